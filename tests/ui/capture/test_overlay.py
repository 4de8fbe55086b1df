"""A region of the real screen, chosen with real keys and a real pointer, at several scales."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import screens

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(screens.missing()), reason="needs xdotool and ImageMagick"),
]

TOP = Path(__file__).parents[3]
PATIENCE_S = 40


@contextmanager
def chooser(scale: str) -> Iterator[subprocess.Popen[str]]:
    environ = {
        **os.environ,
        "QT_SCALE_FACTOR": scale,
        "QT_SCALE_FACTOR_ROUNDING_POLICY": "PassThrough",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.capture.region_child"],
        cwd=TOP,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    watchdog = threading.Timer(PATIENCE_S, child.kill)
    watchdog.start()
    with child:
        try:
            assert child.stdout is not None
            ready = child.stdout.readline().split()
            assert ready[:2] == ["ready", scale]
            yield child
        finally:
            watchdog.cancel()
            child.kill()


def said(child: subprocess.Popen[str]) -> list[str]:
    assert child.stdout is not None
    return child.stdout.readline().split()


def drag(x: int, y: int, to_x: int, to_y: int) -> None:
    steps = ["mousemove", x, y, "mousedown", 1, "mousemove", x + 5, y + 5, "mousemove", to_x, to_y]
    subprocess.run(["xdotool", *map(str, steps), "mouseup", "1"], check=True, timeout=PATIENCE_S)


@pytest.mark.parametrize("scale", ["1", "1.5", "2", "3"])
def test_what_was_marked_is_what_is_taken(scale: str) -> None:
    with chooser(scale) as child:
        drag(30, 60, 231, 160)
        screens.press("Return")
        assert said(child) == ["ask", "201", "100", "30", "60", "230", "159"]


def test_letters_choose_what_becomes_of_it() -> None:
    with chooser("1") as child:
        drag(10, 10, 110, 60)
        screens.press("t")
        assert said(child)[:3] == ["task", "100", "50"]


def test_keys_alone_choose_a_region() -> None:
    with chooser("1") as child:
        screens.press(
            "Right", "Right", "ctrl+Left", "shift+Left", "Return", "Right", "Right", "Return"
        )
        choice, width, height, *_ = said(child)
        assert choice == "copy"
        assert int(height) > 100
        assert int(width) > 100


def test_enter_alone_takes_the_whole_screen() -> None:
    with chooser("1") as child:
        screens.press("Return", "s")
        assert said(child)[:1] == ["save"]


def test_esc_leaves() -> None:
    with chooser("1") as child:
        drag(10, 10, 110, 60)
        screens.press("Escape")
        assert said(child) == ["left"]
