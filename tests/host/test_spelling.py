"""The system's spelling library is taken where there is one, and missed by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.host import spelling
from deskhand.host.spelling import MOST_SUGGESTIONS, find_speller


def test_without_a_library_there_is_no_speller(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spelling, "ENCHANT", ("libnowhere-enchant.so.9",))
    monkeypatch.setattr(spelling, "HUNSPELL", ("libnowhere-hunspell.so.9",))
    monkeypatch.setattr(spelling, "DICTIONARIES", (tmp_path,))
    assert find_speller(["en_US"]) is None
    for ending in ("aff", "dic"):
        (tmp_path / f"en_US.{ending}").write_text("")
    assert find_speller(["xx", "en_US"]) is None
    assert find_speller([]) is None


def test_the_library_of_this_system_knows_words() -> None:
    found = find_speller(["en_US", "en_GB", "en"])
    if found is None:
        pytest.skip("this system has no Enchant or Hunspell with English")
    assert found.knows("hello") and not found.knows("helo")
    assert "hello" in found.suggest("helo") and len(found.suggest("helo")) <= MOST_SUGGESTIONS
    assert isinstance(found.knows("日本"), bool) and isinstance(found.suggest(""), list)
