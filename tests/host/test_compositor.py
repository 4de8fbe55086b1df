"""Whether the desktop shows transparent windows, asked of a real X server."""

import os

import pytest

from deskhand.host.compositor import is_composited

DISPLAY = os.environ.get("DISPLAY", "")


@pytest.mark.parametrize(
    "environ", [{}, {"DISPLAY": ""}, {"DISPLAY": ":4711"}, {"DISPLAY": "no\n"}]
)
def test_without_a_server_it_is_not(environ):
    assert not is_composited(environ)


def test_wayland_always_is():
    assert is_composited({"WAYLAND_DISPLAY": "wayland-0"})


@pytest.mark.skipif(not DISPLAY, reason="needs an X display")
def test_it_is_when_somebody_owns_the_selection_of_the_compositing_manager():
    from Xlib import X
    from Xlib.display import Display

    display = Display()
    name = f"_NET_WM_CM_S{display.get_default_screen()}"
    atom = display.intern_atom(name)
    assert is_composited() == bool(display.get_selection_owner(atom))
    window = display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    window.set_selection_owner(atom, X.CurrentTime)
    display.sync()
    assert is_composited()
    display.close()
