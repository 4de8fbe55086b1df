"""The foot of the quick prompt: what goes with the words at the left, the keys at the right."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.actions import key_text
from deskhand.ui.direction import margins
from deskhand.ui.quick.hints import KeyButton
from deskhand.ui.quick.kinds import Kind
from deskhand.ui.quick.view_model import QuickViewModel, selected_words, short
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip, IconButton, restyle
from deskhand.ui.widgets.labels import ElidedLabel
from deskhand.ui.widgets.tips import plain_tip

OPEN_KEY, STOP_KEY = "Ctrl+O", "Ctrl+."
_SENDS = {
    Kind.QUESTION: mark("Ask"),
    Kind.TASK: mark("Save task"),
    Kind.NOTE: mark("Save note"),
    Kind.PREFERENCE: mark("Save preference"),
}


class Foot(QFrame):
    """attach_wanted: choose files. send_wanted, stop_wanted, open_wanted, hide_wanted: what its
    buttons say."""

    attach_wanted = Signal()
    send_wanted = Signal()
    stop_wanted = Signal()
    open_wanted = Signal()
    hide_wanted = Signal()

    def __init__(self, model: QuickViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setProperty("role", "foot")
        self.attach = IconButton("plus", tr("Attach"), theme, size=16, tip=tr("Attach files"))
        self.attach.clicked.connect(self.attach_wanted)
        self.selected = Chip("", tone="plain")
        self.selected.clicked.connect(lambda: model.select(""))
        self.hint = ElidedLabel("", "small")
        self.send = KeyButton(theme)
        self.stop = KeyButton(theme)
        self.open = KeyButton(theme)
        self.hide_button = KeyButton(theme)
        self.stop.say(tr("Stop"), key_text(STOP_KEY))
        self.open.say(tr("Open"), key_text(OPEN_KEY), tr("Open in Deskhand"))
        self.hide_button.say(tr("Hide"), key_text("Esc"), tr("Hide; what is typed stays"))
        self.send.clicked.connect(self.send_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.hide_button.clicked.connect(self.hide_wanted)
        self._row = row = QHBoxLayout(self)
        row.addWidget(self.attach)
        row.addWidget(self.selected)
        row.addWidget(self.hint, 1)
        for button in self.buttons():
            row.addWidget(button)
        self.space()
        theme.changed.connect(self.space)
        self.show_state()

    def buttons(self) -> list[KeyButton]:
        """Those with a key, in the order of the Tab key."""
        return [self.send, self.stop, self.open, self.hide_button]

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops."""
        return [self.attach, self.selected, *self.buttons()]

    def space(self) -> None:
        """Margins at the zoom in force."""
        px = self._theme.px
        self._row.setContentsMargins(margins(px(14), px(6), px(12), px(6)))
        self._row.setSpacing(px(2))

    def show_state(self) -> None:
        """Show what the model holds."""
        model = self._model
        answering = model.kind is Kind.QUESTION and model.chat.answering
        words = tr("Save") if model.kind is not Kind.QUESTION else tr("Ask")
        self.send.say(words, key_text("Return"), tr(_SENDS[model.kind]))
        self.send.setVisible(not answering)
        self.stop.setVisible(answering)
        selection = model.selection
        self.selected.setVisible(bool(selection.strip()))
        if selection:
            said = selected_words(selection)
            self.selected.setText(f"✂ {said}  ×")
            self.selected.setAccessibleName(tr("Remove {name}", name=said))
            self.selected.setToolTip(plain_tip(short(selection)))
        self._say(self._hint())

    def _hint(self) -> tuple[str, str]:
        model = self._model
        if model.waits and not model.ready:
            return tr("Goes as soon as Deskhand is open."), "small"
        if model.waits and model.attachments.reading:
            return tr("Goes as soon as the files are read."), "small"
        if model.waits:
            return tr("Goes when this answer is over."), "small"
        if out := model.left_out():
            return out, "warn"
        match model.kind:
            case Kind.QUESTION if model.attachments.images:
                return model.chat.models.image_note(), "warn"
            case Kind.PREFERENCE if model.preference is not None and model.preference.busy:
                return tr("Looking at what is known…"), "small"
            case Kind.QUESTION | Kind.TASK | Kind.NOTE | Kind.PREFERENCE:
                return "", "small"
            case _:
                assert_never(model.kind)

    def _say(self, hint: tuple[str, str]) -> None:
        words, role = hint
        self.hint.setText(words)
        self.hint.setAccessibleName(words)
        restyle(self.hint, role=role)
