"""The commands of the panes beside the chat: tasks, preferences, people, vault, resources."""

from __future__ import annotations

from deskhand.domain.wording import mark
from deskhand.ui.command import Command

DAILY: tuple[Command, ...] = (
    Command(
        "view.tasks",
        mark("&Tasks"),
        "&View",
        4,
        ("Ctrl+2",),
        "tasks",
        words=mark("to-do list due reminders"),
    ),
    Command(
        "view.preferences",
        mark("&Preferences"),
        "&View",
        4,
        ("Ctrl+3",),
        "heart",
        words=mark("memory remember likes"),
    ),
    Command(
        "view.people",
        mark("P&eople"),
        "&View",
        4,
        ("Ctrl+4",),
        "people",
        words=mark("contacts organisations address book"),
    ),
    Command(
        "view.vault",
        mark("&Vault"),
        "&View",
        4,
        ("Ctrl+5",),
        "key",
        words=mark("secrets passwords logins cards"),
    ),
    Command(
        "view.resources",
        mark("Reso&urces"),
        "&View",
        4,
        ("Ctrl+6",),
        "folder",
        words=mark("files folders links databases"),
    ),
    Command(
        "profile.switch",
        mark("S&witch profile…"),
        "&File",
        3,
        icon="user",
        words=mark("profiles work private life account"),
    ),
    Command(
        "view.chat",
        mark("&Chat"),
        "&View",
        4,
        ("Ctrl+1",),
        "chat",
        words=mark("message transcript conversation"),
    ),
    Command(
        "view.reminder",
        mark("Rem&inder"),
        "&View",
        4,
        ("Ctrl+Shift+O",),
        "bell",
        words=mark("task due notification"),
    ),
    Command(
        "person.new",
        mark("New p&erson…"),
        "&Organise",
        3,
        (),
        "people",
        words=mark("contact organisation add"),
    ),
    Command(
        "preference.new",
        mark("New p&reference…"),
        "&Organise",
        3,
        (),
        "heart",
        words=mark("remember like avoid must"),
    ),
)
