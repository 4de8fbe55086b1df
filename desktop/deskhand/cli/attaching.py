"""Files that go with a question on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deskhand.cli import output
from deskhand.domain.wording import mark, tr
from deskhand.host.written_paths import from_home

if TYPE_CHECKING:
    from deskhand.cli.prompt import Prompt
    from deskhand.domain.conversation import Draft
    from deskhand.domain.parts import FilePart, ImagePart
    from deskhand.services.files import Files

FROM_STDIN = "-"
STDIN_NAME = mark("standard input")


@dataclass(frozen=True, slots=True)
class Given:
    """Paths as the options name them; "-" is standard input."""

    files: Sequence[str] = ()
    images: Sequence[str] = ()

    @property
    def has_stdin(self) -> bool:
        """Whether standard input is one of them."""
        return FROM_STDIN in (*self.files, *self.images)


async def draft_with(files: Files, given: Given, prompt: Prompt) -> Draft:
    """The question with what goes along, read and kept. What could not be read of it is noted on
    standard error. Raises InputError, also for an --image that is none, and StoreError."""
    from deskhand.domain.conversation import Draft
    from deskhand.domain.parts import FilePart, ImagePart

    parts: list[FilePart | ImagePart] = []
    if prompt.piped is not None:
        part = await files.add_bytes(prompt.piped, tr(STDIN_NAME))
        parts.append(_picture(part) if FROM_STDIN in given.images else part)
    parts += [await read_file(files, path) for path in given.files if path != FROM_STDIN]
    parts += [_picture(await read_file(files, path)) for path in given.images if path != FROM_STDIN]
    for each in parts:
        note_on(each)
    return Draft(
        None,
        prompt.text,
        tuple(each for each in parts if isinstance(each, ImagePart)),
        tuple(each for each in parts if isinstance(each, FilePart)),
    )


async def read_file(files: Files, path: str) -> FilePart | ImagePart:
    """A file or folder, read and kept. Raises InputError, StoreError."""
    return await files.add(_path(path))


def _path(path: str) -> Path:
    from deskhand.domain.errors import InputError

    if not path.strip():
        raise InputError(tr("That is no file's name."), next_step=tr("Name a file or a folder."))
    return from_home(path)


def note_on(part: FilePart | ImagePart) -> None:
    """Say on standard error what of a file could not be read."""
    from deskhand.domain.parts import FilePart

    if isinstance(part, FilePart) and part.note:
        output.note(tr("deskhand: {name}: {note}", name=part.name, note=part.note))


def _picture(part: FilePart | ImagePart) -> ImagePart:
    from deskhand.domain.errors import InputError
    from deskhand.domain.parts import FilePart

    if isinstance(part, FilePart):
        raise InputError(
            tr("“{name}” is not a picture.", name=part.name), next_step=tr("Attach it with --file.")
        )
    return part
