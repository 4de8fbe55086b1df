"""Opening what a person named, without being held up by it."""

from __future__ import annotations

import os
import stat
from io import FileIO
from pathlib import Path

from deskhand.documents.limits import MAX_FILE
from deskhand.documents.words import KEPT
from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

# A FIFO without a writer would wait for ever; Windows has none, but tells text from binary.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
FLAGS |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
CHUNK = 2**20


def read_bytes(path: Path) -> bytes | None:
    """The file's bytes, None for a folder. A link the person named is followed.

    A file that grows is read as far as it went when it was opened. Raises InputError.
    """
    try:
        if path.is_dir():
            return None
        descriptor = os.open(path, FLAGS)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            return _content(file, os.fstat(descriptor), path.name)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _cannot_open(path, error) from error


def _content(file: FileIO, facts: os.stat_result, name: str) -> bytes:
    if not stat.S_ISREG(facts.st_mode):
        raise InputError(
            tr("“{name}” is not a file but a device or a pipe.", name=name),
            kept=tr(KEPT),
            next_step=tr("Choose a file or a folder."),
        )
    if facts.st_size > MAX_FILE:
        raise too_large(name, facts.st_size)
    # Files of /proc say they are empty.
    most = facts.st_size or MAX_FILE + 1
    content = bytearray()
    while len(content) < most:
        chunk = file.read(min(CHUNK, most - len(content)))
        if not chunk:
            break
        content += chunk
    if len(content) > MAX_FILE:
        raise too_large(name, len(content))
    return bytes(content)


def too_large(name: str, size: int) -> InputError:
    """A file of more bytes than are taken."""
    return InputError(
        tr(
            "“{name}” has {size} MB; {most} MB are the limit.",
            name=name,
            size=f"{size / 2**20:,.0f}",
            most=MAX_FILE // 2**20,
        ),
        kept=tr(KEPT),
        next_step=tr("Attach a smaller part of it."),
    )


def _cannot_open(path: Path, error: Exception) -> InputError:
    match error:
        case FileNotFoundError():
            what, then = tr("“{name}” is not there.", name=path.name), tr("Look at its name.")
        case PermissionError():
            what = tr("“{name}” may not be read.", name=path.name)
            then = tr("Give yourself the right to read it, or attach a copy.")
        case _:
            what, then = tr("“{name}” cannot be read.", name=path.name), tr("Try a copy of it.")
    return InputError(what, kept=tr(KEPT), next_step=then, detail=str(error))
