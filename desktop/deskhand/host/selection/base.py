"""What was found in a selection or on the clipboard, and what each window system can do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, assert_never

from deskhand.domain.wording import tr

DEADLINE_S = 0.3
"""Without a sign of life for this long, whoever has the selection does not answer."""

TOTAL_S = 2.0
"""The longest a reading takes, however much comes."""

LONGEST_TEXT = 2_000_000
"""In bytes. The rest of a longer text is left where it is."""

LARGEST_PICTURE = 64_000_000
"""In bytes; half a picture is of no use."""


class Source(StrEnum):
    """Where to look."""

    SELECTED = "selected"
    CLIPBOARD = "clipboard"


class Why(StrEnum):
    """Why nothing was found."""

    EMPTY = "empty"
    SILENT = "silent"
    GONE = "gone"
    UNKNOWN = "unknown"
    TOO_LARGE = "too large"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Text:
    """Words. cut: there was more than could be taken, or it did not come in time."""

    text: str = field(repr=False)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the file it would be. media_type: such as "image/png"."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Files:
    """Files and folders of this machine; whether they still exist was not asked."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """why: for the program. sentence: for the person, with what to do."""

    why: Why
    sentence: str


Found = Text | Picture | Files | Nothing

Snapshot = Mapping[str, bytes]
"""The clipboard's content by media type, to put it back."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The window that had the keyboard. window: the window system's number for it, 0 where it
    tells none. title, program: as the program gives them, "" where unknown."""

    window: int = 0
    title: str = ""
    program: str = ""


NOWHERE = Origin()


class Replaced(StrEnum):
    """What came of putting a text in the place of a selection."""

    DONE = "done"
    """The program took it, and the clipboard is to be put back."""

    ON_CLIPBOARD = "on clipboard"
    """The program did not take it; it is on the clipboard, to be pasted by hand."""


class Selections(Protocol):
    """One window system's way. Every method blocks, for `TOTAL_S` at most: call it in a thread."""

    def read(self, source: Source) -> Found:
        """What is selected or copied. Never raises for what another program does."""

    def origin(self) -> Origin:
        """Which window has the keyboard now."""

    def cannot_replace(self, origin: Origin) -> str:
        """Why a selection there cannot be replaced, as a sentence; "" where it can."""

    def snapshot(self) -> Snapshot:
        """All of the clipboard that can be put back; empty where that is nothing."""

    def replace(self, text: str, origin: Origin) -> Replaced:
        """Paste `text` over what is selected in that window. Raises HostError where nothing could
        be done at all."""


def nothing(why: Why, source: Source) -> Nothing:
    """The sentence for a reason."""
    selected = source is Source.SELECTED
    match why:
        case Why.EMPTY if selected:
            sentence = tr("Nothing is selected. Mark some text and press the key again.")
        case Why.EMPTY:
            sentence = tr("The clipboard is empty.")
        case Why.SILENT:
            sentence = tr("The program that has the text does not answer. Try again later.")
        case Why.GONE:
            sentence = tr("The program that had the text has ended before it gave it.")
        case Why.UNKNOWN:
            sentence = tr("What was copied is neither text nor a picture nor files.")
        case Why.TOO_LARGE:
            sentence = tr("The picture is too large to be taken. Save it and attach the file.")
        case Why.CLOSED if selected:
            sentence = tr(
                "This desktop does not let programs see what is selected. Copy it instead."
            )
        case Why.CLOSED:
            sentence = tr(
                "This desktop does not let programs see the clipboard. Paste it into Deskhand."
            )
        case _:
            assert_never(why)
    return Nothing(why, sentence)
