"""The command a person binds in the desktop's own settings where no program can have a key."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from deskhand.domain.wording import mark
from deskhand.host.own_program import own_program, own_surroundings

QUICK = "--quick"


@dataclass(frozen=True, slots=True)
class Steps:
    """How to bind a command in one desktop. steps: marked for translation; {command} is it."""

    desktop: str
    steps: tuple[str, ...]
    names: tuple[str, ...]


STEPS = (
    Steps(
        "GNOME",
        (
            mark("Open Settings, Keyboard, View and Customise Shortcuts, Custom Shortcuts."),
            mark("Press +, give it a name, and put the command in its place."),
            mark("Press Set Shortcut, then the keys you want."),
        ),
        ("GNOME", "Unity", "ubuntu", "Budgie"),
    ),
    Steps(
        "KDE Plasma",
        (
            mark("Open System Settings, Shortcuts."),
            mark("Choose Add New, Command or Script, and put the command in its place."),
            mark("Choose Add Custom Shortcut, then press the keys you want."),
        ),
        ("KDE",),
    ),
    Steps(
        "Sway",
        (
            mark("Add this line to ~/.config/sway/config:"),
            "bindsym Ctrl+Mod1+space exec {command}",
            mark("Then run: swaymsg reload"),
        ),
        ("sway",),
    ),
    Steps(
        "Hyprland",
        (
            mark("Add this line to ~/.config/hypr/hyprland.conf; it is read at once:"),
            "bind = CTRL ALT, space, exec, {command}",
        ),
        ("Hyprland",),
    ),
    Steps(
        "Xfce",
        (
            mark("Open Settings, Keyboard, Application Shortcuts."),
            mark("Choose Add, put the command in its place, then press the keys you want."),
        ),
        ("XFCE",),
    ),
)


def quick_command(
    profile: str = "", environ: Mapping[str, str] = os.environ, executable: str = sys.executable
) -> str:
    """The command for a shell that opens the quick prompt in the running Deskhand."""
    surroundings = [f"{name}={value}" for name, value in own_surroundings(environ).items()]
    before = ["env", *surroundings] if surroundings else []
    return shlex.join([*before, *own_program(profile, environ, executable), QUICK])


def steps_here(environ: Mapping[str, str] = os.environ) -> tuple[Steps, ...]:
    """The steps for the desktop that runs; those of all where none of them is known."""
    running = {each.lower() for each in environ.get("XDG_CURRENT_DESKTOP", "").split(":")}
    known = [each for each in STEPS if running & {name.lower() for name in each.names}]
    return tuple(known[:1]) or STEPS
