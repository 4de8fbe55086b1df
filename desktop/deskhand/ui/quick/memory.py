"""What the quick prompt remembers over a restart: what is typed, its place, the last ten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deskhand.ui.quick.kinds import Kind

MOST_RECENT = 10
MOST_DRAFT = 30_000
"""Characters of the draft, and of selected text, that are kept. `StateFile.read` reads no more than
a megabyte, and JSON writes up to 12 bytes for a character."""
MOST_SAID = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said here. made: the conversation, task or preference it became."""

    kind: Kind
    text: str
    made: UUID | None = None


@dataclass(slots=True)
class Memory:
    """place: left, top, width and answer height where the person dragged them, in pixels."""

    text: str = ""
    kind: Kind | None = None
    selection: str = ""
    paths: list[str] = field(default_factory=list)
    pinned: bool = False
    place: tuple[int, int] | None = None
    width: int | None = None
    answer_height: int | None = None
    recent: list[Said] = field(default_factory=list)

    def add(self, said: Said) -> None:
        """This was said last; what was said before in the same words moves up."""
        kept = [each for each in self.recent if (each.kind, each.text) != (said.kind, said.text)]
        self.recent = [said, *kept][:MOST_RECENT]

    def stored(self) -> dict[str, Any]:
        """As it is written to the file."""
        return {
            "text": self.text[:MOST_DRAFT],
            "kind": self.kind.value if self.kind else "",
            "selection": self.selection[:MOST_DRAFT],
            "paths": self.paths[:100],
            "pinned": self.pinned,
            "place": list(self.place) if self.place else None,
            "width": self.width,
            "answer_height": self.answer_height,
            "recent": [
                [each.kind.value, each.text[:MOST_SAID], str(each.made or "")]
                for each in self.recent
            ],
        }


def read_memory(stored: Mapping[str, Any]) -> Memory:
    """What was written, as far as it makes sense."""
    text, selection = stored.get("text"), stored.get("selection")
    paths = stored.get("paths")
    return Memory(
        text=text if isinstance(text, str) else "",
        kind=_kind(stored.get("kind")),
        selection=selection if isinstance(selection, str) else "",
        paths=[each for each in paths if isinstance(each, str)] if isinstance(paths, list) else [],
        pinned=stored.get("pinned") is True,
        place=_place(stored.get("place")),
        width=_length(stored.get("width")),
        answer_height=_length(stored.get("answer_height")),
        recent=_recent(stored.get("recent")),
    )


def _recent(stored: object) -> list[Said]:
    found = [_said(each) for each in stored] if isinstance(stored, list) else []
    return [each for each in found if each is not None][:MOST_RECENT]


def _said(stored: object) -> Said | None:
    match stored:
        case [str(kind), str(text), str(made)]:
            known = _kind(kind)
            return Said(known, text, _id(made)) if known and text else None
        case _:
            return None


def _kind(stored: object) -> Kind | None:
    return next((each for each in Kind if each == stored), None)


def _place(stored: object) -> tuple[int, int] | None:
    match stored:
        case [int(left), int(top)]:
            return left, top
        case _:
            return None


def _length(stored: object) -> int | None:
    is_length = isinstance(stored, int) and not isinstance(stored, bool) and 0 < stored < 20_000
    return stored if is_length and isinstance(stored, int) else None


def _id(stored: str) -> UUID | None:
    try:
        return UUID(stored)
    except ValueError:
        return None
