"""Where Deskhand writes, and with which rights."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.domain.errors import HostError
from deskhand.host.folders import Folders, make_private


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_deskhand_home_puts_all_four_below_it(tmp_path: Path) -> None:
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path / "here")})
    assert [folder.name for folder in folders.all()] == ["config", "data", "cache", "state"]
    assert all(folder.parent == tmp_path / "here" for folder in folders.all())
    assert not (tmp_path / "here").exists()


def test_folders_are_private_from_the_start_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folders = Folders.find({"DESKHAND_HOME": str(tmp_path / "a/b")})
        folders.make()
    finally:
        os.umask(before)
    assert {mode(folder) for folder in folders.all()} == {0o700}
    assert mode(tmp_path / "a") == mode(tmp_path / "a/b") == 0o700


def test_open_folders_are_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(mode=0o755)
    Folders.find({"DESKHAND_HOME": str(tmp_path)}).make()
    assert mode(tmp_path / "config") == 0o700


def test_making_them_twice_changes_nothing(tmp_path: Path) -> None:
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    folders.make()
    (folders.data / "kept").write_text("x")
    folders.make()
    assert (folders.data / "kept").read_text() == "x"


def test_a_file_in_the_way_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(HostError, match="cannot be made ready") as raised:
        Folders.find({"DESKHAND_HOME": str(tmp_path)}).make()
    assert "DESKHAND_HOME" in raised.value.next_step


def test_a_place_where_nothing_can_be_made_is_a_plain_sentence() -> None:
    with pytest.raises(HostError):
        Folders.find({"DESKHAND_HOME": "/proc/deskhand"}).make()


def test_an_unknown_persons_home_is_a_plain_sentence() -> None:
    with pytest.raises(HostError, match="There is no folder"):
        Folders.find({"DESKHAND_HOME": "~nobody-of-that-name/x"})


@pytest.mark.parametrize("home", ["/nonexistent/home", "", None])
def test_without_a_home_folder_nothing_is_created(home: str | None, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"]} | ({} if home is None else {"HOME": home})
    code = (
        "import os, pwd\n"
        "pwd.getpwuid = lambda uid: (_ for _ in ()).throw(KeyError(uid))\n"
        "from deskhand.host.folders import Folders\n"
        "from deskhand.domain.errors import HostError\n"
        "try:\n    Folders.find().make()\n"
        "except HostError as error:\n    print(error.sentence())\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "home folder" in process.stdout
    assert not Path("/nonexistent").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="not text"):
        Folders.find({"DESKHAND_HOME": os.fsdecode(os.fsencode(tmp_path) + b"/\xff")})


def test_finding_the_folders_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from deskhand.host.folders import Folders\n"
        "from deskhand.host.state_file import StateFile\n"
        "Folders.find()\n"
        "heavy = {'pydantic', 'tomlkit', 'keyring', 'sqlalchemy', 'asyncio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_make_private_keeps_parents_of_others_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    make_private(tmp_path / "shared/mine")
    assert mode(tmp_path / "shared") == 0o755
    assert mode(tmp_path / "shared/mine") == 0o700
