"""Whether a window can be shown is asked before Qt aborts over it."""

import socket

import pytest

from deskhand.host.display import missing_display

linux_only = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")


def test_no_display_is_said_in_words():
    assert missing_display({}, "linux") == "There is no display"


def test_the_persons_own_platform_is_not_questioned():
    assert missing_display({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""


def test_windows_and_macos_always_have_one():
    assert missing_display({}, "win32") == ""
    assert missing_display({}, "darwin") == ""


@linux_only
def test_a_dead_display_is_named():
    assert missing_display({"DISPLAY": ":4711"}, "linux") == "The display :4711 does not answer"


@linux_only
def test_a_listening_wayland_socket_is_a_display(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        environ = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert missing_display(environ, "linux") == ""


@linux_only
def test_a_wayland_socket_nobody_listens_on_is_none(tmp_path):
    environ = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert "does not answer" in missing_display(environ, "linux")
