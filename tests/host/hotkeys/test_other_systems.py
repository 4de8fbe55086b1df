"""What can be held here of Windows and macOS: which key is asked for. And the choice of a way."""

from __future__ import annotations

import pytest

from deskhand.host.hotkeys.base import Standing, Wanted
from deskhand.host.hotkeys.by_hand import STEPS, quick_command, steps_here
from deskhand.host.hotkeys.choosing import NoHotkeys, Way, way_of
from deskhand.host.hotkeys.keys import parse
from deskhand.host.hotkeys.mac import place_of
from deskhand.host.hotkeys.windows import virtual_key

GERMAN = {"ä": 0xDE, "!": 0x131, ",": 0xBC}


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("Ctrl+Alt+Space", (0x20, 3)),
        ("Meta+K", (ord("K"), 8)),
        ("Ctrl+5", (ord("5"), 2)),
        ("Ctrl+Num+5", (0x65, 2)),
        ("Ctrl+Ä", (0xDE, 2)),
        ("Ctrl+!", (0x31, 2 | 4)),
        ("Shift+F24", (0x87, 4)),
        ("Media Play", (0xB3, 0)),
        ("Ctrl+F25", None),
        ("Ctrl+Ф", None),
    ],
)
def test_windows_is_asked_for_this_key(key, place):
    assert virtual_key(parse(key), lambda character: GERMAN.get(character, -1)) == place


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("Ctrl+Alt+Space", (0x31, 1 << 8 | 1 << 11)),
        ("Meta+Shift+K", (0x28, 1 << 12 | 1 << 9)),
        ("Ctrl+Num+5", (0x57, 1 << 8)),
        ("F1", (0x7A, 0)),
        ("Pause", None),
        ("Ctrl+Ä", None),
    ],
)
def test_macos_is_asked_for_this_key(key, place):
    assert place_of(parse(key)) == place


@pytest.mark.parametrize(
    ("environ", "platform", "way"),
    [
        ({"DISPLAY": ":0"}, "linux", Way.X11),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", Way.PORTAL),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "linux", Way.PORTAL),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": ""}, "linux", Way.X11),
        ({}, "linux", Way.NONE),
        ({}, "win32", Way.WINDOWS),
        ({"DISPLAY": ":0"}, "darwin", Way.MAC),
    ],
)
def test_the_way_of_a_session(environ, platform, way):
    assert way_of(environ, platform) is way


async def test_a_session_without_a_way_says_so():
    states = await NoHotkeys().bind([Wanted("quick", "Ctrl+Alt+Space", ""), Wanted("no", "", "")])
    assert states["quick"].standing is Standing.IMPOSSIBLE and states["quick"].sentence()
    assert states["no"].standing is Standing.REMOVED


def test_the_command_is_one_a_shell_understands(tmp_path):
    program = tmp_path / "deskhand"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    path, python = {"PATH": str(tmp_path)}, "/opt/py"
    assert quick_command("", path, python) == f"{program} --quick"
    assert quick_command("my life", path, python).endswith("--profile 'my life' --quick")
    at_home = quick_command("", path | {"DESKHAND_HOME": "/a b"}, python)
    assert at_home == f"env 'DESKHAND_HOME=/a b' {program} --quick"
    assert quick_command("", {"PATH": ""}, "/opt/py").startswith("/opt/py -m deskhand")
    assert quick_command("", {"APPIMAGE": "/a b/D.AppImage"}) == "'/a b/D.AppImage' --quick"


def test_the_steps_are_those_of_the_desktop_that_runs():
    assert [each.desktop for each in steps_here({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"})] == [
        "GNOME"
    ]
    assert [each.desktop for each in steps_here({"XDG_CURRENT_DESKTOP": "sway"})] == ["Sway"]
    assert steps_here({}) == STEPS
