"""A new sentence: how firmly it is meant, where it holds, and what it repeats or contradicts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.preference import ALWAYS, Conflict, Preference, Scope, Strength
from deskhand.domain.preference_words import guessed_strength
from deskhand.domain.wording import tr
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.preferences import Preferences

LOOK_AFTER_MS = 450
"""What is there already is looked for when nothing was typed for so long."""

LEAST_CHARS = 8


class NewPreference(QObject):
    """changed: `strength`, `conflict` or `busy` did. stored: the Preference that is there now.
    clashed: these words do, and whoever shows a line has them in it again. told: a sentence and
    what undoes it. failed: a DeskhandError to tell; the words stay."""

    changed = Signal()
    stored = Signal(object)
    clashed = Signal(str)
    told = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self, shelf: Preferences, parent: QObject | None = None, source: str = "typed"
    ) -> None:
        super().__init__(parent)
        self._shelf, self._source = shelf, source
        self.sentence = ""
        self.topic = ""
        self.scope = ALWAYS
        self.conflict: Conflict | None = None
        self.busy = False
        self._again = False
        self._chosen: Strength | None = None
        self._looked_at = ""
        self._pause = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._pause.timeout.connect(self._on_pause)

    @property
    def strength(self) -> Strength:
        """What the person chose, else what the words say."""
        return self._chosen or guessed_strength(self.sentence)

    def write(self, sentence: str) -> None:
        """The words are these now."""
        self.sentence = sentence
        if " ".join(sentence.split()) != self._looked_at:
            self.conflict = None
        if len(sentence.strip()) >= LEAST_CHARS:
            self._pause.start()
        else:
            self._pause.stop()
        if not sentence.strip():
            self._chosen, self.scope, self.topic = None, ALWAYS, ""
        self.changed.emit()

    def choose(self, strength: Strength) -> None:
        """It is meant this firmly."""
        self._chosen = strength
        self.changed.emit()

    def hold(self, scope: Scope) -> None:
        """It holds there."""
        self.scope = scope
        self.changed.emit()

    def add(self) -> None:
        """Store it, unless it repeats or contradicts one that is there: then that is asked. Pressed
        again while that goes on, it is done again afterwards with what stands there then."""
        words = " ".join(self.sentence.split())
        if self.busy:
            self._again = bool(words)
        elif words:
            self._spawn(self._add, words, self.strength)

    def replace(self) -> None:
        """The new words instead of the old ones, which stay in its history."""
        if self.conflict is not None:
            self._spawn(self._replace, self.conflict)

    def keep_both(self, old: str, new: str) -> None:
        """Both, each with its condition in its words."""
        if self.conflict is not None and old.strip() and new.strip():
            self._spawn(self._keep_both, self.conflict, old, new)

    def drop(self) -> None:
        """Do not store it."""
        self.conflict = None
        self._pause.stop()
        self.changed.emit()

    # -- how it is done

    async def _add(self, words: str, strength: Strength) -> None:
        """The line may say something else by the time this is over: `words` is what counts."""
        if self._looked_at != words:
            found = await self._shelf.conflicts(words)
            conflict = max(found, key=lambda each: each.score, default=None)
            if conflict is not None:
                self.sentence = self._looked_at = words
                self._chosen, self.conflict = strength, conflict
                self.clashed.emit(words)
                self.changed.emit()
                return
        if self.conflict is None:
            await self._store(words, strength)

    async def _store(self, words: str, strength: Strength) -> None:
        made = await self._shelf.add(
            words,
            strength=strength,
            scope=self.scope,
            topic=self.topic,
            source=self._source,
        )

        async def undo() -> None:
            await self._shelf.forget([made.id])

        self._end(made, undo)

    async def _replace(self, conflict: Conflict) -> None:
        old = conflict.existing
        words = " ".join(self.sentence.split())
        made = await self._shelf.change(replace(old, sentence=words, strength=self.strength))

        async def undo() -> None:
            await self._shelf.change(old)

        self._end(made, undo)

    async def _keep_both(self, conflict: Conflict, old: str, new: str) -> None:
        before = conflict.existing
        kept = " ".join(old.split())
        if kept != before.sentence:
            await self._shelf.change(replace(before, sentence=kept))
        made = await self._shelf.add(
            " ".join(new.split()), strength=self.strength, scope=self.scope, source=self._source
        )

        async def undo() -> None:
            await self._shelf.forget([made.id])
            await self._shelf.change(before)

        self._end(made, undo)

    def _end(self, made: Preference, undo: Callable[[], Awaitable[None]]) -> None:
        self.sentence = self._looked_at = self.topic = ""
        self.conflict, self._chosen, self.scope = None, None, ALWAYS
        self._pause.stop()
        self.stored.emit(made)
        self.told.emit(tr("Remembered."), lambda: self._spawn(undo))

    def _on_pause(self) -> None:
        words = " ".join(self.sentence.split())
        if words != self._looked_at:
            aio.spawn(self._look_quietly(words), self, "look for conflicts")

    async def _look_quietly(self, words: str) -> None:
        try:
            await self._look(words)
        except DeskhandError as error:
            self.failed.emit(error)

    async def _look(self, words: str) -> None:
        found = await self._shelf.conflicts(words)
        if words == " ".join(self.sentence.split()):
            self._looked_at = words
            self.conflict = max(found, key=lambda each: each.score, default=None)
            self.changed.emit()

    def _spawn(self, work: Callable[..., Awaitable[None]], *values: object) -> None:
        aio.spawn(self._told(work, *values), self, "remember")

    async def _told(self, work: Callable[..., Awaitable[None]], *values: object) -> None:
        self.busy = True
        self.changed.emit()
        try:
            await work(*values)
        except DeskhandError as error:
            self._again = False
            self.failed.emit(error)
        self.busy = False
        again, self._again = self._again, False
        self.changed.emit()
        if again and self.conflict is None:
            self.add()
