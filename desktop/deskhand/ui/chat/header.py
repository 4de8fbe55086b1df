"""Above the transcript: the chat's title and which model answers, and where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from deskhand.domain.model import Locality
from deskhand.domain.wording import mark, tr
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, letters, restyle
from deskhand.ui.widgets.labels import ElidedLabel
from deskhand.ui.widgets.tips import exact_tip

HEIGHT = 52
WORDS = {Locality.HERE: mark("stays here"), Locality.AWAY: mark("leaves this machine")}
TONES = {Locality.HERE: "ok", Locality.AWAY: "warn"}
NAME_CHARS = 32


class TitleEdit(QLineEdit):
    """The title while it is edited. Esc leaves it as it was."""

    given_up = Signal()

    def event(self, event: QEvent) -> bool:
        """Esc is ours before it is the window's."""
        about_to = event.type() is QEvent.Type.ShortcutOverride
        if about_to and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class Title(ElidedLabel):
    """The title; a double click edits it."""

    edit_wanted = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.edit_wanted.emit()


class Header(QWidget):
    """Title and model. renamed: the new title. model_wanted: show the models there are.
    style_wanted: ask how this chat is answered. edit_ended: the title was edited by keyboard,
    which is free to go on."""

    renamed = Signal(str)
    edit_ended = Signal()
    model_wanted = Signal()
    style_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._can_rename = False
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = Title("", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.title.edit_wanted.connect(self.edit_title)
        self._edit: TitleEdit | None = None
        self.model = QPushButton(tr("Model"))
        self.model.setProperty("role", "pill")
        self.model.setAccessibleName(tr("Model"))
        self.model.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.model.setCursor(Qt.CursorShape.PointingHandCursor)
        self.model.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.model.clicked.connect(self.model_wanted)
        self.style_button = Button("", theme, role="pill", icon="settings")
        self.style_button.clicked.connect(self.style_wanted)
        self.show_style("", own=False)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(theme.px(12))
        row.addWidget(self.title, 1)
        row.addWidget(self.style_button)
        row.addWidget(self.model)
        self._resize()
        theme.changed.connect(self._resize)

    @property
    def edit(self) -> TitleEdit:
        """The field the title is changed in, made when it is first wanted."""
        if self._edit is None:
            self._edit = edit = TitleEdit(self)
            edit.setAccessibleName(tr("Chat title"))
            edit.hide()
            edit.returnPressed.connect(self._on_edited)
            edit.editingFinished.connect(self._on_edited)
            edit.given_up.connect(self._close_edit)
            self._row.insertWidget(1, edit, 1)
        return self._edit

    def show_title(self, title: str, *, can_rename: bool) -> None:
        """Show this title."""
        self._can_rename = can_rename
        self.title.setText(title)
        self.title.setAccessibleName(title)

    def show_model(self, models: ModelView) -> None:
        """Show which model answers, and where it runs, in words and colour."""
        name = (
            models.name if len(models.name) <= NAME_CHARS else models.name[: NAME_CHARS - 1] + "…"
        )
        where = models.locality
        if where is None:
            self.model.setText(f"{letters(name)} ▾")
            self.model.setEnabled(False)
            return
        self.model.setEnabled(True)
        self.model.setText(f"● {letters(name)} · {tr(WORDS[where])} ▾")
        tip = tr(
            "{name}: {words}. Click to choose another model.",
            name=models.name,
            words=tr(WORDS[where]),
        )
        self.model.setToolTip(exact_tip(tip))
        self.model.setAccessibleDescription(f"{models.name}, {tr(WORDS[where])}")
        restyle(self.model, tone=TONES[where])

    def show_style(self, preset: str, *, own: bool) -> None:
        """Show the preset's name, and whether the chat has instructions of its own."""
        said = preset if len(preset) <= NAME_CHARS else preset[: NAME_CHARS - 1] + "…"
        self.style_button.setText(letters(said) or (tr("Own instructions") if own else ""))
        name = tr("Chat settings: {preset}", preset=said) if said else tr("Chat settings")
        self.style_button.setAccessibleName(name)
        self.style_button.setToolTip(name)

    def edit_title(self) -> None:
        """Let the person change the title."""
        if self._can_rename:
            self.edit.setText(self.title.text())
            self.title.hide()
            self.edit.show()
            self.edit.selectAll()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self) -> None:
        if self.edit.isHidden():
            return
        wanted = self.edit.text().strip()
        self._close_edit()
        if wanted and wanted != self.title.text():
            self.renamed.emit(wanted)

    def _close_edit(self) -> None:
        by_keyboard = self.edit.hasFocus()
        self.edit.hide()
        self.title.show()
        if by_keyboard:
            self.edit_ended.emit()

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
        self.model.setMinimumHeight(self._theme.px(30))
        self._row.setContentsMargins(self._theme.px(20), 0, self._theme.px(20), 0)
