"""What is read of real X clients: good ones, and those that hang, die or send 100 MB."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from deskhand.host.selection.base import (
    LONGEST_TEXT,
    NOWHERE,
    Files,
    Nothing,
    Picture,
    Source,
    Text,
    Why,
)
from deskhand.host.selection.x11 import X11Selections

pytestmark = pytest.mark.desktop

OWNER = Path(__file__).parents[2] / "support" / "selection_owner.py"
PATIENCE_S = 40
NOT_QT_S = 6
"""Qt waits 15 s for a program that hangs; ours is two at most, on a busy machine, too."""


@contextmanager
def owner(how: str, selection: str = "PRIMARY") -> Iterator[subprocess.Popen[bytes]]:
    """A client of its own that has the selection."""
    child = subprocess.Popen(
        [sys.executable, str(OWNER), selection, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == b"ready\n"
        yield child
        child.stdin.close()
        child.wait(PATIENCE_S)


def read(how: str, source: Source = Source.SELECTED):
    with owner(how, "PRIMARY" if source is Source.SELECTED else "CLIPBOARD"):
        return X11Selections().read(source)


def test_selected_words_are_read() -> None:
    assert read("text:grüß dich, 日本") == Text("grüß dich, 日本")
    assert read("text:copied", Source.CLIPBOARD) == Text("copied")


def test_an_owner_of_the_old_kind_is_read() -> None:
    assert read("latin:grüß dich") == Text("grüß dich")


def test_a_page_alone_is_its_words() -> None:
    assert read("html:<p>One &amp; two</p><script>x()</script><p>three</p>") == Text(
        "One & two\nthree"
    )


def test_files_are_paths_of_this_machine() -> None:
    listed = "file:///tmp/a%20b.txt\r\nfile://elsewhere/c\r\nhttps://example.org/d\r\n"
    assert read(f"files:{listed}", Source.CLIPBOARD) == Files((Path("/tmp/a b.txt"),))


def test_a_picture_comes_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "noise.png"
    Image.effect_noise((900, 900), 80).save(file)
    assert file.stat().st_size > 400_000
    assert read(f"picture:{file}", Source.CLIPBOARD) == Picture("image/png", file.read_bytes())


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("hangs", Why.SILENT),
        ("silent", Why.SILENT),
        ("unknown", Why.UNKNOWN),
        ("refuses", Why.EMPTY),
    ],
)
def test_who_gives_nothing_is_told_in_time(how: str, why: Why) -> None:
    with owner(how):
        began = time.monotonic()
        found = X11Selections().read(Source.SELECTED)
        assert time.monotonic() - began < NOT_QT_S
    assert isinstance(found, Nothing)
    assert found.why is why
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("how", ["dies", "stalls"])
def test_what_came_of_one_that_broke_off_is_kept(how: str) -> None:
    found = read(how)
    assert isinstance(found, Text)
    assert found.cut
    assert found.text.startswith("word word")
    assert len(found.text) == 200_000


def test_of_a_hundred_megabytes_the_first_part_is_taken() -> None:
    with owner("huge", "CLIPBOARD"):
        found = X11Selections().read(Source.CLIPBOARD)
    assert isinstance(found, Text)
    assert found.cut
    assert 200_000 <= len(found.text) <= LONGEST_TEXT


def test_nobody_owns_it() -> None:
    with owner("text:x", "CLIPBOARD"):
        pass
    found = X11Selections().read(Source.CLIPBOARD)
    assert isinstance(found, Nothing)
    assert found.why is Why.EMPTY


def test_an_owner_killed_meanwhile_is_nobody() -> None:
    with owner("hangs", "CLIPBOARD") as child:
        child.kill()
        child.wait(PATIENCE_S)
        found = X11Selections().read(Source.CLIPBOARD)
    assert isinstance(found, Nothing)
    assert found.why in (Why.EMPTY, Why.GONE)


def test_what_can_be_put_back_is_kept() -> None:
    with owner("html:<p>x</p>", "CLIPBOARD"):
        assert X11Selections().snapshot() == {"text/html": b"<p>x</p>"}
    with owner("text:x", "CLIPBOARD"):
        assert X11Selections().snapshot() == {"text/plain": b"x"}
    with owner("huge", "CLIPBOARD"):
        assert X11Selections().snapshot() == {}


def test_without_a_server_it_says_so() -> None:
    nowhere = X11Selections(":4242")
    found = nowhere.read(Source.SELECTED)
    assert isinstance(found, Nothing)
    assert found.why is Why.CLOSED
    assert nowhere.origin() == NOWHERE
    assert nowhere.snapshot() == {}
