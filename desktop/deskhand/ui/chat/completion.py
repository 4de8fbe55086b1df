"""What can be completed at the caret: "/" and "@", each from its own sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion. label and hint: what the list shows. insert: what takes the place of what
    was typed. act: done after that. icon: of resources/icons, "" for none. also: words it is found
    by besides its label, as search compares them (see `domain.search_text`)."""

    label: str
    hint: str = ""
    insert: str = ""
    act: Callable[[], None] | None = None
    icon: str = ""
    also: str = ""


class CompletionSource(Protocol):
    """Knows what may come next in a line. A new kind of thing to mention is one more of these."""

    def begins(self, line: str) -> int | None:
        """Where in the line before the caret what is to be completed begins; None: not here."""

    def suggest(self, typed: str) -> Sequence[Completion]:
        """What fits what is typed from there on, best first."""


class Completer(QObject):
    """The suggestions at the caret and the chosen one. changed: read them again."""

    changed = Signal()

    def __init__(self, sources: Sequence[CompletionSource], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = sources
        self._dismissed = False
        self._start = 0
        self.suggestions: list[Completion] = []
        self.at = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.suggestions)

    @property
    def current(self) -> Completion | None:
        """The chosen one."""
        return self.suggestions[self.at] if self.suggestions else None

    @property
    def start(self) -> int:
        """The column of the line where what is completed begins."""
        return self._start

    def look(self, line: str) -> None:
        """The line before the caret is this now."""
        for source in self._sources:
            start = source.begins(line)
            if start is None:
                continue
            found = [] if self._dismissed else list(source.suggest(line[start:]))[:SHOWN]
            if found or self._dismissed:
                self._show(found, start)
                return
        self._dismissed = False
        self._show([], 0)

    def dismiss(self) -> None:
        """Not now: nothing is suggested until another completion begins."""
        self._dismissed = True
        self._show([], self._start)

    def step(self, by: int) -> None:
        """Choose another one; behind the last comes the first."""
        if self.suggestions:
            self.at = (self.at + by) % len(self.suggestions)
            self.changed.emit()

    def _show(self, found: list[Completion], start: int) -> None:
        same = [each.label for each in found] == [each.label for each in self.suggestions]
        if not same:
            self.at = 0
        was_open, self.suggestions, self._start = self.is_open, found, start
        if was_open or found:
            self.changed.emit()
