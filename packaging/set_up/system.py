"""System packages: finding out what is missing, and installing it where we may.

Sources: the libraries that QtWidgets, its xcb and wayland plugins and xllamacpp name and that a
Debian of required packages only lacks (asked with ldd there); the programs of
tests/support/virtual_desktop.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from telling import SetUpFailed, Telling


@dataclass(frozen=True)
class Need:
    """Something of the system. probe: a library's file name, or "!" and a program's name.
    debian, fedora: the package that brings it."""

    probe: str
    debian: str
    fedora: str


MODEL = (
    # llama.cpp counts on the compiler's own libraries, which a small system lacks.
    Need("libgomp.so.1", "libgomp1", "libgomp"),
    Need("libstdc++.so.6", "libstdc++6", "libstdc++"),
)
WINDOW = (
    Need("libEGL.so.1", "libegl1", "mesa-libEGL"),
    Need("libGL.so.1", "libgl1", "mesa-libGL"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Need("libfreetype.so.6", "libfreetype6", "freetype"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Need("libX11.so.6", "libx11-6", "libX11"),
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Need("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Need("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Need("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Need("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Need("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)
TEST_DESKTOP = (
    Need("!Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    Need("!xkbcomp", "x11-xkb-utils", "xkbcomp"),
    Need("!dbus-daemon", "dbus-daemon", "dbus-daemon"),
    Need("!dbus-send", "dbus-bin", "dbus-tools"),
    Need("!openbox", "openbox", "openbox"),
    Need("!dunst", "dunst", "dunst"),
    Need("!gnome-keyring-daemon", "gnome-keyring", "gnome-keyring"),
    Need("!at-spi-bus-launcher", "at-spi2-core", "at-spi2-core"),
    Need("!xfce4-panel", "xfce4-panel", "xfce4-panel"),
    Need("!xfconfd", "xfconf", "xfconf"),
    Need("!trayer", "trayer", "trayer"),
    Need("!xdotool", "xdotool", "xdotool"),
    Need("!xclip", "xclip", "xclip"),
    Need("!import", "imagemagick", "ImageMagick"),
    Need("!xprop", "x11-utils", "xprop"),
    Need("!initdb", "postgresql", "postgresql-server"),
    Need("!fc-list", "fontconfig", "fontconfig"),
)
TEST_FONTS = Need("", "fonts-dejavu-core", "dejavu-sans-fonts")
ENSUREPIP = Need("", "python3-venv", "python3-pip")
PROGRAM_FOLDERS = ("/usr/libexec", "/usr/lib/at-spi2-core", "/usr/sbin")


def missing(needs: Iterable[Need], python: Path) -> list[Need]:
    """Those of `needs` that this machine lacks. python: an interpreter to load libraries with."""
    needs = list(needs)
    lib = Path("/usr/lib")
    own = [*lib.glob("postgresql/*/bin"), *lib.glob("*/xfce4/xfconf")]
    folders = [*PROGRAM_FOLDERS, *map(str, own)]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *folders])
    libraries = [need.probe for need in needs if not need.probe.startswith("!")]
    absent = _unloadable(libraries, python)
    return [
        need
        for need in needs
        if (need.probe in absent)
        or (need.probe.startswith("!") and shutil.which(need.probe[1:], path=path) is None)
    ]


def _unloadable(libraries: list[str], python: Path) -> set[str]:
    """Loaded in a child, so that a broken library cannot take the set-up down."""
    code = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: ctypes.CDLL(name)\n"
        "    except OSError: print(name)\n"
    )
    command = [str(python), "-c", code, *libraries]
    return set(subprocess.run(command, capture_output=True, text=True).stdout.split())


def install(needs: list[Need], telling: Telling, purpose: str) -> None:
    """Install the packages that bring `needs`. Raises SetUpFailed with the exact command when
    that is not for us to do."""
    if not needs:
        return
    if sys.platform != "linux":
        raise SetUpFailed(f"Missing for {purpose}: {', '.join(n.probe for n in needs)}")
    commands, shown = _commands(needs)
    if not commands:
        names = ", ".join(sorted({need.debian for need in needs}))
        raise SetUpFailed(
            f"Missing for {purpose}, as Debian names the packages: {names}.\n"
            "Install what your distribution calls them and run this again."
        )
    prefix = _with_rights()
    if prefix is None:
        raise SetUpFailed(f"For {purpose} this is needed first:\n    {shown}\nThen run this again.")
    telling.step(f"Installing what {purpose} needs from the system's packages")
    for command in commands:
        telling.run(
            [*prefix, *command],
            f"The system's packages could not be installed. By hand it is:\n    {shown}",
        )


def _commands(needs: list[Need]) -> tuple[list[list[str]], str]:
    """The commands that install them, and how a person would type it."""
    if shutil.which("apt-get"):
        packages = sorted({need.debian for need in needs})
        apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]  # sudo drops the environment
        install_them = ["install", "-y", "--no-install-recommends", *packages]
        # Somebody's other package source that does not answer is no reason to stop: what is
        # needed may well be installed all the same.
        update = ["sh", "-c", " ".join([*apt, "update"]) + " || true"]
        return (
            [update, [*apt, *install_them]],
            "sudo apt-get update && sudo apt-get " + " ".join(install_them),
        )
    if shutil.which("dnf"):
        command = ["dnf", "install", "-y", *sorted({need.fedora for need in needs})]
        return [command], "sudo " + " ".join(command)
    return [], ""


def _with_rights() -> list[str] | None:
    """What to put before a command that needs rights; None when we have none."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    if subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    if not sys.stdin.isatty():
        return None
    print("  Your password is needed to install system packages:", file=sys.stderr)
    return [sudo] if subprocess.run([sudo, "-v"]).returncode == 0 else None
