"""What Chroma is told makes its vectors: nothing. Imported only where chromadb is."""

from __future__ import annotations

from typing import Any

from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.utils.embedding_functions import register_embedding_function


@register_embedding_function
class OwnVectors(EmbeddingFunction[Documents]):
    """Registered under a name of ours, so that a collection opened later finds it."""

    def __init__(self) -> None:
        pass

    def __call__(self, input: Documents) -> Embeddings:  # noqa: A002 - Chroma's own name
        raise NotImplementedError(f"no vectors were given for {len(input)} texts")

    @staticmethod
    def name() -> str:
        return "deskhand"

    def get_config(self) -> dict[str, Any]:
        return {}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> OwnVectors:
        return OwnVectors()
