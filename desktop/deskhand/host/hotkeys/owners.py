"""Whose a taken key is, as far as the running desktop's own shortcuts tell. Blocking.

The X server never says who holds a key; but nearly always it is the desktop, and its shortcuts
are written down: GNOME, Cinnamon and MATE by gsettings, Xfce by xfconf, Plasma in
kglobalshortcutsrc, Openbox in rc.xml. Only the desktop that runs is asked.
"""

from __future__ import annotations

import ast
import configparser
import ctypes
import functools
import logging
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.key_names import NAMED
from deskhand.host.hotkeys.keymap import keysym_of
from deskhand.host.hotkeys.keys import HotKey, Modifier, NotAKey, parse

log = logging.getLogger(__name__)

TIMEOUT_S = 2.0
MOST_OWN = 30
LARGEST_BYTES = 2_000_000

Combination = tuple[frozenset[Modifier], int]
Shortcut = tuple[Combination, str]

GSETTINGS: Mapping[str, tuple[str, ...]] = {
    "GNOME": (
        "org.gnome.desktop.wm.keybindings",
        "org.gnome.shell.keybindings",
        "org.gnome.mutter.keybindings",
        "org.gnome.mutter.wayland.keybindings",
        "org.gnome.settings-daemon.plugins.media-keys",
    ),
    "X-Cinnamon": (
        "org.cinnamon.desktop.keybindings",
        "org.cinnamon.desktop.keybindings.wm",
        "org.cinnamon.desktop.keybindings.media-keys",
    ),
    "MATE": (
        "org.mate.Marco.global-keybindings",
        "org.mate.Marco.window-keybindings",
        "org.mate.SettingsDaemon.plugins.media-keys",
    ),
}
CUSTOM = "org.gnome.settings-daemon.plugins.media-keys.custom-keybinding"

_HELD = {
    "primary": Modifier.CTRL, "control": Modifier.CTRL, "ctrl": Modifier.CTRL, "ctl": Modifier.CTRL,
    "alt": Modifier.ALT, "mod1": Modifier.ALT, "shift": Modifier.SHIFT, "shft": Modifier.SHIFT,
    "super": Modifier.META, "mod4": Modifier.META, "meta": Modifier.META,
}  # fmt: skip
_OPENBOX_HELD = {
    "C": Modifier.CTRL, "A": Modifier.ALT, "S": Modifier.SHIFT, "W": Modifier.META,
    "M": Modifier.META,
}  # fmt: skip
_ACCELERATOR = re.compile(r"(?P<held>(?:<\w+>)*)(?P<key>[^<>]+)")


