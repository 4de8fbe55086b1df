"""What compares meanings, and what is stored of one preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from deskhand.domain.preference import Preference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Embedder(Protocol):
    """Makes vectors of texts. Blocking; called from one thread at a time."""

    @property
    def name(self) -> str:
        """Names maker and model: vectors of two names are never compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text: float32, (texts, dimensions).

        Raises PreferencesUnavailable and ProviderErrors.
        """
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A preference with the unit vectors of its cues: float32, (cues, dimensions)."""

    preference: Preference
    vectors: Floats
