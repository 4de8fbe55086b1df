"""Commands that are imported and made when they are called.

A command's module and its options cost more than much of what commands do, and a call needs one of
them. Until then a name and what it does stand for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from deskhand.cli.help_texts import translate


@dataclass(frozen=True)
class Place:
    """Where a command is. name: what it is called in its module. help: what `--help` says of it."""

    module: str
    name: str
    help: str

    def load(self) -> Any:
        """The command, of Click's kind; a noun with those below it. Imports its module."""
        found = getattr(importlib.import_module(self.module), self.name)
        if isinstance(found, typer.Typer):
            command: Any = typer.main.get_group(found)
        else:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command()(found)
            command = typer.main.get_command(alone)
        command.help = self.help
        return command


class LateGroup(TyperGroup):
    """Knows its commands by name before they are made."""

    def add_places(self, places: Mapping[str, Place]) -> None:
        """Have these commands, in this order."""
        for name, place in places.items():
            self.add_command(_Late(name, place))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command these arguments call, made, in the person's language."""
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(command, _Late):
            command = command.made()
            translate(command)
        return name, command, rest

    def make_all(self) -> None:
        """Make every command, for whoever looks at all of them."""
        for name, command in self.commands.items():
            if isinstance(command, _Late):
                self.commands[name] = command.made()


class _Late(TyperCommand):
    """Stands for a command."""

    def __init__(self, name: str, place: Place) -> None:
        super().__init__(name, help=place.help, rich_markup_mode=None)
        self._place = place

    def made(self) -> Any:
        command = self._place.load()
        command.name = self.name
        return command
