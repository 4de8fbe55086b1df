"""How tasks of the window are treated when it ends, by the names they were spawned under."""

from __future__ import annotations

KEEP_UP = "keep up with search"
CALENDARS = "keep in step with calendars"
ENDED_AT_ONCE = (
    KEEP_UP,
    CALENDARS,
    "read calendars",
    "search",
    "search names",
    "show message",
    "watch",
    "reminders",
    "look at reminders",
    "title of the chat",
    "list local models",
    "scheduled backups",
    "refresh models",
    "refresh local models",
    "welcome",
    "transcript",
    "read file",
    "measure",
    "tasks read",
    "tasks arrange",
    "tasks open",
    "read draft",
    "read people",
    "open card",
    "find duplicates",
    "who is meant",
    "choose who is meant",
    "merge with",
    "profiles",
    "tidy vault",
    "purge profiles",
    "ready preferences",
    "bind hotkeys",
    "settings: try a hotkey",
)
STORED_BEFORE_CLOSING = (
    "save draft",
    "send",
    "first chat",
    "remember the welcome",
    "tasks change",
    "vault save",
    "save resource",
    "save person",
    "add relation",
)
