"""Below the line: what the words are, what was understood of them, and which model answers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from deskhand.domain.model import Locality
from deskhand.domain.wording import mark, tr
from deskhand.ui.actions import key_text
from deskhand.ui.chat.header import TONES, WORDS
from deskhand.ui.direction import below
from deskhand.ui.quick.hints import KeyButton
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.view_model import QuickViewModel, short
from deskhand.ui.tasks.chips import CaptureChips
from deskhand.ui.theme.icons import icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip, IconButton, letters, restyle

NAMES = {
    Kind.QUESTION: mark("Question"),
    Kind.TASK: mark("Task"),
    Kind.NOTE: mark("Note"),
    Kind.PREFERENCE: mark("Preference"),
}
ICONS = {
    Kind.QUESTION: "chat",
    Kind.TASK: "tasks",
    Kind.NOTE: "compose",
    Kind.PREFERENCE: "heart",
}
_INSTEAD = {
    Kind.QUESTION: mark("Ask instead"),
    Kind.TASK: mark("Task instead"),
    Kind.NOTE: mark("Note instead"),
    Kind.PREFERENCE: mark("Preference instead"),
}


class Understanding(QWidget):
    """model_wanted: choose another model. recent_chosen: a Said of the last ten. anew_wanted: a
    new question. left: the keyboard belongs to the line again."""

    model_wanted = Signal()
    recent_chosen = Signal(object)
    anew_wanted = Signal()
    left = Signal()

    def __init__(self, model: QuickViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.kind_chip = Chip("")
        self.kind_chip.clicked.connect(self._offer_kinds)
        self.model_button = QPushButton()
        self.model_button.setProperty("role", "chip")
        self.model_button.setProperty("tone", "plain")
        self.model_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.model_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.model_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.model_button.clicked.connect(self.model_wanted)
        self.preset_chip = Chip("", tone="plain")
        self.preset_chip.clicked.connect(self._offer_presets)
        self.instead = KeyButton(theme, pill=True)
        self.instead.clicked.connect(model.cycle)
        before = (self.kind_chip, self.model_button, self.preset_chip)
        self.chips = CaptureChips(theme, before, (self.instead,))
        self.chips.corrected.connect(model.correct)
        self.chips.left.connect(self.left)
        self.anew = IconButton("compose", tr("New question"), theme, size=16)
        self.anew.setToolTip(tr("New question (Ctrl N)"))
        self.anew.clicked.connect(self.anew_wanted)
        self.recent = IconButton("clock", tr("Recent"), theme, size=16)
        self.recent.setToolTip(tr("Recent (Up in an empty line)"))
        self.recent.clicked.connect(self.offer_recent)
        self.pin = IconButton("pin", tr("Stay on top"), theme, size=16)
        self.pin.setCheckable(True)
        self.pin.clicked.connect(lambda: model.pin(self.pin.isChecked()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        row.addWidget(self.chips, 1)
        for button in (self.anew, self.recent, self.pin):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        model.changed.connect(self.show_state)
        model.chat.models.changed.connect(self.show_state)
        model.chat.style.changed.connect(self.show_state)
        theme.changed.connect(self.show_state)
        self.show_state()

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, those of a task's pieces apart."""
        before = [self.kind_chip, self.model_button, self.preset_chip, self.instead]
        return [*before, self.anew, self.recent, self.pin]

    def show_state(self) -> None:
        """Show what the model holds."""
        model = self._model
        kind, asks = model.kind, model.kind is Kind.QUESTION
        name = tr(NAMES[kind])
        self.kind_chip.setText(name)
        self.kind_chip.setAccessibleName(tr("Kind: {name}", name=name))
        self.kind_chip.setToolTip(tr("Choose what becomes of the words"))
        self.instead.say(tr(_INSTEAD[model.next_kind]), key_text("Tab"))
        self.model_button.setVisible(asks and model.ready)
        self.preset_chip.setVisible(asks and bool(model.chat.style.names))
        self._show_model()
        self._show_preset()
        self.chips.show_captured(model.captured)
        self.anew.setVisible(asks and bool(model.chat.entries))
        self.recent.setEnabled(bool(model.memory.recent))
        self.pin.setChecked(model.memory.pinned)
        said = tr("Stays on top until you unpin it") if model.memory.pinned else tr("Stay on top")
        self.pin.setToolTip(said)
        self.pin.set_icon("pin", "accent" if model.memory.pinned else "muted")

    def _show_model(self) -> None:
        models = self._model.chat.models
        where = models.locality
        words = "" if where is None else tr(WORDS[where])
        lock = f"{tr('Local only')} · " if self._model.local_only else ""
        said = f"{lock}{short(models.name)} · {words}" if words else models.name
        self.model_button.setText(letters(said))
        tone = "" if where is None else TONES[where]
        self.model_button.setAccessibleName(tr("Model"))
        self.model_button.setAccessibleDescription(f"{lock}{models.name}, {words}")
        self.model_button.setToolTip(tr("Choose a model (Ctrl M)"))
        symbol = "laptop" if where is Locality.HERE else "cloud"
        self.model_button.setIcon(icon(symbol, self._theme, tone or "muted", 14))
        restyle(self.model_button, tone=tone or "plain")

    def _show_preset(self) -> None:
        preset = self._model.chat.style.preset
        self.preset_chip.setText(letters(preset) or tr("No preset"))
        self.preset_chip.setAccessibleName(tr("Preset: {name}", name=preset or tr("none")))

    # -- menus

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _offer_kinds(self) -> None:
        menu = self._menu()
        for kind in Kind:
            action = menu.addAction(icon(ICONS[kind], self._theme, "muted", 16), tr(NAMES[kind]))
            action.triggered.connect(partial(self._model.choose, kind))
        menu.popup(below(self.kind_chip))

    def _offer_presets(self) -> None:
        menu, style = self._menu(), self._model.chat.style
        for name in ("", *style.names):
            action = menu.addAction(letters(name) or tr("No preset"))
            action.setCheckable(True)
            action.setChecked(name == style.preset)
            action.triggered.connect(partial(style.use, name, style.instructions))
        menu.popup(below(self.preset_chip))

    def offer_recent(self) -> None:
        """The last ten, newest first."""
        menu = self._menu()
        for said in self._model.memory.recent:
            words = letters(short(said.text))
            action = menu.addAction(icon(ICONS[said.kind], self._theme, "muted", 16), words)
            action.triggered.connect(partial(self.recent_chosen.emit, said))
        if self._model.memory.recent:
            menu.popup(below(self.recent))
