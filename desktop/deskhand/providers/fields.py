"""Reading answers field by field with their types checked.

SDKs build their objects without validating them, and servers that claim a protocol fill them with
anything.
"""

from __future__ import annotations

from collections.abc import Mapping

LARGEST_COUNT = 10**15
"""No count of tokens or bytes is larger; the database could not hold one that is."""


def get(value: object, name: str) -> object:
    """A field of an SDK object or of plain JSON, None when there is none."""
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)


def text(value: object, name: str) -> str:
    """A field that should be text, "" when it is not."""
    found = get(value, name)
    return found if isinstance(found, str) else ""


def items(value: object, name: str) -> list[object]:
    """A field that should be a list, empty when it is not."""
    found = get(value, name)
    return list(found) if isinstance(found, list | tuple) else []


def number(value: object, name: str) -> int | None:
    """A field that should be a whole number of things, None when it is not."""
    return whole(get(value, name))


def whole(found: object) -> int | None:
    """The value when it is a count, else None."""
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= LARGEST_COUNT:
        return int(found)
    return None
