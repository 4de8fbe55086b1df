"""Commands that are imported and made when they are called.

A command's module and its options cost more than much of what commands do, and a call needs one of
them. Until then a name and what it does stand for it.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
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
        command = _group(found) if isinstance(found, typer.Typer) else _single(found)
        command.help = self.help
        return command


class LateGroup(TyperGroup):
    """Knows its commands by name before they are made."""

    def add_places(self, places: Mapping[str, Place]) -> None:
        """Have these commands, in this order."""
        for name, place in places.items():
            self.add_late(name, place.help, place.load)

    def add_late(self, name: str, help_text: str, make: Callable[[], Any]) -> None:
        """Have a command of this name."""
        self.add_command(_Late(name, help_text, make))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command these arguments call, made, in the person's language."""
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(command, _Late):
            command = command.made()
            translate(command)
        return name, command, rest

    def make_all(self) -> None:
        """Make every command, and those below it, for whoever looks at all of them."""
        for name, command in self.commands.items():
            if isinstance(command, _Late):
                made = self.commands[name] = command.made()
                if isinstance(made, LateGroup):
                    made.make_all()


class _Late(TyperCommand):
    """Stands for a command."""

    def __init__(self, name: str, help_text: str, make: Callable[[], Any]) -> None:
        super().__init__(name, help=help_text, rich_markup_mode=None)
        self._make = make

    def made(self) -> Any:
        command = self._make()
        command.name = self.name
        return command


def _group(app: typer.Typer) -> Any:
    """A noun: what belongs to itself made, its commands late."""
    outline = typer.Typer(rich_markup_mode=None)
    outline.info, outline.registered_callback = app.info, app.registered_callback
    outline.info.cls = LateGroup
    group: Any = typer.main.get_group(outline)
    for info in app.registered_commands:
        run: Any = info.callback
        help_text = info.help or inspect.getdoc(run) or ""
        group.add_late(info.name or run.__name__, help_text, lambda run=run: _single(run))
    for below in app.registered_groups:
        inner: Any = below.typer_instance
        group.add_late(below.name, inner.info.help, lambda inner=inner: _group(inner))
    return group


def _single(run: Callable[..., Any]) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command()(run)
    return typer.main.get_command(alone)
