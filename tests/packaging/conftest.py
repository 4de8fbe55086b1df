"""The set-up's scripts import each other by plain names, as they run before anything is there."""

from __future__ import annotations

from pathlib import Path

import pytest

SET_UP = Path(__file__).resolve().parents[2] / "packaging" / "set_up"


@pytest.fixture(autouse=True)
def set_up_on_path(monkeypatch):
    monkeypatch.syspath_prepend(str(SET_UP))
