"""Short names for machines, made from a person's words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_from(words: str) -> str:
    """Latin letters without accents, digits and "-" only; "" when nothing of the words can be."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-")[:LONGEST].strip("-")


def free_slug(stem: str, taken: Container[str]) -> str:
    """The stem, or the first of "stem-2", "stem-3", … that nobody has."""
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem[: LONGEST - 5]}-{number}", number + 1
    return slug
