"""The three ways to begin, each a card: Ollama, a key, the built-in model."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field, KeyField
from deskhand.ui.settings.page import Buttons, Card, Fact, NoticeLine
from deskhand.ui.settings.words import WHERE, WHERE_TONE, Notice
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.view_model import (
    CHOOSING,
    LOOKING,
    STARTING,
    TESTING,
    OllamaFound,
    WelcomeModel,
)
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import Spinner

DOWNLOAD_PAGE = "https://ollama.com/download"


class WayCard(Card):
    """Icon, name, where the words go, a sentence."""

    def __init__(self, icon: str, name: str, theme: Theme) -> None:
        super().__init__(theme)
        self.setAccessibleName(name)
        self._icon = icon
        self._picture = QLabel()
        self.where = Fact(theme)
        self.sentence = Label("", "muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(theme.px(10))
        top.addWidget(self._picture)
        top.addWidget(Label(name, "title", wrap=True), 1)
        top.addWidget(self.where)
        self.column.setSpacing(theme.px(8))
        self.add(top)
        self.add(self.sentence)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, self.theme, "accent", 20))


class OllamaCard(WayCard):
    """Ollama: found, to be started, or to be fetched."""

    def __init__(self, model: WelcomeModel, theme: Theme) -> None:
        super().__init__("laptop", "Ollama, on this machine", theme)
        self._model = model
        self.where.show_fact("stays here", "ok")
        self.models = Choice("Ollama's models", theme)
        self.use = Button("Use this &model", theme, role="primary")
        self.use.clicked.connect(lambda: model.use_ollama(self.models.value()))
        self.start = Button("&Start Ollama", theme, role="primary", icon="play")
        self.start.clicked.connect(model.start_ollama)
        self.get = Button("Get Ollama", theme, icon="external-link")
        self.get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(DOWNLOAD_PAGE)))
        self.fetch = Button("Fetch a model…", theme, icon="download")
        self.again = Button("Look again", theme, role="ghost", icon="refresh")
        self.again.clicked.connect(model.look)
        self._spinner = Spinner(theme)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.models, 1)
        buttons = (self.use, self.start, self.get, self.fetch, self.again, self._spinner)
        row.addLayout(Buttons(theme, *buttons))
        self.add(row)

    def refresh(self) -> None:
        """Show it as it is now."""
        model, found = self._model, self._model.ollama
        self.sentence.setText(model.ollama_words)
        self.models.offer([(option.id, option.words) for option in model.ollama_models])
        self.models.setVisible(found is OllamaFound.READY)
        self.use.setVisible(found is OllamaFound.READY)
        self.start.setVisible(found is OllamaFound.STOPPED)
        self.get.setVisible(found is OllamaFound.MISSING)
        self.fetch.setVisible(found is OllamaFound.EMPTY)
        self.again.setVisible(found in (OllamaFound.MISSING, OllamaFound.EMPTY))
        for button in (self.use, self.start, self.again):
            button.setEnabled(not model.busy)
        self._spinner.setVisible(model.busy in (LOOKING, STARTING))
        starting = Notice("Starting Ollama…") if model.busy == STARTING else None
        self._notice.tell(starting or model.notice)


class KeyWayCard(WayCard):
    """A maker's service: choose the maker, paste the key, test it, choose the model."""

    def __init__(self, model: WelcomeModel, theme: Theme) -> None:
        super().__init__("key", "A service, with your key", theme)
        self._model = model
        self.sentence.setText("OpenAI, Anthropic, Gemini and others, or a server of your own.")
        self.open = Button("Connect with a &key…", theme)
        self.open.clicked.connect(self._open)
        self.maker = Choice("Maker", theme)
        self.maker.picked.connect(model.choose_maker)
        self.key = KeyField("Key", theme, "Paste the key")
        self.key.submitted.connect(self._test)
        self._key_field = Field("&Key", self.key, theme)
        self.models = Choice("Models of this maker", theme)
        self._models_field = Field("M&odel", self.models, theme)
        self._make_buttons(theme)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(Field("M&aker", self.maker, theme))
        column.addWidget(self._key_field)
        column.addWidget(self._notice)
        column.addWidget(self._models_field)
        buttons = (self.use, self.go_on, self.test, self.cancel, self._get, self._spinner)
        column.addLayout(Buttons(theme, *buttons))
        self.add(self._inner)
        self.add(Buttons(theme, self.open))
        model.key_taken.connect(self.key.clear)

    def _make_buttons(self, theme: Theme) -> None:
        model = self._model
        self.test = Button("&Test", theme)
        self.test.setToolTip("Asks the maker for its models with this key")
        self.test.clicked.connect(self._test)
        self.use = Button("Use this mo&del", theme, role="primary")
        self.use.clicked.connect(lambda: model.use_key(self.models.value(), self.key.text()))
        self.go_on = Button("Go on", theme, role="primary")
        self.go_on.clicked.connect(model.skip)
        self.cancel = Button("Cancel", theme, role="ghost")
        self.cancel.clicked.connect(model.cancel)
        self._get = Button("Get a key", theme, role="link", icon="external-link")
        self._get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(model.keys_page)))
        self._spinner = Spinner(theme)
        self._notice = NoticeLine(theme)

    def refresh(self) -> None:
        """Show it as it is now."""
        model = self._model
        self.where.show_fact(WHERE[model.maker_where], WHERE_TONE[model.maker_where])
        self._inner.setVisible(model.is_key_open)
        self.open.setVisible(not model.is_key_open)
        self.maker.offer(model.makers, model.maker)
        self._key_field.show_hint(model.key_words)
        working = model.busy in (TESTING, CHOOSING)
        found = bool(model.models_found)
        self.models.offer([(option.id, option.words) for option in model.key_models])
        shown_now = found and self._models_field.isHidden()
        self._models_field.setVisible(found)
        if shown_now and self._inner.isAncestorOf(self.window().focusWidget() or self):
            self.models.setFocus()
        self.use.setVisible(found and not model.only_for_session)
        self.go_on.setVisible(model.only_for_session)
        self.test.setVisible(not model.only_for_session)
        for button in (self.use, self.test, self.maker):
            button.setEnabled(not working)
        self.cancel.setVisible(working)
        self._get.setVisible(bool(model.keys_page) and not working)
        self._spinner.setVisible(working)
        asking = Notice("Asking for its models…") if model.busy == TESTING else None
        self._notice.tell(asking or model.key_notice)

    def _open(self) -> None:
        self._model.open_key()
        self.key.setFocus()

    def _test(self) -> None:
        self._model.test(self.key.text())


class BuiltinCard(WayCard):
    """The model that came along."""

    def __init__(self, model: WelcomeModel, theme: Theme) -> None:
        super().__init__("cpu", "The built-in model", theme)
        self._model = model
        self.where.show_fact("stays here", "ok")
        self.sentence.setText(
            "Small and for trying out; for real work connect Ollama or a key. Nothing to install."
        )
        self.use = Button("Use the &built-in model", theme)
        self.use.clicked.connect(model.use_builtin)
        self.add(Buttons(theme, self.use))

    def refresh(self) -> None:
        """Show it as it is now."""
        self.use.setEnabled(self._model.busy in ("", LOOKING))
