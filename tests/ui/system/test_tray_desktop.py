"""The whole program beside real trays: StatusNotifierItem, XEmbed and none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

from tests.support.trays import (
    Item,
    have,
    panel,
    program,
    session_bus,
    settings_of_panels,
    until,
)
from tests.support.virtual_desktop import end_with_parent

pytestmark = pytest.mark.desktop
DESKHAND = [sys.executable, "-m", "deskhand"]
STAY = 'schema_version = 1\n[desktop]\non_close = "stay"\nquick_key = ""\n'


def xdotool(*arguments: str) -> str:
    done = subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def windows(name: str) -> list[str]:
    return xdotool("search", "--onlyvisible", "--name", f"^{name}$").split()


def named(beginning: str) -> list[str]:
    """Windows of any program whose title begins like this."""
    return xdotool("search", "--onlyvisible", "--name", f"^{beginning}").split()


def close_by_frame(window: str) -> None:
    """What the cross in a window's frame does (Extended Window Manager Hints)."""
    display = Display()
    try:
        root, close = display.screen().root, display.intern_atom("_NET_CLOSE_WINDOW")
        event = ClientMessage(window=int(window), client_type=close, data=(32, [0, 2, 0, 0, 0]))
        root.send_event(event, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        display.sync()
    finally:
        display.close()


@contextmanager
def deskhand(
    home: Path, *arguments: str, settings: str = STAY
) -> Iterator[subprocess.Popen[bytes]]:
    (home / "config").mkdir(mode=0o700, exist_ok=True)
    (home / "config" / "settings.toml").write_text(settings)
    running = subprocess.Popen(
        [*DESKHAND, *arguments],
        env={**os.environ, "DESKHAND_HOME": str(home)},
        preexec_fn=end_with_parent,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0


def again(home: Path, *arguments: str) -> None:
    """A second start."""
    environ = {**os.environ, "DESKHAND_HOME": str(home)}
    subprocess.run([*DESKHAND, *arguments], env=environ, check=True, timeout=60)


@pytest.mark.skipif(not have("sni"), reason="no xfce4-panel")
def test_a_panel_that_comes_late_goes_and_comes_back(tmp_path: Path) -> None:
    with session_bus() as bus, settings_of_panels(bus), deskhand(tmp_path, "--hidden") as running:
        until(lambda: (tmp_path / "state" / "instance.lock").exists(), "the first one")
        with panel(bus):
            item = Item(bus, until(bus.items, "the icon")[0])
            assert item.tooltip.strip().endswith("Ready")
            assert not windows("Deskhand")
            item.click()
            until(lambda: windows("Deskhand"), "the window")
            # Openbox gives it the keyboard; the next click then puts it away.
            until(lambda: xdotool("getactivewindow", "getwindowname") == "Deskhand", "the keyboard")
            item.click()
            until(lambda: not windows("Deskhand"), "its end")
            labels = set(item.entries())
            assert {"Open Deskhand", "Quick prompt", "Capture a task…", "New chat"} <= labels
            assert {"What is running", "Pause background work", "Settings…", "Quit"} <= labels
            assert {"Capture a part of the screen", "Capture the clipboard"} <= labels
            item.press("Pause background work")
            until(lambda: "Background work is paused" in item.tooltip, "the pause")
        with panel(bus):
            item = Item(bus, until(bus.items, "the icon again")[0])
            item.press("Open Deskhand")
            until(lambda: windows("Deskhand"), "the window again")
            item.press("Quit")
            assert running.wait(60) == 0


@pytest.mark.skipif(not have("xembed"), reason="no trayer")
def test_a_click_in_an_old_tray(tmp_path: Path) -> None:
    tray = ("trayer", "--edge", "bottom", "--align", "right", "--height", "28")
    with ExitStack() as stack:
        stack.enter_context(deskhand(tmp_path, "--hidden"))
        until(lambda: (tmp_path / "state" / "instance.lock").exists(), "the first one")
        stack.enter_context(program(*tray, "--widthtype", "request"))
        icon = until(lambda: _embedded(), "the icon")
        xdotool("mousemove", "--window", icon, "10", "10", "click", "1")
        until(lambda: windows("Deskhand"), "the window")


def _embedded() -> str:
    """The icon's window, inside the tray's."""
    found = xdotool("search", "--onlyvisible", "--class", "deskhand").split()
    return found[0] if found else ""


def test_without_a_tray_closing_says_how_to_come_back(tmp_path: Path) -> None:
    asks = STAY.replace('"stay"', '"ask"')
    with deskhand(tmp_path, settings=asks):
        window = until(lambda: windows("Deskhand"), "the window")[0]
        again(tmp_path, "deskhand://settings/desktop")
        until(lambda: named("Settings"), "the settings, and so the chats")
        close_by_frame(window)
        until(lambda: named("Keep Deskhand running"), "the question")
        until(lambda: "Keep" in xdotool("getactivewindow", "getwindowname"), "the keyboard")
        xdotool("key", "Return")
        until(lambda: not windows("Deskhand"), "the end of the window")
        settings = tmp_path / "config" / "settings.toml"
        until(lambda: 'on_close = "stay"' in settings.read_text(), "the choice")
        again(tmp_path)
        until(lambda: windows("Deskhand"), "the window again")
        close_by_frame(windows("Deskhand")[0])
        until(lambda: not windows("Deskhand"), "its end, not asked again")


def test_of_two_at_once_one_window_opens(tmp_path: Path) -> None:
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    both = [subprocess.Popen(DESKHAND, env=environ, preexec_fn=end_with_parent) for _ in range(2)]
    try:
        gone = until(lambda: [each for each in both if each.poll() is not None], "one of them")
        assert [each.returncode for each in gone] == [0]
        until(lambda: len(windows("Deskhand")) == 1, "the window")
    finally:
        for each in both:
            if each.poll() is None:
                each.terminate()
            assert each.wait(60) == 0
