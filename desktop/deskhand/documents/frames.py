"""How the child that reads a file talks to the parent: frames of JSON or bytes.

A frame is a letter, the length of what follows (4 bytes, big-endian), and that. Frames are written
as soon as there is something, so that what was read is there when the child is ended.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from enum import StrEnum

HEAD = struct.Struct(">cI")
FACT, BYTES = b"j", b"b"

Fact = Mapping[str, object]


class Notice(StrEnum):
    """What a person should know of a file that could be read otherwise."""

    PARTS_LOST = "parts-lost"
    TEXT_CUT = "text-cut"
    NO_TEXT = "no-text"
    SKIPPED = "skipped"
    LIST_CUT = "list-cut"
    STOPPED = "stopped"
    FIRST_FRAME = "first-frame"


class Refusal(StrEnum):
    """Why nothing of a file can be used."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown-kind"
    PASSWORD = "password"  # noqa: S105 it says that there is one
    BROKEN = "broken"
    OLD_OFFICE = "old-office"
    PACKED = "packed"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MUCH = "too-much"
    NOTHING_IN_IT = "nothing-in-it"
    GONE = "gone"
    FORBIDDEN = "forbidden"


def fact_frame(fact: Fact) -> bytes:
    """A JSON object as a frame."""
    payload = json.dumps(fact).encode()
    return HEAD.pack(FACT, len(payload)) + payload


def bytes_frame(payload: bytes) -> bytes:
    """Bytes as a frame."""
    return HEAD.pack(BYTES, len(payload)) + payload
