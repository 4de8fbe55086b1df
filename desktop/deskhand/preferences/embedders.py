"""The embedding models one can choose: the one on the disk, or another program's or maker's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from deskhand.domain.errors import PreferencesUnavailable
from deskhand.domain.wording import tr
from deskhand.preferences.base import Embedder

if TYPE_CHECKING:
    from deskhand.preferences.base import Floats

BUILTIN = "all-MiniLM-L6-v2"
"""The name of the one on the disk, known without loading it."""

AT_ONCE = 64
"""Texts asked for at once."""

Ask = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Asks a server for the vectors of texts; blocking."""


class Builtin:
    """The model on the disk, loaded at its first use."""

    name = BUILTIN

    def __init__(self) -> None:
        self._model: Embedder | None = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """See Embedder."""
        if self._model is None:
            from deskhand.preferences.minilm import MiniLM

            self._model = MiniLM()
        return self._model.embed(texts)


class Remote:
    """A server's model, such as one of Ollama's. What it answers is made unit vectors."""

    def __init__(self, name: str, ask: Ask) -> None:
        self.name = name
        self._ask = ask

    def embed(self, texts: Sequence[str]) -> Floats:
        """See Embedder."""
        import numpy as np

        rows: list[Sequence[float]] = []
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            found = self._ask(some)
            if len(found) != len(some):
                raise self._useless(f"{len(found)} vectors for {len(some)} texts")
            rows += found
        try:
            vectors = np.asarray(rows, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise self._useless(str(error)) from error
        if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise self._useless(f"vectors of the form {vectors.shape}")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = vectors / np.maximum(lengths, 1e-12)
        return unit

    def _useless(self, detail: str) -> PreferencesUnavailable:
        return PreferencesUnavailable(
            tr("“{model}” does not answer with vectors.", model=self.name),
            kept=tr("Your preferences are kept."),
            next_step=tr("Choose an embedding model in the settings."),
            detail=detail,
        )
