"""What the quick prompt holds and does. It knows no widget.

Words are cleared when they are stored, never before. What is sent before the core is open waits
for it in the prompt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import DeskhandError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.task import SourceKind, TaskSource
from deskhand.domain.wording import ntr, tr
from deskhand.services.task_files import FOLDER, Loose, TaskFiles, forget_files, keep_files
from deskhand.ui import aio
from deskhand.ui.chat.attachments import Attachments
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.quick.chat import QuickChat
from deskhand.ui.quick.kinds import Kind, Meant, after, read
from deskhand.ui.quick.memory import Memory, Said
from deskhand.ui.quick.task_line import TaskLine

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.domain.capture import Captured, Understood
    from deskhand.domain.preference import Preference
    from deskhand.ui.chat.live import LiveAnswers

SHORT = 60
SOURCE = "quick prompt"


@dataclass(frozen=True, slots=True)
class Made:
    """What the words last became: `key` is the task, the conversation or the preference."""

    kind: Kind
    key: UUID


class QuickViewModel(QObject):
    """changed: kind, what was understood, or whether it is busy. cleared: what was typed is
    stored, these words. returned: what was saved was taken back, these words. told: a sentence
    and what undoes it, or None. failed: a DeskhandError; the words stay. kept_changed: `memory`
    has something new to write."""

    changed = Signal()
    cleared = Signal(str)
    returned = Signal(str)
    told = Signal(str, object)
    failed = Signal(object)
    kept_changed = Signal()

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.memory = memory
        self.chat = QuickChat(self)
        self.attachments = Attachments(self)
        self.preference: NewPreference | None = None
        self.text = ""
        self.busy = False
        self.made: Made | None = None
        self._meant = Meant(Kind.QUESTION, "")
        self._chosen: Kind | None = None
        self._line = TaskLine()
        self._desk: Desk | None = None
        self._waits = False
        self._preferred = ""
        self._selected_in = ""
        self.chat.failed.connect(self.failed)
        self.chat.state_changed.connect(self._on_answer_state)
        self.attachments.changed.connect(self._on_attachments)
        self.attachments.edited.connect(self.kept_changed)

    # -- what is shown

    @property
    def ready(self) -> bool:
        """Whether the core is open."""
        return self._desk is not None

    @property
    def waits(self) -> bool:
        """Whether what is typed goes as soon as it can: the core opens, or an answer ends."""
        return self._waits

    @property
    def kind(self) -> Kind:
        """What becomes of the words: as the person chose, else as the words say."""
        return self._chosen or self._meant.kind

    @property
    def next_kind(self) -> Kind:
        """What Tab makes of them."""
        return after(self.kind, self._meant.kind)

    @property
    def body(self) -> str:
        """The words without the sign in front that says what they are."""
        return self._meant.body if self.kind is self._meant.kind else self.text

    @property
    def captured(self) -> Captured | None:
        """What was understood of a task."""
        return self._line.captured if self.kind is Kind.TASK else None

    @property
    def local_only(self) -> bool:
        """Whether only models on this machine may be asked."""
        return self._desk is not None and self._desk.settings.current.privacy.local_only

    @property
    def selection(self) -> str:
        """Text that was selected elsewhere and goes with the words."""
        return self.memory.selection

    def loose_pictures(self) -> list[ImagePart] | None:
        """Pictures that are in no file; None while it is not known yet what there is."""
        if self.attachments.reading:
            return None
        filed = {Path(each).name for each in self.memory.paths}
        return [each for each in self.attachments.images if each.name not in filed]

    def left_out(self) -> str:
        """What is attached and does not go with words of this kind, in a sentence."""
        has_files = bool(self.attachments.shown)
        match self.kind:
            case Kind.QUESTION | Kind.NOTE | Kind.TASK:
                return ""
            case Kind.PREFERENCE:
                attached = has_files or bool(self.selection)
                return tr("Only the words become a preference.") if attached else ""
            case _:
                assert_never(self.kind)

    # -- the core

    def attach(self, desk: Desk, live: LiveAnswers) -> None:
        """The core is open: do what was asked meanwhile."""
        self._desk = desk
        self.chat.attach(desk, live)
        self.attachments.attach(desk.chats.files)
        self.preference = NewPreference(desk.daily.preferences, self, SOURCE)
        self.preference.stored.connect(self._on_preference_stored)
        self.preference.told.connect(self.told)
        self.preference.failed.connect(self.failed)
        self.preference.changed.connect(self.changed)
        self.destroyed.connect(desk.bus.subscribe(self._on_changes))
        self._spawn(self._learn_people(desk), "read people")
        self._read()
        if self._waits:
            self._waits = False
            self.submit()

    async def _learn_people(self, desk: Desk) -> None:
        self._line.know(await desk.daily.people.known())
        self._read()

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.PARTY and self._desk is not None:
            self._spawn(self._learn_people(self._desk), "read people")

    # -- what a person does

    def write(self, text: str) -> None:
        """The words are these now."""
        self.text = text
        self._meant = read(text)
        if not text.strip():
            self._chosen = None
            self._line.clear()
            if not self.busy:
                self._waits = False
        self._read()
        self.memory.text, self.memory.kind = text, self._chosen
        self.kept_changed.emit()

    def choose(self, kind: Kind | None) -> None:
        """Make this of the words, whatever they say; None is what they say."""
        self._chosen = kind
        if self.preference is not None and kind is not Kind.PREFERENCE:
            self.preference.drop()
        self._read()
        self.memory.kind = kind
        self.kept_changed.emit()

    def cycle(self) -> None:
        """Make the next kind of them."""
        self.choose(self.next_kind)

    def select(self, selection: str, window: str = "") -> None:
        """Let this text, selected elsewhere, go with the words; "" takes it off. window: what the
        window is called that it was selected in."""
        self.memory.selection = selection
        self._selected_in = window
        self.changed.emit()
        self.kept_changed.emit()

    def attach_paths(self, paths: list[Path]) -> None:
        """Let these files go with the words."""
        self.attachments.add_paths(paths)
        self.memory.paths += [str(path) for path in paths]
        self.kept_changed.emit()

    def correct(self, piece: Understood, replacement: str | None) -> None:
        """Read a piece of a task another way; None leaves its words in the title."""
        if self._desk is not None:
            self._line.correct(piece, replacement, self._desk.daily.tasks)
            self.changed.emit()

    def pin(self, pinned: bool) -> None:
        """Stay on top when the person turns away."""
        self.memory.pinned = pinned
        self.changed.emit()
        self.kept_changed.emit()

    def submit(self) -> None:
        """Do what the kind says. The words go when that is stored."""
        attached = self.attachments.images or self.attachments.files
        goes_alone = self.kind in (Kind.QUESTION, Kind.NOTE) and bool(attached or self.selection)
        if self.busy or not (self.body.strip() or goes_alone):
            return
        asks_again = self.kind is Kind.QUESTION and self.chat.answering
        if self._desk is None or self.attachments.reading or asks_again:
            self._waits = True
            self.changed.emit()
            return
        self._waits = False
        match self.kind:
            case Kind.QUESTION:
                self._begin(self._ask())
            case Kind.TASK:
                self._begin(self._add_task(self._desk))
            case Kind.NOTE:
                self._begin(self._add_note(self._desk))
            case Kind.PREFERENCE:
                self._add_preference()
            case _:
                assert_never(self.kind)

    def hold(self) -> None:
        """Words of somebody else come: what the person sent and waits does not go with those."""
        self._waits = False
        self.changed.emit()

    def remember(self, words: str) -> None:
        """Keep words that were never sent among those said last."""
        self.memory.add(Said(self.kind, words.strip()))
        self.kept_changed.emit()

    def handed_over(self) -> None:
        """The words and files are in the main window now."""
        given = [Path(each).name for each in self.memory.paths]
        for each in list(self.attachments.shown):
            if each.name in given:
                self.attachments.remove(each.key)
        self.memory.paths.clear()
        self.cleared.emit(self.text)
        self.kept_changed.emit()

    def begin_anew(self) -> None:
        """The next question has nothing to do with the last."""
        self.made = None
        self.chat.begin()
        self.changed.emit()

    # -- how it is done

    def _read(self) -> None:
        if self._desk is not None and self.kind is Kind.TASK:
            self._line.read(self.body, self._desk.daily.tasks)
        self.changed.emit()

    def _with_selection(self) -> str:
        from deskhand.ui.chat.copying import quoted

        parts = (self.body.strip(), quoted(self.selection) if self.selection.strip() else "")
        return "\n\n".join(part for part in parts if part)

    async def selected_file(self) -> tuple[FilePart, ...]:
        """Text selected elsewhere is data: as a file it is fenced and labelled on its way to the
        model, and nothing in it is an instruction."""
        if self._desk is None or not self.selection.strip():
            return ()
        from deskhand.services.text_actions import file_name

        content, name = self.selection.encode("utf-8", "replace"), file_name(self.selection)
        part = await self._desk.chats.files.add_bytes(content, name)
        return (part,) if isinstance(part, FilePart) else ()

    async def _ask(self) -> None:
        said = self.text
        files = (*self.attachments.files, *await self.selected_file())
        message = await self.chat.ask(self.body.strip(), self.attachments.images, files)
        self._stored(Kind.QUESTION, said, message.conversation_id, attached=True)

    async def _task_files(self, desk: Desk) -> TaskFiles:
        """What is attached, as resources a task can name: files where they are, all else kept."""
        shown = self.attachments.shown
        if not shown:
            return TaskFiles()
        names = {each.name for each in shown}
        paths = [path for path in map(Path, self.memory.paths) if path.name in names]
        filed = {path.name for path in paths}
        loose = [
            Loose(each.name, await desk.chats.files.data(each.part))
            for each in shown
            if each.name not in filed and each.part is not None
        ]
        folder = desk.folders.data / FOLDER
        return await keep_files(desk.daily.resources, paths, loose, folder)

    async def _add_task(self, desk: Desk) -> None:
        said, captured = self.text, self._line.captured
        if captured is None:
            return
        source = TaskSource(SourceKind.TYPED)
        if self.selection.strip() and self._selected_in:
            source = TaskSource(SourceKind.PAGE, title=self._selected_in)
        notes = self.selection.strip()
        files = await self._task_files(desk)
        drafted = desk.daily.tasks.drafted(captured)
        task = replace(drafted, notes=notes, source=source, resources=files.ids)
        try:
            task = await desk.daily.tasks.add(task, initiator=self)
        except DeskhandError:
            await forget_files(desk.daily.resources, files)
            raise
        self._stored(Kind.TASK, said, task.id, attached=True)

        async def undo() -> None:
            await desk.daily.tasks.delete([task.id])
            await forget_files(desk.daily.resources, files)

        self.told.emit(
            tr("Task added: {title}", title=short(task.title)), self._undoing(undo, said)
        )

    async def _add_note(self, desk: Desk) -> None:
        said = self.text
        message = await desk.notes.add(
            self._with_selection(), self.attachments.images, self.attachments.files, initiator=self
        )
        self._stored(Kind.NOTE, said, message.conversation_id, attached=True)

        async def undo() -> None:
            await desk.notes.take_back(message)

        self.told.emit(tr("Noted. It is in the chat “Notes”."), self._undoing(undo, said))

    def _add_preference(self) -> None:
        if self.preference is not None:
            self._preferred = self.text
            self.preference.write(self.body.strip())
            self.preference.add()

    def _on_preference_stored(self, made: Preference) -> None:
        if self._preferred:
            self._stored(Kind.PREFERENCE, self._preferred, made.id)
            self._preferred = ""

    def _stored(self, kind: Kind, said: str, made: UUID, *, attached: bool = False) -> None:
        """These words are on the disk: the prompt is free for others."""
        self.made = Made(kind, made)
        if said.strip():
            self.memory.add(Said(kind, said.strip(), made))
        if self.text == said:  # also where it was empty, and nothing of it is to be cleared
            self._chosen = self.memory.kind = None
        if attached:
            self.memory.selection = ""
            self.memory.paths.clear()
            for each in list(self.attachments.shown):
                self.attachments.remove(each.key)
        self.cleared.emit(said)
        self.kept_changed.emit()

    def _undoing(self, undo: Callable[[], Awaitable[None]], said: str) -> Callable[[], None]:
        async def work() -> None:
            await undo()
            self.made = None
            self.returned.emit(said)
            self.told.emit(tr("Taken back: {words}", words=short(said)), None)

        return lambda: self._spawn(self._told_of(work()), "quick prompt")

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self.busy = True
        self.changed.emit()
        self._spawn(self._finish(work), "send")

    async def _finish(self, work: Coroutine[None, None, None]) -> None:
        try:
            await self._told_of(work)
        finally:
            self.busy = False
            self.changed.emit()

    async def _told_of(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)

    def _on_attachments(self) -> None:
        """Files are read in a moment; what cannot be read is shown and does not go."""
        if self._waits and not self.attachments.reading and self._desk is not None:
            self.submit()
        self.changed.emit()

    def _on_answer_state(self) -> None:
        if self._waits and not self.chat.answering and self._desk is not None:
            self.submit()
        self.changed.emit()

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> None:
        aio.spawn(work, self, name)


def short(words: str) -> str:
    """Words for a sentence or a line of a menu."""
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def selected_words(selection: str) -> str:
    """What the chip of selected text says."""
    return ntr(
        "Selected text ({count} word)", "Selected text ({count} words)", len(selection.split())
    )
