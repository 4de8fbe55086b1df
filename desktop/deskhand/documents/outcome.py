"""What came of reading a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskhand.documents.frames import Notice, Refusal


@dataclass(frozen=True, slots=True)
class Section:
    """Text that stands together. page: from 1, None for a kind without pages."""

    page: int | None
    text: str


@dataclass(slots=True)
class Outcome:
    """What the child told. media_type "": it never got so far. payload: a picture for a model, of
    the media type `made`, or a folder's files as a ZIP. ended: it came to its end; otherwise it
    was ended or broke."""

    media_type: str = ""
    sections: list[Section] = field(default_factory=list)
    pages: int | None = None
    lost: list[int] = field(default_factory=list)
    notices: dict[Notice, int] = field(default_factory=dict)
    refusal: Refusal | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    made: str = ""
    payload: bytes = b""
    detail: str = ""
    ended: bool = False

    def take(self, fact: Mapping[str, object]) -> None:
        """What a frame says. Raises ValueError for what no child of ours sends."""
        match fact:
            case {"text": str(text), "page": int() | None as page}:
                self._add(text, page)
            case {"kind": str(media_type)}:
                self.media_type = media_type
            case {"made": str(made)}:
                self.made = made
            case {"pages": int(count)}:
                self.pages = count
            case {"lost": int(page)}:
                self.lost.append(page)
            case {"note": str(note), "count": int(count)}:
                notice = Notice(note)
                self.notices[notice] = self.notices.get(notice, 0) + count
            case {"refused": str(reason), **facts}:
                self.refusal, self.facts = Refusal(reason), facts
            case {"detail": str(detail)}:
                self.detail = detail
            case {"end": True}:
                self.ended = True
            case _:
                raise ValueError(f"an unknown frame: {sorted(fact)}")

    def _add(self, text: str, page: int | None) -> None:
        if page is not None and not self.pages:
            self.pages = page
        self.sections.append(Section(page, text))

    @property
    def last_page(self) -> int:
        """The last page that was read or found unreadable, 0 before any."""
        read = next((each.page for each in reversed(self.sections) if each.page), 0)
        return max(read or 0, *self.lost, 0)

    @property
    def characters(self) -> int:
        """How much text there is."""
        return sum(len(section.text) for section in self.sections)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read."""
        return any(section.text.strip() for section in self.sections)
