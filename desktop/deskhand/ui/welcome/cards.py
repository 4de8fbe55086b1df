"""What every way looks like, and the two small ones: Ollama and the built-in model."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from deskhand.domain.model import Locality, ModelInfo
from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import TextField
from deskhand.ui.settings.page import Card, Fact, NoticeLine
from deskhand.ui.settings.transfer_row import TransferRow
from deskhand.ui.settings.transfers import Transfer
from deskhand.ui.settings.words import WHERE, WHERE_TONE, model_facts
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.ollama_way import (
    DOWNLOAD_PAGE,
    FIRST_MODEL,
    LOOKING,
    STARTING,
    Found,
    OllamaWay,
)
from deskhand.ui.welcome.view_model import WelcomeModel
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import Spinner

ICONS = {Locality.HERE: "laptop", Locality.AWAY: "cloud"}


class WayCard(Card):
    """Icon, name, where the words go, a sentence with the first button beside it."""

    def __init__(self, icon: str, name: str, theme: Theme) -> None:
        super().__init__(theme)
        self.setAccessibleName(name)
        self._icon, self._locality = icon, Locality.HERE
        self._picture = QLabel()
        self._place = QLabel()
        self.where = Fact(theme)
        self.sentence = Label("", "muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(theme.px(10))
        top.addWidget(self._picture)
        top.addWidget(Label(name, "title", wrap=True), 1)
        top.addWidget(self._place)
        top.addWidget(self.where)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(theme.px(8))
        self._beside.addWidget(self.sentence, 1)
        self.column.setSpacing(theme.px(10))
        self.add(top)
        self.add(self._beside)
        theme.changed.connect(self._tint)
        self._tint()

    def put_beside(self, *parts: QWidget) -> None:
        """Put these at the right of the sentence."""
        for part in parts:
            self._beside.addWidget(part, alignment=Qt.AlignmentFlag.AlignVCenter)

    def show_where(self, locality: Locality) -> None:
        """Say where the words go, in words and with its mark."""
        self.where.show_fact(tr(WHERE[locality]), WHERE_TONE[locality])
        self._locality = locality
        self._tint()

    def show_focus(self, is_here: bool) -> None:
        """Frame the card the keyboard is in."""
        if (self.property("tone") == "accent") != is_here:
            restyle(self, tone="accent" if is_here else "")

    def first(self) -> QWidget | None:
        """Where the keyboard goes on this card, None while there is nothing to do on it."""
        return next((part for part in self.steps() if _can_take(part)), None)

    def refresh(self) -> None:
        """Show it as it is now. The keyboard stays on this card when its place goes away."""
        here = self.window().focusWidget()
        was_here = here is not None and self.isAncestorOf(here)
        self.show_now()
        here, first = self.window().focusWidget(), self.first()
        if was_here and first is not None and (here is None or not self.isAncestorOf(here)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_now(self) -> None:
        """Show it as it is now; a bare card never changes."""

    def steps(self) -> tuple[QWidget, ...]:
        """What one does on this card, the likeliest first."""
        return ()

    def _tint(self) -> None:
        tone = WHERE_TONE[self._locality]
        self._picture.setPixmap(pixmap(self._icon, self.theme, "accent", 20))
        self._place.setPixmap(pixmap(ICONS[self._locality], self.theme, tone, 16))


class OllamaCard(WayCard):
    """Ollama: found, to be started, to be given a model, or to be got."""

    def __init__(self, way: OllamaWay, theme: Theme) -> None:
        super().__init__("server", "Ollama", theme)
        self._way = way
        self.show_where(Locality.HERE)
        self.models = Choice(tr("Ollama's models"), theme)
        self.use = Button(tr("&Use this model"), theme, role="primary")
        self.use.clicked.connect(lambda: way.use(self.models.value()))
        self.start = Button(tr("&Start Ollama"), theme, role="primary", icon="play")
        self.start.clicked.connect(way.start)
        self.again = Button(
            tr("Look again"), theme, icon="refresh", name=tr("Look for Ollama again")
        )
        self.again.clicked.connect(way.look)
        self._spinner = Spinner(theme)
        self.put_beside(self._spinner, self.start, self.again)
        self._notice = NoticeLine(theme)
        self.add(self._notice)
        self._choose = _row(theme, self.models, self.use)
        self.add(self._choose)
        self._make_get(theme)
        self._make_fetch(theme)

    def steps(self) -> tuple[QWidget, ...]:
        on_its_way = [row.cancel for row in self._transfers.values()]
        return (self.use, self.start, self.fetch, *on_its_way, self.again, self.copy)

    def _make_get(self, theme: Theme) -> None:
        self._address = Label(DOWNLOAD_PAGE, "mono")
        self._address.setFont(theme.mono_font())
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = IconButton("copy", tr("Copy the address"), theme, size=16)
        self.copy.clicked.connect(self._copy)
        self._open = IconButton("external-link", tr("Open the address"), theme, size=16)
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(DOWNLOAD_PAGE)))
        self._get = _row(theme, self._address, self.copy, self._open)
        self.add(self._get)

    def _make_fetch(self, theme: Theme) -> None:
        self.name = TextField(FIRST_MODEL)
        self.name.setAccessibleName(tr("Model to fetch"))
        self.name.setText(FIRST_MODEL)
        self.name.returnPressed.connect(self._fetch)
        self.fetch = Button(tr("Fe&tch it"), theme, role="primary", icon="download")
        self.fetch.clicked.connect(self._fetch)
        self._fetch_row = _row(theme, self.name, self.fetch)
        self._error = Label("", "danger", wrap=True)
        self.add(self._fetch_row)
        self.add(self._error)
        self._transfers: dict[Transfer, TransferRow] = {}

    def show_now(self) -> None:
        way, found = self._way, self._way.found
        ready, empty = found is Found.READY, found is Found.EMPTY
        self.sentence.setText(way.words)
        self.models.offer([option(info) for info in way.models], way.preferred or None)
        self._choose.setVisible(ready)
        self.start.setVisible(found is Found.STOPPED and not way.busy)
        wanting = found in (Found.STOPPED, Found.MISSING, Found.ELSEWHERE)
        self.again.setText(tr("Try again") if way.notice else tr("Look again"))
        self.again.setVisible((wanting or way.notice is not None) and not way.busy)
        self._get.setVisible(found is Found.MISSING)
        self._fetch_row.setVisible(empty and not way.is_fetching)
        self._error.setText(way.name_error)
        self._error.setVisible(empty and bool(way.name_error))
        self._spinner.setVisible(way.busy in (LOOKING, STARTING))
        self._notice.tell(way.notice)
        self._show_transfer(empty)

    def _show_transfer(self, shown: bool) -> None:
        transfer = self._way.transfer
        if transfer is not None and transfer not in self._transfers:
            row = TransferRow(transfer, transfer.model, self.theme, pausable=False, titled=True)
            self._transfers[transfer] = row
            self.add(row)
        for each, row in self._transfers.items():
            row.setVisible(shown and each is transfer and (each.is_running or bool(each.notice)))

    def _fetch(self) -> None:
        self._way.fetch(self.name.text())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(DOWNLOAD_PAGE)
        self.copy.set_icon("check", "ok")
        self.copy.setAccessibleName(tr("Copied"))
        self.copy.setToolTip(tr("Copied"))


class BuiltinCard(WayCard):
    """The model that came along."""

    def __init__(self, model: WelcomeModel, theme: Theme) -> None:
        super().__init__("cpu", tr("Built-in model"), theme)
        self._model = model
        self.show_where(Locality.HERE)
        self.sentence.setText(
            tr("Small and for trying out; for real work connect Ollama or a key.")
        )
        self.use = Button(tr("T&ry it now"), theme, name=tr("Try the built-in model now"))
        self.use.clicked.connect(model.use_builtin)
        self.put_beside(self.use)

    def steps(self) -> tuple[QWidget, ...]:
        return (self.use,)

    def show_now(self) -> None:
        self.use.setEnabled(not self._model.busy)


def _can_take(part: QWidget) -> bool:
    return part.isVisible() and part.isEnabled()


def option(info: ModelInfo) -> tuple[str, str]:
    """A model as a list offers it: its id, and what is known of it."""
    name, facts = info.label or info.id, model_facts(info)
    return info.id, f"{name}  ·  {facts}" if facts else name


def _row(theme: Theme, wide: QWidget, *others: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    row.addWidget(wide, 1)
    for other in others:
        row.addWidget(other)
    return made
