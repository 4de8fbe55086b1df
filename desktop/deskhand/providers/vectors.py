"""Vectors as servers answer them."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.model import ProviderConfig
from deskhand.providers.failures import not_the_protocol


def vectors_of(config: ProviderConfig, found: object) -> list[list[float]]:
    """The vectors of an answer. Raises MalformedReply for what is none."""
    if isinstance(found, Sequence) and all(map(_is_vector, found)):
        return [[float(value) for value in each] for each in found]
    raise not_the_protocol(config, f"no vectors: {str(found)[:200]}")


def _is_vector(found: object) -> bool:
    return isinstance(found, list) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in found
    )
