"""Starting at login: the entry is the truth, and is what other programs read."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from deskhand.host.autostart.mac import MacAutostart
from deskhand.host.autostart.xdg import XdgAutostart, exec_line
from deskhand.host.own_program import own_program, own_surroundings


def entry(tmp_path: Path, command: list[str], **surroundings: str) -> XdgAutostart:
    environ = {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CONFIG_DIRS": str(tmp_path / "shared"),
    }
    return XdgAutostart(command, surroundings, "", environ)


def test_on_and_off(tmp_path: Path) -> None:
    own = entry(tmp_path, ["/opt/deskhand/deskhand", "--hidden"])
    assert not own.is_on()
    own.turn(True)
    assert own.is_on()
    assert own.path == tmp_path / "config" / "autostart" / "deskhand.desktop"
    own.turn(False)
    assert not own.is_on()
    assert not own.path.exists()


def test_what_the_entry_says(tmp_path: Path) -> None:
    own = entry(tmp_path, ["/opt/my apps/deskhand", "--hidden"], DESKHAND_HOME="/data/50% off")
    own.turn(True)
    lines = own.path.read_text().splitlines()
    assert 'Exec=env "DESKHAND_HOME=/data/50%% off" "/opt/my apps/deskhand" --hidden' in lines
    assert "TryExec=/opt/my apps/deskhand" in lines


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="not installed")
def test_it_is_valid_for_others(tmp_path: Path) -> None:
    own = entry(tmp_path, ['/opt/a $b`c"d\\e%f/deskhand', "--hidden"], DESKHAND_HOME="/x y")
    own.turn(True)
    said = subprocess.run(
        ["desktop-file-validate", own.path], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["deskhand", "--hidden"], "deskhand --hidden"),
        (["/a b/c"], '"/a b/c"'),
        (["a%b"], "a%%b"),
        (["a$b"], r'"a\\$b"'),
        (['a"b'], r'"a\\"b"'),
        (["a\\b"], r'"a\\\\b"'),
        ([""], '""'),
    ],
)
def test_arguments_are_quoted_as_the_specification_says(command: list[str], line: str) -> None:
    assert exec_line(command) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[Desktop Entry]\nExec=a\nHidden=true\n",
        "[Desktop Entry]\nExec=a\nX-GNOME-Autostart-enabled=false\n",
        "[Other]\nExec=a\n",
        "\x00\xff",
    ],
)
def test_an_entry_that_desktops_pass_over_is_off(tmp_path: Path, text: str) -> None:
    own = entry(tmp_path, ["deskhand"])
    own.path.parent.mkdir(parents=True)
    own.path.write_text(text)
    assert not own.is_on()


def test_the_system_s_entry_is_turned_off_by_one_s_own(tmp_path: Path) -> None:
    shared = tmp_path / "shared" / "autostart" / "deskhand.desktop"
    shared.parent.mkdir(parents=True)
    shared.write_text("[Desktop Entry]\nExec=deskhand --hidden\n")
    own = entry(tmp_path, ["deskhand"])
    assert own.is_on()
    own.turn(False)
    assert not own.is_on()
    assert shared.exists()
    own.turn(True)
    assert own.is_on()


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file in the way")
    with pytest.raises(OSError, match="autostart"):
        entry(tmp_path, ["deskhand"]).turn(True)


def test_the_command_is_this_very_program(tmp_path: Path) -> None:
    beside = tmp_path / "bin" / "deskhand"
    beside.parent.mkdir()
    beside.write_text("#!/bin/sh\n")
    beside.chmod(0o755)
    python = str(tmp_path / "bin" / "python")
    assert own_program("", {}, python, frozen=False) == [str(beside)]
    frozen = own_program("work", {}, "/opt/d/deskhand", frozen=True)
    assert frozen == ["/opt/d/deskhand", "--profile", "work"]
    image = own_program("", {"APPIMAGE": "/home/me/D.AppImage"}, "/tmp/.mount/d", frozen=True)
    assert image == ["/home/me/D.AppImage"]
    bare = own_program("", {"PATH": ""}, "/usr/bin/none/python3", frozen=False)
    assert bare == ["/usr/bin/none/python3", "-m", "deskhand"]


def test_a_home_of_its_own_goes_along() -> None:
    assert own_surroundings({}) == {}
    assert own_surroundings({"DESKHAND_HOME": "/x"}) == {"DESKHAND_HOME": "/x"}


def test_a_launch_agent_of_macos(tmp_path: Path) -> None:
    own = MacAutostart(["/Applications/Deskhand", "--hidden"], {"A": "b"}, "", tmp_path)
    assert not own.is_on()
    own.turn(True)
    assert own.is_on()
    agent = plistlib.loads(own.path.read_bytes())
    assert agent["ProgramArguments"] == ["/Applications/Deskhand", "--hidden"]
    own.path.write_bytes(b"broken")
    assert not own.is_on()
    own.turn(False)
    assert not own.path.exists()
