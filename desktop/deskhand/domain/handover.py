"""What a start of Deskhand is asked to do, so that a second start can hand it to the first.

Pure values: from the command line, and through the socket as one line of JSON with strict limits.
On the start path: nothing heavy is imported.
"""

from __future__ import annotations

import json
import os.path
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

from deskhand.domain.errors import InputError
from deskhand.domain.links import SCHEME, parse_link
from deskhand.domain.wording import tr

VERSION = 1
MOST_BYTES = 3 * 1024 * 1024
MOST_TEXT = 100_000
MOST_FILES = 100
MOST_PATH = 4_096
MOST_TOKEN = 1_024

Kind: TypeAlias = Literal["", "task", "note", "preference"]


@dataclass(frozen=True, slots=True)
class Open:
    """The window, in front."""


@dataclass(frozen=True, slots=True)
class Quick:
    """The quick prompt. text: already in it; kind: what it makes of the text, "" for a
    question."""

    text: str = ""
    kind: Kind = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Begin without a window; nothing when Deskhand runs already."""


@dataclass(frozen=True, slots=True)
class Link:
    """A `deskhand://` link, see `links`."""

    url: str


@dataclass(frozen=True, slots=True)
class Files:
    """Files to attach to a new chat. paths: absolute."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Text from another program, into the composer of a new chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was clicked cannot be opened: the window says why, as nobody sees a terminal."""

    sentence: str


Handover: TypeAlias = Open | Quick | Hidden | Link | Files | Share | Refused
_KINDS: dict[str, type[Handover]] = {
    "open": Open,
    "quick": Quick,
    "hidden": Hidden,
    "link": Link,
    "files": Files,
    "share": Share,
    "refused": Refused,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def parse_arguments(
    argv: Sequence[str], absolute: Callable[[str], str] = os.path.abspath
) -> Handover | None:
    """What the window is asked for; None when these arguments are those of a sub-command.

    argv: without the program's name. absolute: makes a path one that counts everywhere. Raises
    InputError for what is meant for the window but cannot be used.
    """
    match list(argv):
        case []:
            return Open()
        case ["--hidden" | "--search-provider"]:
            return Hidden()
        case ["--hidden", *_]:
            raise InputError(tr("--hidden goes alone."))
        case ["--quick", *words]:
            return Quick(_text(words))
        case [first] if first.startswith("--quick="):
            return Quick(_text([first.partition("=")[2]]))
        case ["--share", *words] if any(words):
            return Share(_text(words))
        case ["--share", *_]:
            raise InputError(tr("There is no text to share."), next_step='deskhand --share "…"')
        case [first] if first.startswith("--share="):
            return parse_arguments(["--share", first.partition("=")[2]])
        case [first, *more] if first.lower().startswith(f"{SCHEME}:"):
            if more:
                raise InputError(tr("Only one link can be opened at once."))
            parse_link(first)
            return Link(first)
        case [first, *_] as paths if _is_path(first):
            return Files(_paths(paths, absolute))
        case _:
            return None


def _is_path(argument: str) -> bool:
    """Whether this names a file: no sub-command has a stroke or a dot in its name."""
    return not argument.startswith("-") and any(sign in argument for sign in "/\\.")


def _paths(arguments: Sequence[str], absolute: Callable[[str], str]) -> tuple[str, ...]:
    if len(arguments) > MOST_FILES:
        raise InputError(tr("At most {count} files can be opened at once.", count=MOST_FILES))
    found = tuple(absolute(_local(each)) for each in arguments)
    if any(len(path) > MOST_PATH for path in found):
        raise InputError(tr("The name of the file is too long."))
    return found


def _local(argument: str) -> str:
    """The path of a file's URL (RFC 8089), or the path it is."""
    if not argument.lower().startswith("file:"):
        return argument
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(argument)
    if parts.netloc not in ("", "localhost") or not parts.path:
        raise InputError(tr("{path} is not a file of this machine.", path=argument))
    return url2pathname(parts.path)


def _text(words: Sequence[str]) -> str:
    """The words as one text; bytes that are no text (of another locale) become marks."""
    text = " ".join(words[1:] if words[:1] == ["--"] else words)
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if len(text) > MOST_TEXT:
        raise InputError(tr("The text is too long: at most {count} letters.", count=MOST_TEXT))
    return text


def encode(handover: Handover, token: str = "") -> bytes:
    """One line of JSON, with its end. token: by which the desktop lets a window come forward."""
    values = {each.name: getattr(handover, each.name) for each in fields(handover)}
    message = {"version": VERSION, "do": _NAMES[type(handover)], **values, "token": token}
    return json.dumps(message).encode("ascii") + b"\n"


def decode(line: bytes) -> tuple[Handover, str]:
    """What `encode` made: the handover and its token. Raises InputError for anything else."""
    if len(line) > MOST_BYTES:
        raise _unreadable("too long")
    try:
        message = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if not isinstance(message, dict) or message.pop("version", None) != VERSION:
        raise _unreadable("version")
    name, token = str(message.pop("do", "")), message.pop("token", None)
    kind = _KINDS.get(name)
    if kind is None or not isinstance(token, str) or len(token) > MOST_TOKEN or "\0" in token:
        raise _unreadable("kind or token")
    if set(message) != {each.name for each in fields(kind)}:
        raise _unreadable("fields")
    return _made(name, message), token


def _made(name: str, values: dict[str, Any]) -> Handover:
    match name, values:
        case "open", _:
            return Open()
        case "hidden", _:
            return Hidden()
        case "quick", {
            "text": str() as text,
            "kind": ("" | "task" | "note" | "preference") as kind,
        }:
            return Quick(_checked(text), kind)
        case "share", {"text": str() as text}:
            return Share(_checked(text))
        case "refused", {"sentence": str() as sentence}:
            return Refused(_checked(sentence))
        case "link", {"url": str() as url}:
            parse_link(url)
            return Link(url)
        case "files", {"paths": list() as paths} if 0 < len(paths) <= MOST_FILES:
            return Files(tuple(_path(each) for each in paths))
        case _:
            raise _unreadable("types")


def _path(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_PATH or "\0" in value:
        raise _unreadable("path")
    if not PurePath(value).is_absolute():
        raise _unreadable("path is not absolute")
    return value


def _checked(text: str) -> str:
    if len(text) > MOST_TEXT or any("\ud800" <= each <= "\udfff" for each in text):
        raise _unreadable("text")
    return text


def _unreadable(detail: str) -> InputError:
    return InputError(
        tr("Another start of Deskhand asked for something that cannot be read."),
        next_step=tr("Nothing was done."),
        detail=detail,
    )
