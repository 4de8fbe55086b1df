"""The list of providers and the default model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from deskhand.domain.model import Locality, ModelChoice, ProviderKind
from deskhand.domain.wording import mark, tr
from deskhand.ui.chat.model_picker import ModelPicker
from deskhand.ui.direction import margins
from deskhand.ui.settings.page import Buttons, Card, Fact, NoticeLine, Page, Working
from deskhand.ui.settings.providers.view_model import ProviderRow, ProvidersModel
from deskhand.ui.settings.words import WHERE, WHERE_TONE
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import ElidedLabel, Label

ROW_HEIGHT = 60
DEFAULT_LEAD = mark("Answers in new chats; each chat can change it.")
LEAD = mark(
    "What can answer you. Nothing leaves this machine unless the one you choose runs elsewhere."
)


class ProvidersPage(Page):
    """Shows a ProvidersModel. opened: a provider's name. add_wanted: show what can be added."""

    opened = Signal(str)
    add_wanted = Signal()

    def __init__(self, model: ProvidersModel, theme: Theme) -> None:
        super().__init__(tr("Providers and models"), theme, lead=tr(LEAD))
        self._model = model
        self._rows: dict[str, ProviderLine] = {}
        self._picker: ModelPicker | None = None
        self.default = QPushButton()
        self.default.setProperty("role", "pill")
        self.default.setAccessibleName(tr("Default model"))
        self.default.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.default.setCursor(Qt.CursorShape.PointingHandCursor)
        self.default.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.default.clicked.connect(self._choose_default)
        self._notice = NoticeLine(theme)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(8))
        self._lay_out()
        model.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.refresh_local()

    def focus_first(self) -> None:
        """Put the keyboard on the first provider."""
        for line in self._rows.values():
            line.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def focus_row(self, name: str) -> None:
        """Put the keyboard back where it was."""
        if (line := self._rows.get(name)) is not None:
            line.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        theme = self.theme
        default = Card(theme, tr("Default model"), lead=tr(DEFAULT_LEAD))
        default.add(Buttons(theme, self.default))
        self.add(default)
        add = Button(tr("&Add provider"), theme, role="primary", icon="plus")
        add.clicked.connect(self.add_wanted)
        self.check = Button(tr("&Check all"), theme, icon="refresh")
        self.check.setToolTip(tr("Asks every provider for its models, also those elsewhere"))
        self.check.clicked.connect(self._model.refresh)
        self._working = Working(tr("asking"), theme)
        self._working.cancelled.connect(self._model.cancel)
        buttons = Buttons(theme, add, self.check)
        buttons.addWidget(self._working)
        self.column.addSpacing(theme.px(8))
        self.add(Label(tr("Providers"), "title"))
        self.add(self._list)
        self.add(self._notice)
        self.add(buttons)
        self.end()

    def _refresh(self) -> None:
        model = self._model
        where = model.default_where
        self.default.setFixedHeight(self.theme.px(30))
        self.default.setText(f"● {model.default_name} · {tr(WHERE[where])} ▾")
        self.default.setAccessibleDescription(f"{model.default_name}, {tr(WHERE[where])}")
        restyle(self.default, tone=WHERE_TONE[where])
        self._show_rows(model.rows())
        self.check.setEnabled(not model.busy)
        self._working.show_working(model.busy == "asking")
        self._notice.tell(model.notice)

    def _show_rows(self, rows: list[ProviderRow]) -> None:
        for name in set(self._rows) - {row.name for row in rows}:
            gone = self._rows.pop(name)
            gone.hide()
            gone.deleteLater()
        for at, row in enumerate(rows):
            line = self._rows.get(row.name)
            if line is None:
                line = ProviderLine(row.name, self.theme)
                line.opened.connect(self.opened)
                line.removed.connect(self._model.remove)
                self._rows[row.name] = line
            line.show_row(row)
            if self._list.indexOf(line) != at:
                self._list.insertWidget(at, line)

    def _choose_default(self) -> None:
        if self._picker is None:
            self._picker = ModelPicker(self._model.picker, self.theme, self.window())
            self._picker.chosen.connect(self._on_chosen)
            self._picker.providers_wanted.connect(self._picker.close_up)
            self._picker.closed.connect(
                lambda: self.default.setFocus(Qt.FocusReason.OtherFocusReason)
            )
        if self._picker.isHidden():
            self._picker.open_below(self.default)
        else:
            self._picker.close_up()

    def _on_chosen(self, choice: ModelChoice) -> None:
        self._model.choose_default(choice)


class ProviderLine(QWidget):
    """One provider: a button that opens it, and a bin where it can be removed."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row: ProviderRow | None = None
        self.button = QPushButton()
        self.button.setProperty("role", "row")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(lambda: self.opened.emit(name))
        self._icon = Label()
        self._label = ElidedLabel("", "strong")
        self._address = ElidedLabel("", "small")
        self._where = Label("", "ok")
        self._status = Fact(theme)
        self._bin = IconButton("trash", tr("Remove"), theme, size=16)
        self._bin.clicked.connect(lambda: self.removed.emit(name))
        self._lay_out()
        self._resize()
        theme.changed.connect(self._resize)

    def _lay_out(self) -> None:
        px = self._theme.px
        below = QHBoxLayout()
        below.setSpacing(px(8))
        below.addWidget(self._address)
        below.addWidget(self._where)
        below.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._label)
        words.addLayout(below)
        inner = QHBoxLayout(self.button)
        inner.setContentsMargins(margins(px(14), px(8), px(12), px(8)))
        inner.setSpacing(px(12))
        inner.addWidget(self._icon)
        inner.addLayout(words, 1)
        inner.addWidget(self._status)
        inner.addWidget(self._bin)
        for part in (self._icon, self._label, self._address, self._where, self._status):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 1)

    def show_row(self, row: ProviderRow) -> None:
        """Show it as it is now."""
        if row == self._row:
            return
        self._row = row
        self._label.setText(row.label)
        self._address.setText(row.address)
        self._where.setText(tr(WHERE[row.where]))
        restyle(self._where, role="ok" if row.where is Locality.HERE else "warn")
        self._status.show_fact(row.status, row.tone)
        self._bin.setVisible(row.removable)
        self._bin.setAccessibleName(tr("Remove {label}", label=row.label))
        self._bin.setToolTip(tr("Remove {label}", label=row.label))
        self.button.setAccessibleName(row.label)
        said = f"{row.status}. {tr(WHERE[row.where]).capitalize()}. {row.address}. {row.sentence}"
        self.button.setAccessibleDescription(said.strip())
        self.button.setToolTip(row.sentence)
        self._resize()

    def _resize(self) -> None:
        self.button.setFixedHeight(self._theme.px(ROW_HEIGHT))
        if self._row is not None:
            self._icon.setPixmap(pixmap(_ICONS[self._row.kind], self._theme, "muted", 20))


_ICONS = {
    ProviderKind.BUILTIN: "cpu",
    ProviderKind.OLLAMA: "laptop",
    ProviderKind.OPENAI: "server",
    ProviderKind.ANTHROPIC: "cloud",
}
