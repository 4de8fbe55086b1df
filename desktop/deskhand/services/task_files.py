"""Files that go with a new task: each becomes a resource the task names."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.errors import DeskhandError, HostError
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically
from deskhand.host.folders import FOLDER_MODE

if TYPE_CHECKING:
    from deskhand.services.resources import Resources

log = logging.getLogger(__name__)

FOLDER = "captures"
"""Below the data folder: what tasks need and is in no file of the person's stays there."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Bytes that are in no file of the person's. name: as a file would be called."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TaskFiles:
    """ids: the resources, in the order of what was given. made: those that were not there before.
    written: files that were made for them."""

    ids: tuple[UUID, ...] = ()
    made: tuple[UUID, ...] = ()
    written: tuple[Path, ...] = ()


async def keep_files(
    resources: Resources, paths: Sequence[Path], loose: Sequence[Loose], folder: Path
) -> TaskFiles:
    """Resources for files where they are, and for bytes that are written into the folder first.

    A file that is a resource already is named as that one. Raises HostError, StoreError and
    InputError; then nothing is kept.
    """
    kept = TaskFiles()
    try:
        known = {each.location: each.id for each in await resources.all()}
        for path in paths:
            kept = await _with(kept, resources, known, path)
        for each in loose:
            written = await asyncio.to_thread(_write, each, folder)
            kept = TaskFiles(kept.ids, kept.made, (*kept.written, written))
            kept = await _with(kept, resources, known, written)
    except DeskhandError:
        await forget_files(resources, kept)
        raise
    return kept


async def forget_files(resources: Resources, kept: TaskFiles) -> None:
    """Undo `keep_files`. Raises StoreError."""
    if kept.made:
        await resources.remove(kept.made)
    await asyncio.to_thread(_remove, kept.written)


async def _with(
    kept: TaskFiles, resources: Resources, known: dict[str, UUID], path: Path
) -> TaskFiles:
    if (found := known.get(str(path))) is not None:
        return TaskFiles((*kept.ids, found), kept.made, kept.written)
    is_folder = await asyncio.to_thread(path.is_dir)
    kind = ResourceKind.FOLDER if is_folder else ResourceKind.FILE
    made = await resources.add(kind, str(path), name=path.name)
    known[str(path)] = made.id
    return TaskFiles((*kept.ids, made.id), (*kept.made, made.id), kept.written)


def _write(loose: Loose, folder: Path) -> Path:
    """Under its name, or one beside it that is free. Raises HostError."""
    wanted = Path(Path(loose.name.replace("\\", "/")).name or "file")
    try:
        folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        path, number = folder / wanted, 1
        while path.exists():
            number += 1
            path = folder / f"{wanted.stem} {number}{wanted.suffix}"
        write_atomically(path, loose.data)
    except OSError as error:
        raise HostError(
            tr("What goes with the task could not be kept."),
            next_step=tr("Free some space and try again."),
            detail=str(error),
        ) from error
    return path


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # it is in nobody's way
            log.warning("a file of a task could not be removed: %s", error)
