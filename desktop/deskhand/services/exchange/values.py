"""JSON values that others wrote, as the types they should have. Nothing here raises."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime
from typing import Any

LONGEST_KEY = 100
LONGEST_LINE = 200
FIRST_YEAR, LAST_YEAR = 1990, 2200
MILLISECONDS_FROM = 1e11
MOST_SECONDS = 1e9


def text_of(value: Any) -> str:
    """The text, "" for anything else."""
    return value if isinstance(value, str) else ""


def line_of(value: Any) -> str:
    """The text as one line of at most 200 characters."""
    if not isinstance(value, str):
        return ""
    return " ".join(value[:10_000].split())[:LONGEST_LINE]


def key_of(value: Any) -> str:
    """A name for something: short, without what no database keeps; "" for nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        return ""
    if len(value) > LONGEST_KEY or not value.isprintable():
        return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()
    return value


def object_of(value: Any) -> dict[str, Any]:
    """The object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """The list, an empty one for anything else."""
    return value if isinstance(value, list) else []


def count_of(value: Any) -> int | None:
    """A number of things: whole, not negative, as large as a database keeps."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        return None
    return value


def seconds_of(value: Any) -> float | None:
    """How long something took, None for what is no such time."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < MOST_SECONDS else None


def instant_of(value: Any) -> datetime | None:
    """A moment written as seconds or milliseconds since 1970, or in ISO 8601; None for others
    and for years that no chat is from. Without a zone it is UTC."""
    found: datetime | None = None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            seconds = value / 1000 if value > MILLISECONDS_FROM else value
            found = datetime.fromtimestamp(seconds, UTC)
        elif isinstance(value, str) and len(value) < LONGEST_KEY:
            found = datetime.fromisoformat(value.strip())
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None
