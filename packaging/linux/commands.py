"""The commands of `deskhand` as plain values, for the man page and the shells' completions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, get_args, get_origin


@dataclass(frozen=True)
class Option:
    """names: as they are typed. choices: what it takes, if that is a list. value: what its value
    is called; "" for a switch."""

    names: tuple[str, ...]
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()

    @property
    def takes_file(self) -> bool:
        """Whether its value is a path."""
        return self.value in ("PATH", "FILE", "DIR", "FOLDER")


@dataclass(frozen=True)
class Command:
    """path: the words that call it, without the program's own name. arguments: how they are
    written in its usage."""

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[str, ...]
    commands: tuple[Command, ...] = ()

    @property
    def summary(self) -> str:
        """The first sentence of what it does."""
        return self.help.partition("\n\n")[0].replace("\n", " ").strip()

    def all(self) -> Iterator[Command]:
        """It and every command below it."""
        yield self
        for each in self.commands:
            yield from each.all()


# What `deskhand` takes before there is a command: the window's own, see `deskhand.__main__`.
WINDOW = (
    Option(("--quick",), "Open the quick prompt, in the running Deskhand if there is one.", "TEXT"),
    Option(("--hidden",), "Start without a window, in the tray."),
)
HELP = Option(("-h", "--help"), "Show what it does and takes, and exit.")


def read() -> Command:
    """Everything `deskhand` knows, in English."""
    from deskhand.cli.app import command

    found = _read(command(), ())
    return Command(found.path, found.help, (*WINDOW, *found.options), (), found.commands)


def _read(source: Any, path: tuple[str, ...]) -> Command:
    options, arguments = [], []
    for each in source.params:
        if each.hidden:
            continue
        if each.param_type_name == "option":
            options.append(_option(each))
        else:
            arguments.append(_argument(each))
    below = getattr(source, "commands", {})
    return Command(
        path,
        inspect.cleandoc(source.help or ""),
        (*options, HELP),
        tuple(arguments),
        tuple(_read(each, (*path, name)) for name, each in below.items() if not each.hidden),
    )


def _option(source: Any) -> Option:
    names = (*source.opts, *source.secondary_opts)
    if source.is_flag or source.count:
        return Option(names, source.help or "")
    choices = _choices(source.type_descriptor.annotation)
    value = source.metavar or ("|".join(choices) if choices else source.name.upper())
    return Option(names, source.help or "", value, choices)


def _argument(source: Any) -> str:
    name = source.metavar or source.name.upper()
    if source.metavar is None and source.nargs == -1:
        name += "..."
    return name if source.required or name.startswith("[") else f"[{name}]"


def _choices(annotation: Any) -> tuple[str, ...]:
    """What an option takes, when that is an enumeration; empty otherwise."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(each.value) for each in annotation)
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    inner = [each for each in get_args(annotation) if each is not type(None)]
    return _choices(inner[0]) if len(inner) == 1 else ()
