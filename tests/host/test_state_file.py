"""Small facts: read what was written, survive what was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.host.state_file import StateFile


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "window.json")
    assert file.read() == {}
    file.write({"geometry": [1, 2], "name": "ü"})
    assert file.read() == {"geometry": [1, 2], "name": "ü"}
    assert (tmp_path / "window.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b'{"a":' + b"x" * 2_000_000],
)
def test_a_broken_file_is_as_good_as_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "window.json").write_bytes(content)
    assert StateFile(tmp_path / "window.json").read() == {}


def test_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "gone/window.json")
    file.write({"a": 1})
    assert file.read() == {}
