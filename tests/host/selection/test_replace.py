"""Pasting over what is selected in another program, and putting the clipboard back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskhand.host.selection.base import NOWHERE, Origin, Replaced
from deskhand.host.selection.x11 import X11Selections

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(shutil.which("openbox") is None, reason="needs a window manager"),
]

EDITOR = Path(__file__).parents[2] / "support" / "editor_window.py"
PATIENCE_S = 40


@contextmanager
def editor(title: str, text: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, str(EDITOR), title, text], stdout=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(PATIENCE_S, child.kill)
    watchdog.start()
    with child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            yield child
        finally:
            watchdog.cancel()
            child.kill()


def test_the_answer_stands_where_the_text_was() -> None:
    with editor("Letter", "grus dich") as child:
        selections = X11Selections()
        origin = selections.origin()
        assert origin.title == "Letter"
        assert not selections.cannot_replace(origin)
        assert selections.replace("grüß dich, 日本", origin) is Replaced.DONE
        assert child.stdout is not None
        found = json.loads(child.stdout.readline())
        while found != "grüß dich, 日本":  # the old text goes first
            found = json.loads(child.stdout.readline())


def test_a_window_that_is_gone_takes_nothing() -> None:
    selections = X11Selections()
    with editor("Letter", "x"):
        origin = selections.origin()
    assert selections.replace("y", origin) is Replaced.ON_CLIPBOARD


def test_what_is_too_long_for_a_request_is_left_to_the_clipboard() -> None:
    with editor("Letter", "x"):
        selections = X11Selections()
        assert selections.replace("long " * 50_000, selections.origin()) is Replaced.ON_CLIPBOARD


@pytest.mark.parametrize("origin", [NOWHERE, Origin(7, "~", "XTerm")])
def test_where_it_cannot_be_it_is_said_before(origin: Origin) -> None:
    assert X11Selections().cannot_replace(origin).endswith(".")
