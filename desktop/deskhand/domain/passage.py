"""A piece of an attached file's text, as it is found and quoted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """sha256 and media_type: of the file, as in FilePart. number: its place in the file, from 0.
    page: from 1, None for a kind without pages."""

    sha256: str
    media_type: str
    number: int
    page: int | None
    text: str