def owners_of(
    keys: Iterable[HotKey], manager: str = "", environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Who has these, by key as text; those nobody is known for are left out.

    manager: the window manager's name.
    """
    wanted = {(key.modifiers, number_of(key)): key.text for key in keys}
    found: dict[str, str] = {}
    for combination, owner in _shortcuts(manager, environ) if wanted else ():
        if combination in wanted:
            found.setdefault(wanted[combination], owner)
    return found


def number_of(key: HotKey) -> int:
    """The keysym a combination is about."""
    return key.named.number if key.named is not None else keysym_of(key.key)


def _shortcuts(manager: str, environ: Mapping[str, str]) -> Iterator[Shortcut]:
    desktops = environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    config = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/"), ".config"))
    for desktop, schemas in GSETTINGS.items():
        if desktop in desktops:
            yield from _from_gsettings(desktop.removeprefix("X-"), schemas)
    if "XFCE" in desktops:
        listed = _said("xfconf-query", "-c", "xfce4-keyboard-shortcuts", "-l", "-v")
        yield from xfce_shortcuts(listed)
    if "KDE" in desktops:
        yield from plasma_shortcuts(_read(config / "kglobalshortcutsrc"))
    if manager.lower() == "openbox":
        own = config / "openbox" / "rc.xml"
        common = Path("/etc/xdg/openbox/rc.xml")
        yield from openbox_shortcuts(_read(own if own.exists() else common))


def _from_gsettings(desktop: str, schemas: Sequence[str]) -> Iterator[Shortcut]:
    own: list[str] = []
    for schema in schemas:
        listed = _said("gsettings", "list-recursively", schema)
        yield from gsettings_shortcuts(desktop, listed)
        own += re.findall(r"'(/org/gnome/settings-daemon/[\w/-]+/custom-keybindings/\w+/)'", listed)
    for path in own[:MOST_OWN]:
        listed = _said("gsettings", "list-recursively", f"{CUSTOM}:{path}")
        values = dict(line.split(maxsplit=2)[1:] for line in listed.splitlines() if "'" in line)
        combination = accelerator(values.get("binding", "").strip("'"))
        if combination is not None:
            yield combination, _owner(desktop, values.get("name", "").strip("'"))


def gsettings_shortcuts(desktop: str, listed: str) -> Iterator[Shortcut]:
    """What `gsettings list-recursively` prints: "schema name ['<Super>l']"."""
    for line in listed.splitlines():
        _schema, name, value = [*line.split(maxsplit=2), "", "", ""][:3]
        try:
            keys = ast.literal_eval(value.removeprefix("@as "))
        except (ValueError, SyntaxError):
            continue
        for key in keys if isinstance(keys, list) else [keys]:
            combination = accelerator(key) if isinstance(key, str) else None
            if combination is not None:
                yield combination, _owner(desktop, name.replace("-", " "))


def xfce_shortcuts(listed: str) -> Iterator[Shortcut]:
    """What `xfconf-query -l -v` prints: "/commands/custom/<Primary>Escape  menu"."""
    for line in listed.splitlines():
        path, _, value = line.partition(" ")
        combination = accelerator(path.rpartition("/")[2])
        if combination is not None and value.strip():
            name = value.strip().removesuffix("_key").replace("_", " ")
            yield combination, _owner("Xfce", name)


def plasma_shortcuts(text: str) -> Iterator[Shortcut]:
    """What kglobalshortcutsrc holds: "Window Close=Alt+F4,Alt+F4,Close Window"."""
    file = configparser.RawConfigParser(strict=False, delimiters=("=",), allow_no_value=True)
    file.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        file.read_string(text)
    except configparser.Error as error:
        log.info("kglobalshortcutsrc cannot be read: %s", error)
        return
    for section in file.sections():
        program = file.get(section, "_k_friendly_name", fallback=section) or section
        for name, value in file.items(section):
            active, _, rest = (value or "").partition(",")
            for key in active.replace("\\t", "\t").split("\t"):
                try:
                    found = parse(key)
                except NotAKey:
                    continue
                words = rest.partition(",")[2] or name
                yield (found.modifiers, number_of(found)), _owner(program, words)


def openbox_shortcuts(text: str) -> Iterator[Shortcut]:
    """What Openbox' rc.xml holds: <keybind key="C-A-Left"><action name="…"/>."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(text)
    except (ParseError, DefusedXmlException) as error:
        log.info("Openbox' rc.xml cannot be read: %s", error)
        return
    for bound in root.iterfind(".//{*}keybind"):
        action = bound.find("{*}action")
        for keys in str(bound.get("key", "")).split()[:1]:
            *held, name = keys.split("-")
            number = number_named(name)
            if number and all(each in _OPENBOX_HELD for each in held):
                modifiers = frozenset(_OPENBOX_HELD[each] for each in held)
                done = action.get("name", "") if action is not None else ""
                yield (modifiers, number), _owner("Openbox", done)


def accelerator(text: str) -> Combination | None:
    """A combination as GTK writes it: "<Primary><Alt>space"; None for what is none."""
    match = _ACCELERATOR.fullmatch(text)
    if match is None:
        return None
    held = [each.lower() for each in re.findall(r"<(\w+)>", match["held"])]
    number = number_named(match["key"])
    if not number or not all(each in _HELD for each in held):
        return None
    return frozenset(_HELD[each] for each in held), number


def number_named(name: str) -> int:
    """The keysym of this name, a letter in its small form; 0 for none."""
    if len(name) == 1:
        return keysym_of(name)
    for known in NAMED.values():
        if known.keysym.lower() == name.lower():
            return known.number
    return _asked_number(name)


@functools.cache
def _asked_number(name: str) -> int:
    try:
        library = ctypes.CDLL("libxkbcommon.so.0")
        return int(library.xkb_keysym_from_name(name.encode(), 1))
    except (OSError, AttributeError):
        return 0


def _owner(program: str, action: str) -> str:
    return tr("{program} (“{action}”)", program=program, action=action) if action else program


def _said(*command: str) -> str:
    """What a small program of the desktop prints, "" when it fails or is not there."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout[:LARGEST_BYTES].decode("utf-8", "replace")


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
