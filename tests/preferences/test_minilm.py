"""The embedding model on the disk."""

from __future__ import annotations

import numpy as np
import pytest

from deskhand.domain.errors import PreferencesUnavailable
from deskhand.preferences.minilm import DIMENSIONS, FOLDER_VARIABLE, MiniLM, find_model


def test_vectors_are_of_unit_length_and_like_texts_lie_close() -> None:
    vectors = MiniLM().embed(["a dog in the park", "a puppy on the meadow", "interest rates"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    model = MiniLM()
    texts = [f"sentence number {number} " + "long " * (number % 7) for number in range(70)]
    together = model.embed(texts)
    for place in (0, 33, 69):
        assert together[place] @ model.embed([texts[place]])[0] > 0.99
    assert model.embed([]).shape == (0, DIMENSIONS)


def test_a_missing_model_and_a_damaged_one_are_said(tmp_path) -> None:
    environ = {FOLDER_VARIABLE: str(tmp_path)}
    with pytest.raises(PreferencesUnavailable, match="not installed") as caught:
        find_model(environ)
    assert caught.value.next_step
    weights, tokenizer = find_model({})
    (tmp_path / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    (tmp_path / "model.onnx").write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(PreferencesUnavailable):
        MiniLM(environ)
    (tmp_path / "model.onnx").write_bytes(weights.read_bytes())
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(PreferencesUnavailable):
        MiniLM(environ)
