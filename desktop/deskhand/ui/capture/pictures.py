"""What becomes of a picture of the screen beside being asked about: a task, a file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QDir
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from deskhand.domain.errors import DeskhandError, HostError
from deskhand.domain.task import SourceKind, TaskSource
from deskhand.domain.wording import tr
from deskhand.services.task_files import FOLDER, Loose, TaskFiles, forget_files, keep_files
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.domain.task import Task
    from deskhand.ui.system.room import SystemRoom


def file_name(now: datetime | None = None) -> str:
    """A name that sorts by time."""
    moment = now or datetime.now().astimezone()
    return tr("Screen {time}", time=f"{moment:%Y-%m-%d %H.%M.%S}") + ".png"


def write(image: QImage, path: Path) -> None:
    """As PNG. Raises HostError. Blocks."""
    if not image.save(str(path)):
        raise HostError(
            tr("The picture could not be saved in {folder}.", folder=path.parent),
            next_step=tr("Choose another folder."),
        )


def save_as(room: SystemRoom, image: QImage) -> QFileDialog:
    """Ask where to, then save it there. It has no parent, or it would hide with the window: who
    asks keeps the dialog until it is `finished`, and deletes it with the run."""
    dialog = QFileDialog(None, tr("Save the picture"), QDir.homePath())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(tr("Pictures (*.png)"))
    dialog.setDefaultSuffix("png")
    dialog.selectFile(file_name())

    async def save(chosen: str) -> None:
        await asyncio.to_thread(write, image, Path(chosen))
        room.tell(tr("Saved as {name}", name=Path(chosen).name))

    dialog.fileSelected.connect(lambda chosen: aio.spawn(save(chosen), room.window, "save picture"))
    dialog.open()
    return dialog


async def task_with_picture(room: SystemRoom, image: QImage, title: str) -> None:
    """Store a task with the picture attached, and show it to be put into words. title: of the
    window the picture is of. Raises HostError, StoreError."""
    daily, name = room.desk.daily, file_name()
    picture = Loose(name, await asyncio.to_thread(_png, image))
    folder = room.desk.folders.data / FOLDER
    files = await keep_files(daily.resources, [], [picture], folder)
    words = tr("Look at the picture of “{title}”", title=title) if title else Path(name).stem
    captured = daily.tasks.capture("")
    drafted = replace(
        daily.tasks.drafted(captured),
        title=words,
        words=words,
        resources=files.ids,
        source=TaskSource(SourceKind.PAGE, title=title) if title else TaskSource(SourceKind.TYPED),
    )
    (task,) = await daily.tasks.add_all([drafted])
    room.show_task(task.id)

    def undo() -> None:
        aio.spawn(_undo(room, task, files), room.window, "undo task")

    room.tell(tr("Task added: {title}", title=words), act=undo)


async def _undo(room: SystemRoom, task: Task, files: TaskFiles) -> None:
    try:
        await room.desk.daily.tasks.delete([task.id])
        await forget_files(room.desk.daily.resources, files)
    except DeskhandError as error:
        room.tell(error.sentence())


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub wants bytes here
    return bytes(buffer.data().data())
