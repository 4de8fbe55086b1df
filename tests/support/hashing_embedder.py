"""A small embedder for tests: a text's vector says which words it has. The same every time, no
model needed; texts with words in common are near each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """fails: an error to raise instead. asked: how many texts were embedded so far."""

    def __init__(self, name: str = "hashing", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.fails: Exception | None = None
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fails is not None:
            raise self.fails
        self.asked += len(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in _WORD.findall(text.casefold()) or ["nothing"]:
                digest = hashlib.sha256(f"{self.name} {word}".encode()).digest()
                row[digest[0] % self.dimensions] += 1.0
                row[digest[1] % self.dimensions] += 0.5
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit
