"""Linux and BSD: an entry in the autostart folder (freedesktop.org, Desktop Application Autostart
0.5), written as the Desktop Entry Specification 1.5 has it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskhand.host.atomic import write_atomically

MOST_BYTES = 64 * 1024
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")


class XdgAutostart:
    """command: with its arguments. surroundings: variables it needs."""

    def __init__(
        self,
        command: Sequence[str],
        surroundings: Mapping[str, str],
        profile: str = "",
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._command, self._surroundings, self._profile = command, surroundings, profile
        name = f"deskhand-{profile}.desktop" if profile else "deskhand.desktop"
        config = environ.get("XDG_CONFIG_HOME") or "~/.config"
        self.path = Path(config).expanduser() / "autostart" / name
        shared = environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        self._shared = [Path(each) / "autostart" / name for each in shared.split(":") if each]

    def is_on(self) -> bool:
        """The person's own entry counts before the system's."""
        for path in (self.path, *self._shared):
            try:
                with path.open("rb") as file:
                    return _is_in_force(file.read(MOST_BYTES).decode("utf-8", "replace"))
            except FileNotFoundError:
                continue
        return False

    def turn(self, on: bool) -> None:
        """A system's entry is turned off by one of the person's that says so."""
        if not on and not any(path.exists() for path in self._shared):
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, self._entry(on).encode())

    def _entry(self, on: bool) -> str:
        given = [f"{name}={value}" for name, value in self._surroundings.items()]
        command = ["env", *given, *self._command] if given else list(self._command)
        lines = [
            "[Desktop Entry]",
            "Type=Application",
            "Name=Deskhand" + (f" ({_value(self._profile)})" if self._profile else ""),
            "Comment=Starts Deskhand in the tray",
            "Icon=deskhand",
            f"Exec={exec_line(command)}",
            f"TryExec={_value(self._command[0])}",
            "Terminal=false",
            "StartupNotify=false",
            "X-GNOME-Autostart-enabled=" + ("true" if on else "false"),
            "Hidden=" + ("false" if on else "true"),
        ]
        return "\n".join(lines) + "\n"


def exec_line(command: Sequence[str]) -> str:
    """The value of Exec: reserved characters in double quotes, "%" doubled, then the escapes of
    any string."""
    return _value(" ".join(map(_quoted, command)))


def _quoted(argument: str) -> str:
    argument = argument.replace("%", "%%")
    if argument and not _RESERVED.intersection(argument):
        return argument
    for sign in '\\"`$':
        argument = argument.replace(sign, f"\\{sign}")
    return f'"{argument}"'


def _value(text: str) -> str:
    """A string of a desktop entry."""
    for sign, escape in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(sign, escape)
    return text


def _is_in_force(entry: str) -> bool:
    """Whether desktops would start it: they take these keys from its main group only."""
    group, found = "", dict[str, str]()
    for line in entry.splitlines():
        if line.startswith("["):
            group = line.strip()
        elif group == "[Desktop Entry]" and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name.strip()] = value.strip().lower()
    hidden = found.get("Hidden") == "true"
    return (
        bool(found.get("Exec")) and not hidden and found.get("X-GNOME-Autostart-enabled") != "false"
    )
