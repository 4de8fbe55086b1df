"""What a message is made of: typed parts, pure values without ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from deskhand.domain.labels import FROM_MODEL, FROM_OUTSIDE, FROM_USER, Labels


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words, in Markdown."""

    text: str
    labels: Labels = FROM_USER


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """What a reasoning model said to itself.

    seconds: how long it thought, None while it still does. signature: what the maker wants back
    with the text in the next request ("" for none).
    """

    text: str
    seconds: float | None = None
    signature: str = ""
    labels: Labels = FROM_MODEL


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture. media_type: IANA name such as "image/png"; data: the file's bytes."""

    media_type: str
    data: bytes = field(repr=False)
    name: str = ""
    labels: Labels = FROM_USER


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A tool the model asked for. arguments: a JSON object as text, exactly as it came."""

    call_id: str
    name: str
    arguments: str
    labels: Labels = FROM_MODEL


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What a tool gave back."""

    call_id: str
    text: str
    is_error: bool = False
    labels: Labels = FROM_OUTSIDE


@dataclass(frozen=True, slots=True)
class FilePart:
    """An attached file. Its bytes and its text are stored apart, under the hash of the bytes.

    media_type: what the content is, whatever the name says. size: in bytes. sha256: of the bytes,
    in hexadecimal. characters: how much text could be read. pages: None for a kind without pages.
    note: what could not be read, as a person reads it ("" for nothing).
    """

    name: str
    media_type: str
    size: int
    sha256: str
    characters: int = 0
    pages: int | None = None
    note: str = ""
    labels: Labels = FROM_OUTSIDE


ModelPart = TextPart | ThinkingPart | ImagePart | ToolCallPart | ToolResultPart
"""What a model can be sent as it stands."""

Part = ModelPart | FilePart


def plain_text(parts: tuple[Part, ...]) -> str:
    """The words a person reads: text parts only, in order, as they stand."""
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def joined_labels(parts: tuple[Part, ...]) -> Labels:
    """The labels of the whole: the worst of each."""
    labels = FROM_USER
    for part in parts:
        labels = labels.join(part.labels)
    return labels


def describe(part: Part) -> str:
    """One short line for lists and logs; never the content itself."""
    match part:
        case TextPart(text=text):
            return f"text, {len(text)} characters"
        case ThinkingPart(text=text):
            return f"thinking, {len(text)} characters"
        case ImagePart(media_type=media_type, data=data):
            return f"{media_type}, {len(data)} bytes"
        case FilePart(media_type=media_type, size=size):
            return f"{media_type} file, {size} bytes"
        case ToolCallPart(name=name):
            return f"tool call {name}"
        case ToolResultPart(is_error=is_error):
            return "tool error" if is_error else "tool result"
        case _:
            assert_never(part)
