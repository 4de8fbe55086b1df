"""Files are the old ones or the new ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.host.atomic import write_atomically
from tests.support.full_disk import limited_to


def test_the_file_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_atomically(tmp_path / "file", b"content")
    finally:
        os.umask(before)
    assert (tmp_path / "file").read_bytes() == b"content"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_wider_mode_can_be_asked_for(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"", mode=0o644)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644


def test_a_link_still_leads_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles/real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "dotfiles/real")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "dotfiles/real").read_text() == "new"


def test_a_missing_folder_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere/file", b"")


def test_a_full_disk_leaves_the_old_file_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    code = (
        "import sys; from pathlib import Path; from deskhand.host.atomic import write_atomically\n"
        "try:\n    write_atomically(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except OSError as error:\n    print(error.errno)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "file")],
        preexec_fn=limited_to(10_000),
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.strip()
    assert (tmp_path / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
