"""Reading the clipboard never waits for long, and never fails."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from deskhand.host.clipboard import read_text, reader


def program(folder: Path, name: str) -> Path:
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(made.stat().st_mode | stat.S_IXUSR)
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="these programs are a Linux desktop's")
def test_the_program_of_the_desktop_is_taken(tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path)}
    assert reader(environ) is None
    program(tmp_path, "xsel")
    assert reader(environ) == ["xsel", "--output", "--clipboard"]
    program(tmp_path, "xclip")
    program(tmp_path, "wl-paste")
    assert (reader(environ) or [""])[0] == "xclip"
    assert (reader({**environ, "WAYLAND_DISPLAY": "w"}) or [""])[0] == "wl-paste"


def test_what_is_printed_is_the_text() -> None:
    write = "import sys; sys.stdout.buffer.write('gr\\u00fc\\u00df\\0 dich'.encode() + b'\\xff')"
    assert read_text([sys.executable, "-c", write]) == "grüß dich\ufffd"


def test_who_fails_or_hangs_holds_nothing() -> None:
    assert read_text(["/nowhere/at/all"]) == ""
    assert read_text([sys.executable, "-c", "print('half'); raise SystemExit(1)"]) == ""
    began = time.monotonic()
    assert read_text([sys.executable, "-c", "import time; time.sleep(60)"], 0.2) == ""
    assert time.monotonic() - began < 20
