"""A backup in one file: a ZIP archive with the manifest first. Blocking."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
import zlib
from pathlib import Path
from typing import IO

from deskhand.domain.errors import BackupError, NotFoundError
from deskhand.domain.wording import tr
from deskhand.services.backup.manifest import MAX_BYTES, NAME, Manifest, no_backup
from deskhand.services.backup.source import CHUNK, Source, Step, told

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)


def write(source: Source, target: Path, step: Step) -> None:
    """Put everything into one file, read it back, and only then give it its name.

    A backup that has this name is replaced; any other file is not. Raises BackupError for that,
    DiskFull, HostError, Cancelled.
    """
    if target.exists():
        _require_backup(target)
    step.total = 2 * source.manifest.size
    partial = target.with_name(f".{target.name}-{secrets.token_hex(6)}.partial")
    try:
        with told():
            descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            with os.fdopen(descriptor, "w+b") as file:
                _pack(source, file, step)
                file.flush()
                os.fsync(file.fileno())
            verify(partial, step)
            partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _pack(source: Source, file: IO[bytes], step: Step) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(NAME, source.manifest.to_json())
        for each in source.manifest.files:
            with source.path(each).open("rb") as read, archive.open(each.path, "w") as packed:
                while piece := read.read(CHUNK):
                    packed.write(piece)
                    step.by(len(piece))


def _require_backup(target: Path) -> None:
    try:
        manifest_of(target)
    except BackupError as error:
        raise BackupError(
            tr("There is another file of that name: {name}.", name=target.name),
            kept=tr("It was left as it is."),
            next_step=tr("Choose another name for the backup."),
        ) from error


def manifest_of(path: Path) -> Manifest:
    """What this backup says of itself. Raises BackupError where it is none, and HostError."""
    with told():
        try:
            with zipfile.ZipFile(path) as archive, archive.open(NAME) as file:
                return Manifest.from_json(file.read(MAX_BYTES))
        except FileNotFoundError as error:
            raise NotFoundError(
                tr("There is no file {path}.", path=path),
                next_step=tr("Choose the file or the folder that a backup was made in."),
            ) from error
        except BROKEN as error:
            raise no_backup(repr(error)) from error


def verify(path: Path, step: Step) -> Manifest:
    """Read every byte and compare; the manifest. Raises BackupError for a broken backup."""
    return unpack(path, None, step)


def unpack(path: Path, folder: Path | None, step: Step) -> Manifest:
    """Take everything out into `folder`; with None only look. Raises BackupError for a broken
    backup, DiskFull, HostError, Cancelled. No more bytes are written than the manifest says."""
    manifest = manifest_of(path)
    with told():
        try:
            with zipfile.ZipFile(path) as archive:
                for each in manifest.files:
                    digest, left = hashlib.sha256(), each.size
                    target = _opened(folder, each.path)
                    with archive.open(each.path) as packed, target as file:
                        while piece := packed.read(CHUNK):
                            left -= len(piece)
                            if left < 0:
                                raise no_backup("longer than it says")
                            digest.update(piece)
                            file.write(piece)
                            step.by(len(piece))
                    if left or digest.hexdigest() != each.sha256:
                        raise no_backup(f"{each.path} is not what was written")
        except BROKEN as error:
            raise no_backup(repr(error)) from error
    return manifest


def _opened(folder: Path | None, path: str) -> IO[bytes]:
    """The file to unpack into, private; a sink without a folder."""
    if folder is None:
        return Path(os.devnull).open("wb")
    target = folder / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
