"""The formats there are. A new one is a module and a line here."""

from __future__ import annotations

from pathlib import PurePath

from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr
from deskhand.services.task_exchange.base import Format
from deskhand.services.task_exchange.csv_ import Csv
from deskhand.services.task_exchange.ical import ICalendar
from deskhand.services.task_exchange.markdown import Markdown
from deskhand.services.task_exchange.todotxt import TodoTxt

FORMATS: tuple[Format, ...] = (ICalendar(), Csv(), Markdown(), TodoTxt())
"""The most particular first: many texts look like todo.txt."""


def format_named(name: str) -> Format:
    """Raises InputError for one there is not."""
    wanted = name.casefold().lstrip(".")
    for each in FORMATS:
        if wanted in (each.name, each.label.casefold(), *(s[1:] for s in each.suffixes)):
            return each
    raise InputError(
        tr("There is no format “{name}” for tasks.", name=name),
        next_step=tr("Choose one of {names}.", names=", ".join(each.name for each in FORMATS)),
    )


def format_for(path: str) -> Format | None:
    """What a file is called after, None for nothing that says so."""
    suffix = PurePath(path).suffix.casefold()
    return next((each for each in FORMATS if suffix in each.suffixes), None)


def format_of(head: str, name: str) -> Format:
    """The format of a text by how it begins, else by its name. Raises InputError."""
    named = format_for(name)
    if named is not None and (named.fits(head) or not head.strip()):
        return named
    for each in FORMATS:
        if each.fits(head):
            return each
    if named is not None:
        return named
    raise InputError(
        tr("No tasks were recognised in “{name}”.", name=name or "-"),
        next_step=tr(
            "iCalendar, todo.txt, Markdown check-lists and CSV with a header can be read."
        ),
    )
