"""The window of the quick prompt: frameless, on top, as tall as what it holds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui.chat.attachment_chips import AttachmentRow
from deskhand.ui.direction import margins
from deskhand.ui.preferences.conflict_card import ConflictCard
from deskhand.ui.quick.answers import Answers
from deskhand.ui.quick.field import QuickField
from deskhand.ui.quick.foot import Foot
from deskhand.ui.quick.frame import LEAST_ANSWER, PromptFrame
from deskhand.ui.quick.placing import most_answer
from deskhand.ui.quick.told import Told
from deskhand.ui.quick.understanding import ICONS, Understanding
from deskhand.ui.quick.view_model import QuickViewModel
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner

PICKER_HEIGHT = 460


class QuickPrompt(PromptFrame):
    """open_wanted: go on in the main window. providers_wanted: mend or add a provider.
    zoom_wanted: larger or smaller by so many steps, None for the actual size."""

    open_wanted = Signal()
    providers_wanted = Signal()
    zoom_wanted = Signal(object)

    def __init__(self, model: QuickViewModel, theme: Theme, *, see_through: bool) -> None:
        """see_through: the desktop shows windows that are partly transparent."""
        super().__init__(model.memory, theme, see_through=see_through)
        self._model = model
        self._answers: Answers | None = None
        self._attached: AttachmentRow | None = None
        self._conflict: ConflictCard | None = None
        self._picker: QWidget | None = None
        self._picker_bottom = 0
        self._recalled = -1
        self.setWindowTitle(tr("Quick prompt"))
        self.setAccessibleName(tr("Quick prompt"))
        self.setAcceptDrops(True)
        self._line = QFrame(self.panel)
        self._line.setProperty("role", "line")
        self._line.hide()
        self.icon = QLabel()
        self.field = QuickField(theme)
        self.field.setPlaceholderText(tr("Ask anything, or type “t ” for a task"))
        self.understanding = Understanding(model, theme)
        self.banner = Banner(theme)
        self.told = Told(theme)
        self.foot = Foot(model, theme)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._on_changed()

    # -- what it is made of

    def _lay_out(self) -> None:
        self._line_row = QHBoxLayout()
        self._line_row.addWidget(self.icon, alignment=Qt.AlignmentFlag.AlignTop)
        self._line_row.addWidget(self.field, 1)
        self._upper = QVBoxLayout()
        self._upper.addLayout(self._line_row)
        self._upper.addWidget(self.understanding)
        self._upper.addWidget(self.banner)
        self._upper.addWidget(self.told)
        self._column = QVBoxLayout(self.panel)
        self._column.setSpacing(0)
        self._column.addLayout(self._upper)
        self._column.addWidget(self.foot)
        self._space()

    def put_above_foot(self, part: QWidget) -> None:
        """Give a part a place below the words and answers; call `fit` when its size changes."""
        self._column.insertWidget(self._column.indexOf(self.foot), part)
        self._later.start()

    def _space(self) -> None:
        """Margins at the zoom in force."""
        px = self._theme.px
        self._line_row.setSpacing(px(10))
        self._upper.setContentsMargins(margins(px(20), px(18), px(14), px(12)))
        self._upper.setSpacing(px(12))
        self._column.setContentsMargins(1, 1, 1, 1)
        self.icon.setFixedWidth(px(20))
        self.icon.setContentsMargins(0, px(2), 0, 0)

    def _connect(self) -> None:
        model, field, foot = self._model, self.field, self.foot
        field.textChanged.connect(self._on_typed)
        field.submitted.connect(model.submit)
        field.stop_wanted.connect(self.put_away)
        field.kind_wanted.connect(model.cycle)
        field.left_down.connect(self._focus_down)
        field.back_wanted.connect(self._bring_back)
        field.copy_wanted.connect(self.copy_answer)
        field.files_given.connect(model.attach_paths)
        field.image_given.connect(model.attachments.add_image)
        field.much_given.connect(self._attach_text)
        field.not_pasted.connect(lambda why: self.told.tell(why, done=False))
        field.document().documentLayout().documentSizeChanged.connect(self._later.start)
        self.understanding.left.connect(self.focus_line)
        self.understanding.model_wanted.connect(self.choose_model)
        self.understanding.recent_chosen.connect(self._on_recent)
        self.understanding.anew_wanted.connect(self.begin_anew)
        foot.attach_wanted.connect(self.choose_files)
        foot.send_wanted.connect(model.submit)
        foot.stop_wanted.connect(model.chat.stop)
        foot.open_wanted.connect(self.open_wanted)
        foot.hide_wanted.connect(self.put_away)
        model.changed.connect(self._on_changed)
        model.chat.models.changed.connect(self._on_changed)
        model.chat.entries_changed.connect(self._on_entries)
        model.cleared.connect(self._on_cleared)
        model.returned.connect(self._on_returned)
        model.told.connect(self._tell)
        self.placed.connect(model.kept_changed)
        model.failed.connect(self.tell_error)
        model.attachments.changed.connect(self._on_attachments)
        self.told.resized.connect(self._later.start)
        self.banner.closed.connect(self._later.start)
        self._theme.changed.connect(self._on_theme)

    def _add_keys(self) -> None:
        """The prompt is a window of its own: keys of the main window do not reach it."""
        for key, act in (
            ("Ctrl+O", self.open_wanted.emit),
            ("Ctrl+.", self._model.chat.stop),
            ("Ctrl+N", self.begin_anew),
            ("Ctrl+M", self.choose_model),
            ("Ctrl+P", lambda: self._model.pin(not self._model.memory.pinned)),
            ("Ctrl+U", self.choose_files),
            ("Ctrl+R", self.understanding.offer_recent),
            ("Ctrl++", lambda: self.zoom_wanted.emit(1)),
            ("Ctrl+=", lambda: self.zoom_wanted.emit(1)),
            ("Ctrl+-", lambda: self.zoom_wanted.emit(-1)),
            ("Ctrl+0", lambda: self.zoom_wanted.emit(None)),
            ("Esc", self.put_away),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._undo)

    def focus_line(self) -> None:
        """The keyboard comes to the words."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what a person does

    def begin_anew(self) -> None:
        """The next question has nothing to do with the last."""
        self._model.begin_anew()
        self.focus_line()

    def read_at(self) -> UUID | None:
        """The first message in sight where the person scrolled up; None at the end."""
        answers = self._answers
        if answers is None or answers.isHidden() or answers.follows:
            return None
        return answers.top_stored()

    def copy_answer(self) -> None:
        """What is selected in the answers, else the newest answer."""
        if self._answers is not None:
            self._answers.copy_selected()

    def choose_files(self) -> None:
        """Let the person choose files to go with the words."""
        from deskhand.ui.quick.choosing import file_dialog

        file_dialog(self, self._model.attach_paths).open()

    def choose_model(self) -> None:
        """Show the models there are."""
        from deskhand.ui.chat.model_picker import ModelPicker

        if not self._model.ready or self._picker is not None:
            return
        picker = ModelPicker(self._model.chat.models, self._theme, self.panel)
        picker.chosen.connect(self._model.chat.choose)
        picker.providers_wanted.connect(self.providers_wanted)
        picker.closed.connect(self._on_picker_closed)
        self._picker, self._picker_bottom = picker, self._theme.px(PICKER_HEIGHT)
        self.fit()
        picker.open_below(self.understanding.model_button)
        self._picker_bottom = picker.geometry().bottom() + self.foot.height() + self._theme.px(8)
        self.fit()

    def _on_picker_closed(self) -> None:
        picker, self._picker, self._picker_bottom = self._picker, None, 0
        if picker is not None:
            picker.deleteLater()
        self.fit()
        self.focus_line()

    def _undo(self) -> None:
        self.told.undo()

    def _attach_text(self, text: str) -> None:
        """Nobody goes on writing in so much text, and it would hold the window up."""
        self._model.attachments.add_text(text, tr("Pasted text.txt"))
        count = f"{len(text):,}"
        self.told.tell(tr("{count} characters were pasted: they are attached.", count=count))

    def _bring_back(self, by: int) -> None:
        """Up brings back what was said, the last first; Down goes the other way."""
        recent = self._model.memory.recent
        if not self.field.toPlainText():
            self._recalled = -1
        at = min(self._recalled + by, len(recent) - 1)
        self._recalled = max(at, -1)
        if self._recalled < 0:
            self.field.bring_back("")
            return
        said = recent[self._recalled]
        self.field.bring_back(said.text)
        self._model.choose(said.kind)

    def _on_recent(self, said: object) -> None:
        from deskhand.ui.quick.kinds import Kind
        from deskhand.ui.quick.memory import Said

        if not isinstance(said, Said):
            return
        if said.kind is Kind.QUESTION and said.made is not None:
            self._model.chat.open(said.made)
        else:
            self.field.bring_back(said.text)
            self._model.choose(said.kind)
        self.focus_line()

    def _focus_down(self) -> None:
        chips = self.understanding.chips
        if not chips.focus_first():
            self.understanding.kind_chip.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what the model says

    def write(self, text: str) -> None:
        """Put words in for the person to go on with."""
        if text != self.field.toPlainText():
            self.field.setPlainText(text)
            self.field.moveCursor(self.field.textCursor().MoveOperation.End)

    def tell_error(self, error: DeskhandError) -> None:
        """Say what went wrong; what was typed is still there."""
        self.told.put_away()
        self.banner.tell_error(error)
        self._later.start()

    def _tell(self, sentence: str, undo: Callable[[], None] | None) -> None:
        self.told.tell(sentence, undo)
        self.field.yields_undo = undo is not None  # until something is typed

    def _on_typed(self) -> None:
        if self.field.toPlainText() != self._model.text:
            self._model.write(self.field.text())

    def _on_cleared(self, said: str) -> None:
        if not self.banner.isHidden():
            self.banner.dismiss()
        if self.field.text() == said:
            self.field.brought_back = ""
            self.field.setPlainText("")
        self._recalled = -1

    def _on_returned(self, said: str) -> None:
        if not self.field.text().strip():
            self.write(said)

    def _on_changed(self) -> None:
        self.icon.setPixmap(pixmap(ICONS[self._model.kind], self._theme, "accent", 20))
        self.foot.show_state()
        self._show_conflict()
        self._later.start()

    def _on_entries(self) -> None:
        if self._answers is None and self._model.chat.entries:
            self._answers = Answers(self._model.chat, self._theme, self.panel)
            self._answers.open_wanted.connect(self.open_wanted)
            self._answers.typed.connect(self._on_typed_elsewhere)
            self._answers.grown.connect(self._later.start)
            self._answers.copied_answer.connect(lambda: self.told.tell(tr("Answer copied.")))
            self._column.insertWidget(1, self._line)
            self._column.insertWidget(2, self._answers)
            self._chain_focus()
        if self._answers is not None:
            self._answers.setVisible(bool(self._model.chat.entries))
            self._line.setVisible(bool(self._model.chat.entries))
        self._on_changed()

    def _on_typed_elsewhere(self, text: str) -> None:
        self.focus_line()
        self.field.insertPlainText(text)

    def _on_attachments(self) -> None:
        if self._attached is None and self._model.attachments.shown:
            row = AttachmentRow(self._model.attachments, self._theme, self.field, self.panel)
            row.left.connect(self.focus_line)
            row.opened.connect(self._preview)
            self._attached = row
            self._upper.insertWidget(1, row)
        self._later.start()

    def _preview(self, key: int) -> None:
        from deskhand.ui.chat.attachment_preview import AttachmentPreview

        shown = self._model.attachments.shown
        found = next((each for each in shown if each.key == key), None)
        if found is not None:
            AttachmentPreview(found, self._model.attachments, self._theme, self).open()

    def _show_conflict(self) -> None:
        preference = self._model.preference
        conflict = None if preference is None else preference.conflict
        if preference is None or conflict is None:
            if self._conflict is not None and not self._conflict.isHidden():
                self._conflict.hide()
                self.focus_line()
            return
        if self._conflict is None:
            self._conflict = card = ConflictCard(self._theme)
            card.replace_wanted.connect(preference.replace)
            card.keep_wanted.connect(preference.keep_both)
            card.drop_wanted.connect(preference.drop)
            card.resized.connect(self._later.start)
            self._upper.insertWidget(self._upper.indexOf(self.banner), card)
        self._conflict.show_conflict(conflict, preference.sentence)
        if self._conflict.isHidden():
            self._conflict.show()
            self._conflict.replace_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chain_focus(self) -> None:
        """The Tab key goes as one reads; in the line it changes the kind, Shift+Tab leaves it."""
        answers: list[QWidget] = [self._answers] if self._answers is not None else []
        before: QWidget = self.field
        for stop in (*self.understanding.stops(), *answers, *self.foot.stops()):
            QWidget.setTabOrder(before, stop)
            before = stop

    def _on_theme(self) -> None:
        self._space()
        self._on_changed()
        self.update()

    # -- size, drops

    def answer_height(self) -> int:
        """How tall the answers are now, 0 without any."""
        answers = self._answers
        return 0 if answers is None or answers.isHidden() else answers.height()

    def height_at(self, width: int, screen: QRect, room: int) -> int:
        """The line as tall as its words, the answers as tall as there is room for."""
        self._column.activate()
        self.field.setFixedHeight(self.field.shown_height())
        answers = None if self._answers is None or self._answers.isHidden() else self._answers
        if answers is not None:
            most = most_answer(screen, self._memory.answer_height)
            answers.setFixedHeight(min(answers.content_height(), most))
        height = self._needed(width)
        if answers is not None and height > room:
            least = self._theme.px(LEAST_ANSWER)
            answers.setFixedHeight(max(answers.maximumHeight() - (height - room), least))
            height = self._needed(width)
        return max(height, self._picker_bottom)

    def _needed(self, width: int) -> int:
        self._column.invalidate()
        self._column.activate()  # only that looks at the layouts inside again
        return self._column.totalHeightForWidth(width)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.field.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.field.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()
        self.activateWindow()
        self.focus_line()
