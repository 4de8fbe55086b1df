"""The line as a task: what was understood of it, and whom of the people one knows it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deskhand.domain.capture import Aspect, Captured, Correction, Understood

if TYPE_CHECKING:
    from deskhand.domain.people_names import KnownName
    from deskhand.services.tasks import Tasks

MOST_READ = 20_000
"""Characters of a line that are read for dates and names; more is no line."""

_WORD = re.compile(r"[^\W\d_][\w'’-]+")


class TaskLine:
    """Reads one line again and again while it is typed; corrections stay with their words."""

    def __init__(self) -> None:
        self.captured: Captured | None = None
        self._corrections: tuple[Correction, ...] = ()
        self._before = ""
        self._known: Sequence[KnownName] = ()
        self._not_meant: set[str] = set()
        self._named: dict[Understood, str] = {}

    def know(self, known: Sequence[KnownName]) -> None:
        """These are the people there are."""
        self._known = known

    def clear(self) -> None:
        """The next line is another one."""
        self.captured, self._before = None, ""
        self._corrections = ()
        self._not_meant.clear()
        self._named.clear()

    def read(self, line: str, tasks: Tasks) -> None:
        """Understand the line as it is now."""
        from deskhand.services.capture import carry_over

        line = line[:MOST_READ]
        if self._corrections:
            self._corrections = carry_over(self._corrections, self._before, line)
        self._before = line
        read = tasks.capture(line, corrections=self._corrections) if line.strip() else None
        self.captured = None if read is None else self._with_people(read)

    def correct(self, piece: Understood, replacement: str | None, tasks: Tasks) -> None:
        """Read a piece another way, or leave its words alone."""
        if self.captured is None:
            return
        if piece in self._named:
            self._not_meant.add(self._named[piece])
        else:
            corrected = tasks.correct(self.captured, piece, replacement)
            self._corrections = corrected.corrections
        self.read(self._before, tasks)

    def _with_people(self, captured: Captured) -> Captured:
        """People known by a name that stands in the line join those marked with "@", who are
        called by their full name where it is clear who is meant."""
        self._named = {}
        marked = [each for each in captured.understood if each.aspect is Aspect.PERSON]
        understood = [self._full(each) for each in captured.understood]
        people = [self._full_name(name) or name for name in captured.people]
        taken = [(each.start, each.end) for each in captured.understood]
        for found in _WORD.finditer(captured.words):
            start, end = found.span()
            if any(start < till and since < end for since, till in taken):
                continue
            name = self._full_name(found.group()) if found.group()[0].isupper() else ""
            if not name or name in people or name in self._not_meant:
                continue
            piece = Understood(Aspect.PERSON, start, end, name)
            self._named[piece] = name
            people.append(name)
            understood.append(piece)
        if not marked and not self._named:
            return captured
        return replace(captured, understood=tuple(understood), people=tuple(people))

    def _full(self, piece: Understood) -> Understood:
        name = self._full_name(piece.label) if piece.aspect is Aspect.PERSON else ""
        return replace(piece, label=name) if name else piece

    def _full_name(self, word: str) -> str:
        """Who is meant by this name, "" when nobody is or several could be."""
        from deskhand.domain.people_names import NameMatch, compared

        wanted = compared(word)
        if len(wanted) < 3:
            return ""
        exact = (NameMatch.NAME, NameMatch.NICKNAME, NameMatch.PART)
        meant = [each.party for each in self._known if each.match(wanted) in exact]
        return meant[0].name if len(meant) == 1 else ""
