"""The chat pane: header, transcript or greeting, what went wrong, composer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.chat.composer import Composer
from deskhand.ui.chat.empty_chat import EmptyChat
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.header import Header
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import COMPOSER, READING_SIDE, READING_WIDTH
from deskhand.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from deskhand.assistants.assistant import Assistant
    from deskhand.domain.conversation import Message
    from deskhand.ui.actions import Actions
    from deskhand.ui.chat.compare_view import CompareView
    from deskhand.ui.chat.completion import Completion
    from deskhand.ui.chat.composer_tools import ComposerTools
    from deskhand.ui.chat.live_answer import LiveAnswer
    from deskhand.ui.chat.model_picker import ModelPicker
    from deskhand.ui.chat.reading import Reading
    from deskhand.ui.chat.transcript import Transcript

SHADOW = 10


class ChatView(QWidget):
    """Shows a ChatViewModel. providers_wanted: open the providers' settings."""

    providers_wanted = Signal()
    task_wanted = Signal(object)

    def __init__(
        self, view_model: ChatViewModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = view_model
        self._theme = theme
        self._shown: UUID | None = None
        self._anew = True
        self._send_when_over = False
        self._picker: ModelPicker | None = None
        self._compare: CompareView | None = None
        self.header = Header(theme)
        self._transcript: Transcript | None = None
        self._reading: Reading | None = None
        self._empty: EmptyChat | None = None
        self._was_painted = False
        self._tools: ComposerTools | None = None
        self._mentioned: list[Callable[[], Iterable[Completion]]] = []
        self._spelling_wanted = False
        self._helpers: list[Callable[[Transcript], object]] = []
        self.banner = Banner(theme)
        self.composer = Composer(view_model.attachments, theme)
        self._foot = ComposerFoot(self.banner, self.composer, theme)
        self._middle = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._middle, 1)
        column.addWidget(self._foot)
        self.setAcceptDrops(True)
        self._connect_model()
        self._connect_parts()
        self._on_models_changed()
        self._on_title_changed()
        self._on_entries_changed()
        self._on_state_changed()

    def _connect_model(self) -> None:
        model = self._model
        model.conversation_changed.connect(self._on_conversation_changed)
        model.entries_changed.connect(self._on_entries_changed)
        model.answer_grown.connect(self._on_answer_grown)
        model.state_changed.connect(self._on_state_changed)
        model.title_changed.connect(self._on_title_changed)
        model.problem_changed.connect(self._on_problem_changed)
        model.posted.connect(self.composer.clear_sent)
        model.posted.connect(self._on_posted)
        model.siblings_known.connect(self._on_siblings_known)
        model.announced.connect(self._announce)
        model.models.changed.connect(self._on_models_changed)
        model.drafts.due.connect(self._on_draft_due)
        model.drafts.loaded.connect(self.composer.restore)
        model.drafts.returned.connect(self.composer.give_back)

    def _connect_parts(self) -> None:
        self.composer.submitted.connect(self.send)
        self.composer.stop_wanted.connect(self.stop)
        self.composer.edited.connect(self._model.drafts.touched)
        self.composer.edited.connect(self._on_state_changed)
        self.composer.model_wanted.connect(self.choose_seeing_model)
        self.header.renamed.connect(self._model.rename)
        self.header.edit_ended.connect(self.focus_message)
        self.header.model_wanted.connect(self.choose_model)
        self.header.style_wanted.connect(self.choose_style)
        self._model.style.changed.connect(self._show_style)
        self.banner.closed.connect(self._model.clear_problem)

    @property
    def transcript(self) -> Transcript:
        """The messages. Made when there are some, because it brings most of the pane's code and
        the window is to be seen before."""
        if self._transcript is None:
            self._transcript = self._make_transcript()
            _ = self.reading
            for help_with in self._helpers:
                help_with(self._transcript)
        return self._transcript

    def with_transcript(self, help_with: Callable[[Transcript], object]) -> None:
        """Call this with the transcript: now, or as soon as there is one."""
        self._helpers.append(help_with)
        if self._transcript is not None:
            help_with(self._transcript)

    @property
    def reading(self) -> Reading:
        """What helps to read the messages."""
        if self._reading is None:
            from deskhand.ui.chat.message_acts import MessageActs
            from deskhand.ui.chat.reading import Reading
            from deskhand.ui.chat.reading_keys import ReadingKeys

            self._reading = Reading(self._model, self.transcript, self._theme)
            self._reading.left.connect(self.focus_message)
            ReadingKeys(self.composer.edit, self.transcript)
            acts = MessageActs(
                self._model.branching, self._model.models, self._theme, self.window()
            )
            acts.left.connect(self.focus_message)
            acts.compare_wanted.connect(self.compare)
            acts.task_wanted.connect(self.task_wanted)
            self._reading.acts = acts
            self._reading.quote_wanted.connect(self._on_quote_wanted)
        return self._reading

    @property
    def empty(self) -> EmptyChat:
        """The greeting. Made after the first picture, or not at all when a chat goes on."""
        if self._empty is None:
            self._empty = empty = EmptyChat(self._theme)
            self._middle.addWidget(empty)
            empty.example_chosen.connect(self.composer.write)
            empty.providers_wanted.connect(self.providers_wanted)
            empty.show_builtin_only(self._model.models.is_builtin_only)
        return self._empty

    def _make_transcript(self) -> Transcript:
        from deskhand.ui.chat.transcript import Transcript

        transcript = Transcript(self._theme)
        self._middle.addWidget(transcript)
        transcript.setMinimumHeight(1)  # what one types is in sight, however much is said above it
        transcript.view_made.connect(self._on_view_made)
        transcript.typed.connect(self._on_typed)
        transcript.top_neared.connect(self._model.show_earlier)
        transcript.copy_wanted.connect(self._copy)
        transcript.again_wanted.connect(self._model.again)
        transcript.go_on_wanted.connect(self._model.branching.go_on)
        transcript.sibling_wanted.connect(self._on_sibling_wanted)
        transcript.link_opened.connect(self._open_link)
        return transcript

    # -- what actions and the window use

    def prepare(self) -> None:
        """Make what the first picture did without, so that the first answer need not wait."""
        _ = self.transcript

    def focus_message(self) -> None:
        """Put the keyboard where one writes."""
        self.composer.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_actions(self, actions: Actions) -> None:
        """The window is there: help with what can be done from the composer."""
        from deskhand.ui.chat.composer_tools import ComposerTools

        self._tools = ComposerTools(self.composer, self._model, actions, self._theme)
        self._tools.send_wanted.connect(self._send_message)
        self._tools.check_spelling(self._spelling_wanted)
        for provider in self._mentioned:
            self._tools.offer_mentions(provider)

    def put_above_composer(self, part: QWidget) -> None:
        """Give a part of its own a place above the composer."""
        self._foot.put_above(part)

    def offer_mentions(self, provider: Callable[[], Iterable[Completion]]) -> None:
        """Let "@" complete these, too."""
        self._mentioned.append(provider)
        if self._tools is not None:
            self._tools.offer_mentions(provider)

    def check_spelling(self, wanted: bool) -> None:
        """Whether words that are spelt wrong are underlined, where this system can tell."""
        self._spelling_wanted = wanted
        if self._tools is not None:
            self._tools.check_spelling(wanted)

    def open_prompts(self) -> None:
        """Open the saved prompts."""
        if self._tools is not None:
            self._tools.open_prompts()

    def send(self) -> None:
        """Send what is in the composer, or do what it says when that is a command."""
        if self._tools is None or not self._tools.take_command(self.composer.text()):
            self._send_message()

    def _send_message(self) -> None:
        """Send it; while an answer is being made, when that is over, and the second time at once:
        the answer is stopped then. Until it is sent the words stay where they are, in the draft."""
        if self._model.attachments.reading or self.composer.is_empty:
            return
        if self._model.answering:
            if self._send_when_over:
                self._model.stop()
            self._send_when_over = True
            self._on_state_changed()
            return
        self._send_when_over = False
        draft = self.composer.draft()
        self._model.send(draft.text, draft.images, draft.files)

    def stop(self) -> None:
        """Esc: first no longer send what waits, then stop the answer."""
        if self._send_when_over:
            self._send_when_over = False
            self._on_state_changed()
        else:
            self._model.stop()

    def _send_what_waits(self) -> None:
        if self._send_when_over and not self._model.answering:
            self._send_message()

    def yield_undo(self, wanted: bool) -> None:
        """Whether Ctrl+Z in the composer means the window's undo, not the words'."""
        self.composer.edit.yields_undo = wanted

    def rename(self) -> None:
        """Edit the title."""
        self.header.edit_title()

    def choose_seeing_model(self) -> None:
        """Open the list of models that see pictures, if there are any."""
        self.choose_model()
        if self._picker is not None and not self._picker.isHidden():
            self._picker.search_pictures()

    def choose_model(self, words: str = "") -> None:
        """Open the list of models, or close it. words: search for these."""
        if self._picker is None:
            from deskhand.ui.chat.model_picker import ModelPicker

            self._picker = ModelPicker(self._model.models, self._theme, self.window())
            self._picker.chosen.connect(self._model.choose)
            self._picker.providers_wanted.connect(self.providers_wanted)
            self._picker.closed.connect(self.focus_message)
        if self._picker.isHidden():
            self._picker.open_below(self.header.model)
            self._picker.search.setText(words)
        else:
            self._picker.close_up()

    def choose_style(self, preset: str = "") -> None:
        """Ask how this chat is answered; preset: use that one without asking."""
        style = self._model.style
        known = {name.casefold(): name for name in style.names}
        if preset.strip().casefold() in known:
            style.use(known[preset.strip().casefold()], style.instructions)
        elif style.ready:
            aio.spawn(self._ask_style(), self, "chat settings")

    async def _ask_style(self) -> None:
        from deskhand.ui.chat.style_dialog import StyleDialog

        choice = self._model.models.choice or ModelChoice("", "")
        dialog = StyleDialog(self._model.style, choice, self._theme, self.window())
        try:
            await dialog.ask()
        finally:
            dialog.deleteLater()
            self.focus_message()

    def _show_style(self) -> None:
        style = self._model.style
        self.header.show_style(style.preset, own=bool(style.instructions))

    # -- one message, and several answers to it

    def message_in_hand(self, *, of_person: bool | None = None) -> UUID | None:
        """The key of the message that has the keyboard, else of the last one. of_person: the last
        one a person wrote, or a model; None for either."""
        focused = None if self._reading is None else self._reading.focus.key
        if focused is not None:
            return focused
        for entry in reversed(self._model.entries):
            if of_person is None or entry.is_person == of_person:
                return entry.key
        return None

    def edit_message(self) -> None:
        """Edit the message in hand, or the last one the person wrote."""
        acts = self.reading.acts
        if acts is not None:
            acts.edit(self.message_in_hand(of_person=True))

    def compare(self, key: UUID | None = None) -> None:
        """Ask which models are to answer the message in hand, and show them beside each other."""
        entry = self._model.branching.entry(key or self.message_in_hand())
        asked = None if entry is None else self._model.branching.asked(entry)
        if asked is not None and self._compare is None and not self._model.answering:
            aio.spawn(self._ask_compare(asked), self, "compare models")

    async def _ask_compare(self, asked: Message) -> None:
        from deskhand.ui.chat.compare_dialog import CompareDialog

        dialog = CompareDialog(self._model.models, self._theme, self.window())
        try:
            wanted, choices = await dialog.ask(), dialog.chosen
        finally:
            dialog.deleteLater()
        assistant = self._model.assistant
        if wanted and assistant is not None and self._compare is None:
            self._show_comparison(asked, choices, assistant)
        else:
            self.focus_message()

    def _show_comparison(
        self, asked: Message, choices: list[tuple[ModelChoice, str]], assistant: Assistant
    ) -> None:
        from deskhand.ui.chat.compare_model import Comparison
        from deskhand.ui.chat.compare_view import CompareView

        comparison = Comparison(asked, choices, self._model)
        self._compare = view = CompareView(comparison, self._theme)
        view.chosen.connect(self._on_compared)
        view.closed.connect(lambda: self._on_compared(None))
        self._middle.addWidget(view)
        self._middle.setCurrentWidget(view)
        self._foot.hide()
        comparison.start(assistant, self._model)
        view.close_button.setFocus()

    def _on_compared(self, message_id: UUID | None) -> None:
        """Back to the chat, at the answer that was chosen; those not finished are stopped."""
        view, self._compare = self._compare, None
        if view is None:
            return
        view.comparison.stop()
        self._middle.removeWidget(view)
        view.deleteLater()
        self._foot.show()
        if message_id is not None:
            self._model.branching.show(message_id)
        else:
            aio.spawn(self._model.reload(), self, "reload")
        self._on_entries_changed()
        self.focus_message()

    def copy_last_answer(self) -> None:
        """The last answer to the clipboard, as Markdown."""
        for entry in reversed(self._model.entries):
            if not entry.is_person and entry.text:
                QGuiApplication.clipboard().setText(entry.text)
                return

    # -- what the view model tells

    def _on_conversation_changed(self) -> None:
        shown, self._shown = self._shown, self._model.conversation_id
        self._anew = shown is None or shown != self._shown
        if self._anew:
            self._send_when_over = False
        if self._compare is not None and shown != self._shown:
            self._on_compared(None)
        self.banner.hide()

    def _on_entries_changed(self) -> None:
        entries = self._model.entries
        # First in its place, then filled: heights are measured at the width it has.
        if self._compare is not None:
            self._middle.setCurrentWidget(self._compare)
        elif entries:
            self._middle.setCurrentWidget(self.transcript)
        elif self._was_painted:
            self._middle.setCurrentWidget(self.empty)
        if self._transcript is not None:
            self._transcript.show_entries(entries, anew=self._anew)
        self._anew = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._on_entries_changed)

    def _on_answer_grown(self, answer: LiveAnswer) -> None:
        self.transcript.grow(answer)

    def _on_posted(self) -> None:
        self.transcript.follow()

    def _on_state_changed(self) -> None:
        answering, hint, attachments = self._model.answering, "", self._model.attachments
        blind = self._model.models.image_note() if attachments.images else ""
        if not self._model.ready and self._model.sending:
            hint = tr("Sent as soon as your chats are open.")
        elif attachments.reading:
            hint = ntr("Reading {count} file…", "Reading {count} files…", attachments.reading)
        elif attachments.failed:
            hint = ntr(
                "{count} file is not sent.", "{count} files are not sent.", attachments.failed
            )
        elif blind:
            hint = blind
        elif answering and self._send_when_over:
            hint = tr("Sent when the answer is over. Enter sends it now, Esc keeps it here.")
        elif answering and self.composer.text().strip():
            hint = tr("Still answering: Enter sends this afterwards.")
        if self._send_when_over and not answering:
            QTimer.singleShot(0, self, self._send_what_waits)
        can_send = not answering and not self._model.sending and not attachments.reading
        self.composer.show_state(
            answering=answering,
            can_send=can_send,
            hint=hint,
            blind_model=self._model.models.name if blind else "",
        )

    def _on_title_changed(self) -> None:
        can_rename = self._model.conversation_id is not None
        self.header.show_title(self._model.title, can_rename=can_rename)

    def _on_models_changed(self) -> None:
        self.header.show_model(self._model.models)
        if self._empty is not None:
            self._empty.show_builtin_only(self._model.models.is_builtin_only)
        self._on_state_changed()

    def _on_problem_changed(self) -> None:
        error = self._model.problem
        if isinstance(error, DeskhandError):
            self.banner.tell_error(error)
        else:
            self.banner.hide()

    def _on_draft_due(self) -> None:
        draft = self.composer.draft()
        self._model.drafts.keep(draft.text, draft.images, draft.files)

    def _on_view_made(self, entry: Entry) -> None:
        if entry.message is not None:
            self._show_siblings(entry.key, entry.message.id)

    def _on_siblings_known(self, message_id: UUID) -> None:
        for entry in self._model.entries:
            if entry.message is not None and entry.message.id == message_id:
                self._show_siblings(entry.key, message_id)

    def _show_siblings(self, key: UUID, message_id: UUID) -> None:
        siblings = self._model.siblings(message_id)
        at = siblings.index(message_id) if message_id in siblings else 0
        self.transcript.show_siblings(key, at, len(siblings))

    def _announce(self, text: str) -> None:
        event = QAccessibleAnnouncementEvent(self.transcript, text)
        QAccessible.updateAccessibility(event)

    # -- what a person does in the transcript

    def _entry(self, key: UUID) -> Entry | None:
        return next((entry for entry in self._model.entries if entry.key == key), None)

    def _copy(self, key: UUID, markdown: bool) -> None:
        entry = self._entry(key)
        if entry is None:
            return
        from deskhand.ui.chat.maths_object import whole_text

        text = entry.text
        if not markdown and not entry.is_person:
            view = next((v for v in self.transcript.views() if v.entry.key == key), None)
            if view is not None:
                text = "\n\n".join(whole_text(b.document()) for b in view.selectables())
        QGuiApplication.clipboard().setText(text)

    def _on_sibling_wanted(self, key: UUID, step: int) -> None:
        entry = self._entry(key)
        if entry is not None and entry.message is not None:
            self._model.step_sibling(entry.message.id, step)

    def _open_link(self, address: str) -> None:
        from deskhand.ui.chat.links_dialog import open_link

        open_link(address, self._theme, self)

    def _on_quote_wanted(self, text: str) -> None:
        """Words to answer to, in paragraphs of their own."""
        edit = self.composer.edit
        before = "\n\n" if edit.textCursor().block().text().strip() else ""
        edit.insertPlainText(f"{before}{text}\n\n")
        self.focus_message()

    def _on_typed(self, text: str) -> None:
        """Whoever types while the keyboard is in the transcript means the composer."""
        self.focus_message()
        self.composer.edit.insertPlainText(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and text may be dropped anywhere in the chat."""
        if self.composer.edit.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.composer.edit.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._picker is not None:
            self._picker.close_up()


class ComposerFoot(QWidget):
    """The composer in the reading column, its soft shadow, and the banner above it."""

    def __init__(self, banner: Banner, composer: Composer, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._composer = composer
        inner = QWidget()
        self._inner = inner
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(banner)
        column.addWidget(composer)
        self._column = column
        self._row = row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self._resize()
        theme.changed.connect(self._resize)

    def put_above(self, part: QWidget) -> None:
        """Between the banner and the composer."""
        self._column.insertWidget(1, part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The composer floats a little. What it covers is not drawn: that is most of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(self._theme.tokens.shadow)
        colour.setAlpha(max(2, colour.alpha() // (3 * SHADOW)))
        painter.setBrush(colour)
        box = QRectF(self._composer.rect().translated(self._composer.mapTo(self, QPoint())))
        radius = self._theme.px(COMPOSER)
        inset = radius // 3 + 1
        covered = box.adjusted(inset, inset, -inset, -inset).toRect()
        painter.setClipRegion(QRegion(self.rect()) - QRegion(covered))
        for n in range(self._theme.px(SHADOW), 0, -1):
            painter.drawRoundedRect(box.adjusted(-n, -n + 4, n, n), radius + n, radius + n)
        painter.end()

    def _resize(self) -> None:
        px = self._theme.px
        self._inner.setMaximumWidth(px(READING_WIDTH))
        self._row.setContentsMargins(px(READING_SIDE), px(4), px(READING_SIDE), px(20))
        self.update()
