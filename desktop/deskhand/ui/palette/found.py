"""One line of the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from deskhand.domain.search import Snippet
from deskhand.domain.wording import mark

COMMANDS = mark("Commands")
CHATS = mark("Chats")
MESSAGES = mark("Messages")


class Line(Enum):
    """What a line is: something to choose, the name of a section, or a remark."""

    CHOICE = auto()
    HEADING = auto()
    REMARK = auto()


def _nothing() -> None:
    """Headings and remarks do nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """One line. section: where it belongs; hint: its shortcut, or the date.

    marks: where the words asked for stand in `text`. detail: two lines of a message around them.
    keeps_open: choosing it changes what the palette shows.
    """

    section: str
    text: str
    icon: str = ""
    hint: str = ""
    run: Callable[[], None] = _nothing
    marks: tuple[tuple[int, int], ...] = ()
    detail: Snippet | None = None
    line: Line = Line.CHOICE
    keeps_open: bool = False
    conversation_id: UUID | None = None

    @property
    def can_run(self) -> bool:
        """Whether it can be chosen."""
        return self.line is Line.CHOICE

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        said = [self.text, self.hint, self.detail.text if self.detail else ""]
        return ", ".join(each for each in said if each)


def rank_of(words: list[str], text: str, others: str) -> int | None:
    """How well `text` fits, 0 is best; None when a word is missing. `others` are words people
    may use for it."""
    text, others = text.casefold(), others.casefold().replace("&", "")
    starts = text.split()
    rank = 0
    for at, word in enumerate(words):
        if at < len(starts) and starts[at].startswith(word):
            continue
        if any(start.startswith(word) for start in starts):
            rank += 1
        elif word in text:
            rank += 2
        elif any(other.startswith(word) for other in others.split()):
            rank += 3
        else:
            return None
    return rank
