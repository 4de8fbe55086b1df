"""The man page deskhand(1), made from the commands themselves (man(7), groff's macros)."""

from __future__ import annotations

import datetime as dt

from commands import Command, Option

STATUSES = (
    ("0", "All is well."),
    ("1", "It failed; one line on standard error says what and what next."),
    ("2", "It was called in a wrong way."),
    ("3", "A policy or the person refused it."),
    ("4", "A provider cannot be reached, or refused."),
    ("5", "The budget is spent."),
    ("130", "It was interrupted."),
)

VARIABLES = (
    ("DESKHAND_HOME", "A folder below which settings, data, cache and state are kept."),
    ("DESKHAND_PROFILE", "The profile whose data, settings and keys are used."),
)

FILES = (
    ("~/.config/deskhand/settings.toml", "The settings. You may edit it; no keys are kept in it."),
    ("~/.local/share/deskhand", "Chats, tasks, people, preferences and models you added."),
    ("~/.local/state/deskhand/logs", "What went on, without keys and without your words."),
)


def page(root: Command, version: str, day: dt.date) -> str:
    """The page's source. day: of the release."""
    lines = [
        f'.TH DESKHAND 1 "{day.isoformat()}" "Deskhand {version}" "User commands"',
        ".SH NAME",
        r"deskhand \- a desktop assistant that keeps you in control",
        ".SH SYNOPSIS",
        ".nf",
        r"\fBdeskhand\fR [\fIFILE\fR|\fILINK\fR]...",
        r"\fBdeskhand\fR \fB\-\-quick\fR [\fITEXT\fR]",
        r"\fBdeskhand\fR [\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]",
        ".fi",
        ".SH DESCRIPTION",
        "Without a command the window opens, or the running one is raised. Where there is no",
        "display the conversation starts in the terminal. A small language model is built in, so",
        "the first question needs no key and no network.",
        ".SH OPTIONS",
        *_options(root.options),
        ".SH COMMANDS",
    ]
    for each in root.all():
        if each.path:
            lines += _command(each)
    lines += _section("EXIT STATUS", STATUSES)
    lines += _section("ENVIRONMENT", VARIABLES)
    lines += _section("FILES", FILES)
    lines += [".SH SEE ALSO", r"The documentation in \fI/usr/share/doc/deskhand\fR."]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> list[str]:
    words = " ".join((*command.path, *command.arguments))
    lines = [f".SS {quoted(words)}", *(escaped(each) for each in command.help.split("\n"))]
    # Every command has --help; the page says so once, above.
    return lines + _options(each for each in command.options if "--help" not in each.names)


def _options(options: object) -> list[str]:
    assert hasattr(options, "__iter__")
    lines: list[str] = []
    for each in options:
        assert isinstance(each, Option)
        names = ", ".join(rf"\fB{escaped(name)}\fR" for name in each.names)
        value = rf" \fI{escaped(each.value)}\fR" if each.value else ""
        lines += [".TP", names + value, escaped(each.help)]
    return lines


def _section(title: str, rows: tuple[tuple[str, str], ...]) -> list[str]:
    lines = [f".SH {quoted(title)}"]
    for name, meaning in rows:
        lines += [".TP", rf"\fB{escaped(name)}\fR", escaped(meaning)]
    return lines


def quoted(text: str) -> str:
    """The text as one argument of a macro."""
    return '"' + escaped(text).replace('"', r"\(dq") + '"'


def escaped(text: str) -> str:
    """The text so that groff prints it as it is."""
    made = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti")
    return rf"\&{made}" if made.startswith((".", "'")) else made or ".PP"
