"""What `--help` says, in the person's language.

The texts are docstrings and options of the commands, so they are not marked one by one: they are
taken from the commands themselves, by `packaging/translations.py` and when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deskhand.domain.wording import tr


def texts(command: Any) -> Iterator[str]:
    """Every text of a command and the commands below it. command: of Click's kind."""
    for owner, name in _places(command):
        yield getattr(owner, name)


def translate(command: Any) -> None:
    """Put every text of a command and the commands below it into the person's language."""
    for owner, name in _places(command):
        setattr(owner, name, tr(getattr(owner, name)))


def _places(command: Any) -> Iterator[tuple[Any, str]]:
    for owner in (command, *command.params):
        if getattr(owner, "help", None):
            yield owner, "help"
    for below in getattr(command, "commands", {}).values():
        yield from _places(below)
