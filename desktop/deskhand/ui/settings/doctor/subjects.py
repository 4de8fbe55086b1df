"""What the doctor's subjects are called on its page; the terminal and the report have their ids."""

from __future__ import annotations

from deskhand.domain.wording import mark, tr

_NAMES = {
    "python": "Python",
    "qt": "Qt",
    "openai": "OpenAI",
    "display": mark("Display"),
    "desktop": mark("Desktop"),
    "folder": mark("Folder"),
    "folders": mark("Folders"),
    "disk": mark("Disk space"),
    "settings": mark("Settings"),
    "database": mark("Database"),
    "keychain": mark("Keychain"),
    "proxy": mark("Proxy"),
    "certificates": mark("Certificates"),
    "tray": mark("Tray icon"),
    "notifications": mark("Notifications"),
    "hotkey": mark("Global shortcut"),
    "builtin": mark("Built-in model"),
}


def subject_name(subject: str) -> str:
    """What people call it; a provider of their own as they named it."""
    known = _NAMES.get(subject)
    return tr(known) if known is not None else subject[:1].upper() + subject[1:]
