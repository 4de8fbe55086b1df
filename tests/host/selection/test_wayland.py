"""Where only wl-paste may look: what it prints, and what it does wrong."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from deskhand.host.selection.base import (
    NOWHERE,
    Files,
    Nothing,
    Picture,
    Replaced,
    Source,
    Text,
    Why,
)
from deskhand.host.selection.choosing import selections
from deskhand.host.selection.wayland import WaylandSelections

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a Linux desktop's programs")


def wl_paste(folder: Path, body: str) -> WaylandSelections:
    """One that runs this as a shell script; $kind is the type asked for."""
    program = folder / "wl-paste"
    program.write_text(
        "#!/bin/sh\nfor each; do kind=$each; done\n"
        'case "$*" in *--list-types*) kind=list;; esac\n' + body
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return WaylandSelections({"PATH": f"{folder}:/usr/bin:/bin"})


def test_without_the_program_it_says_what_to_do(tmp_path: Path) -> None:
    found = WaylandSelections({"PATH": str(tmp_path)}).read(Source.SELECTED)
    assert isinstance(found, Nothing)
    assert "wl-clipboard" in found.sentence


def test_words_are_read(tmp_path: Path) -> None:
    ways = wl_paste(
        tmp_path,
        'case $kind in list) printf "text/html\\ntext/plain\\n";; *) printf "hello";; esac',
    )
    assert ways.read(Source.CLIPBOARD) == Text("hello")


def test_a_picture_and_files_are_read(tmp_path: Path) -> None:
    ways = wl_paste(tmp_path, "case $kind in list) echo image/png;; *) printf PNG;; esac")
    assert ways.read(Source.CLIPBOARD) == Picture("image/png", b"PNG")
    ways = wl_paste(
        tmp_path, "case $kind in list) echo text/uri-list;; *) echo file:///tmp/a;; esac"
    )
    assert ways.read(Source.CLIPBOARD) == Files((Path("/tmp/a"),))


def test_primary_is_asked_for_what_is_selected(tmp_path: Path) -> None:
    ways = wl_paste(
        tmp_path,
        'case "$*" in *--primary*) ;; *) exit 1;; esac\n'
        "case $kind in list) echo text/plain;; *) printf marked;; esac",
    )
    assert ways.read(Source.SELECTED) == Text("marked")
    assert isinstance(ways.read(Source.CLIPBOARD), Nothing)


def test_unknown_types_and_failures_are_told(tmp_path: Path) -> None:
    found = wl_paste(tmp_path, "echo application/x-what").read(Source.CLIPBOARD)
    assert isinstance(found, Nothing)
    assert found.why is Why.UNKNOWN


def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    found = wl_paste(tmp_path, "exec sleep 60").read(Source.CLIPBOARD)
    assert isinstance(found, Nothing)
    assert time.monotonic() - began < 30


def test_a_hundred_megabytes_are_cut(tmp_path: Path) -> None:
    ways = wl_paste(
        tmp_path, "case $kind in list) echo text/plain;; *) yes word | head -c 100000000;; esac"
    )
    found = ways.read(Source.CLIPBOARD)
    assert isinstance(found, Nothing) or (isinstance(found, Text) and found.cut)


def test_nothing_is_typed_into_others(tmp_path: Path) -> None:
    ways = WaylandSelections({"PATH": str(tmp_path)})
    assert ways.origin() == NOWHERE
    assert ways.cannot_replace(NOWHERE)
    assert ways.snapshot() == {}
    assert ways.replace("x", NOWHERE) is Replaced.ON_CLIPBOARD


def test_the_way_is_that_of_the_desktop() -> None:
    wayland = selections({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux")
    assert type(wayland).__name__ == "WaylandSelections"
    assert type(selections({"DISPLAY": ":0"}, "linux")).__name__ == "X11Selections"
    assert type(selections({}, "darwin")).__name__ == "MacSelections"
