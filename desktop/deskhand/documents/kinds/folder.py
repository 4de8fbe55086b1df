"""A folder as one item: its files packed as a ZIP archive, then read like one."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.kinds.archive import is_ignored, read_archive
from deskhand.documents.limits import MAX_DEPTH, MAX_ENTRIES, MAX_FOLDER, MAX_FOLDER_FILE
from deskhand.documents.output import Output, Refused

NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The same files make the same archive, so that a folder given twice is kept once."""

# Windows has neither links in the way nor files that wait for a writer.
OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_folder(path: str, output: Output) -> None:
    """Send the folder's files as an archive, then its listing and texts. Raises Refused, Full."""
    packed = BytesIO()
    left, skipped, taken = MAX_FOLDER, 0, 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, place in _files(path):
            if taken >= MAX_ENTRIES:
                output.note(Notice.LIST_CUT, 1)
                break
            content = _content(place, min(left, MAX_FOLDER_FILE))
            if content is None:
                skipped += 1
                continue
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), content, zipfile.ZIP_DEFLATED)
            left -= len(content)
            taken += 1
    if not taken:
        raise Refused(Refusal.NOTHING_IN_IT)
    data = packed.getvalue()
    output.kind("inode/directory")
    output.payload(data)
    if skipped:
        output.note(Notice.SKIPPED, skipped)
    read_archive(data, output)


def _files(top: str) -> Iterator[tuple[str, str]]:
    """Name below the folder and place of each file, sorted; links are not followed."""
    try:
        os.scandir(top).close()
    except OSError as error:
        is_gone = isinstance(error, FileNotFoundError)
        raise Refused(Refusal.GONE if is_gone else Refusal.FORBIDDEN) from error
    for folder, folders, files in os.walk(top):
        below = PurePosixPath(os.path.relpath(folder, top).replace(os.sep, "/"))
        folders[:] = sorted(name for name in folders if not is_ignored(PurePosixPath(name)))
        if len(below.parts) >= MAX_DEPTH:
            folders.clear()
        for name in sorted(files):
            path = below / name
            if not is_ignored(path):
                # A name may hold bytes that are no text; an archive cannot.
                shown = str(path).encode("utf-8", "replace").decode()
                yield shown, os.path.join(folder, name)  # noqa: PTH118 os.walk gives strings


def _content(place: str, most: int) -> bytes | None:
    """A regular file's bytes; None when it is none, too large, or cannot be read."""
    try:
        descriptor = os.open(place, OPENING)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > most:
            return None
        try:
            return file.read(facts.st_size)
        except OSError:
            return None
