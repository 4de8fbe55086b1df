"""Many backups in one folder, sharing what did not change: pieces of 1 MiB under their hash.

FOLDER/pieces/ab/<sha256>     a piece, compressed (zlib)
FOLDER/backups/<instant>.json a manifest that lists its files' pieces

SQLite changes pages in place, so most pieces of a database stay the same from day to day. A
manifest is written last: a backup whose manifest is there is whole. Blocking.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from deskhand.domain.errors import BackupError, HostError
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically
from deskhand.host.folders import make_private
from deskhand.host.locks import locked
from deskhand.services.backup.manifest import MAX_BYTES, BackedUpFile, Manifest, no_backup
from deskhand.services.backup.source import CHUNK, Source, Step, told

MANIFEST_BYTES = 100 * MAX_BYTES
LOCK_TIMEOUT_S = 60.0


class Vault:
    """A folder of backups. Only this module knows what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pieces = folder / "pieces"
        self._backups = folder / "backups"

    def add(self, source: Source, step: Step) -> Manifest:
        """Store what is new, read all of it back, then write the manifest.

        Raises DiskFull, HostError, BackupError, Cancelled; the backups there were stay whole.
        """
        step.total = 2 * source.manifest.size
        with told():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(self._pieces)
            make_private(self._backups)
            with self._alone():
                files = tuple(
                    replace(each, chunks=tuple(self._store(source.path(each), step)))
                    for each in source.manifest.files
                )
                manifest = replace(source.manifest, files=files)
                self._read_back(manifest, None, step)
                write_atomically(self._path(manifest), manifest.to_json())
        return manifest

    def backups(self) -> list[Manifest]:
        """Those there are, the newest first. A manifest that is broken is passed over."""
        return [manifest for _, manifest in self._found()]

    def _found(self) -> list[tuple[Path, Manifest]]:
        found = []
        if self._backups.is_dir():
            for path in self._backups.glob("*.json"):
                try:
                    with path.open("rb") as file:
                        found.append((path, Manifest.from_json(file.read(MANIFEST_BYTES))))
                except (BackupError, OSError):
                    continue
        return sorted(found, key=lambda each: each[1].made_at, reverse=True)

    def unpack(self, manifest: Manifest, folder: Path, step: Step) -> None:
        """Put its files into `folder`. Raises BackupError when pieces are missing or changed."""
        step.total = manifest.size
        with told():
            self._read_back(manifest, folder, step)

    def verify(self, manifest: Manifest, step: Step) -> None:
        """Read all of it and compare. Raises BackupError."""
        step.total = manifest.size
        with told():
            self._read_back(manifest, None, step)

    def forget(self, forgotten: list[Manifest]) -> None:
        """Drop these backups, and the pieces that no other one names."""
        instants = {manifest.made_at for manifest in forgotten}
        with told(), self._alone():
            found = self._found()
            is_readable = len(found) == sum(1 for _ in self._backups.glob("*.json"))
            for path, manifest in found:
                if manifest.made_at in instants:
                    path.unlink(missing_ok=True)
            if is_readable:  # else one that is broken may still be mended by hand: no piece goes
                kept = [manifest for _, manifest in found if manifest.made_at not in instants]
                self._sweep({piece for m in kept for file in m.files for piece in file.chunks})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process adds or drops pieces meanwhile."""
        try:
            with locked(self.folder / "lock", LOCK_TIMEOUT_S):
                yield
        except TimeoutError as error:
            raise HostError(
                tr("Another backup is being made in {folder}.", folder=self.folder),
                next_step=tr("Try again when it is done."),
                detail=str(error),
            ) from error

    def _sweep(self, named: set[str]) -> None:
        for path in self._pieces.glob("*/*"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _path(self, manifest: Manifest) -> Path:
        return self._backups / f"{manifest.made_at:%Y%m%dT%H%M%S.%f}.json"

    def _piece(self, digest: str) -> Path:
        return self._pieces / digest[:2] / digest

    def _store(self, path: Path, step: Step) -> Iterator[str]:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                digest = hashlib.sha256(piece).hexdigest()
                if not self._has(digest):
                    make_private(self._piece(digest).parent)
                    write_atomically(self._piece(digest), zlib.compress(piece, 1))
                step.by(len(piece))
                yield digest

    def _has(self, digest: str) -> bool:
        """Whether the piece is here, whole."""
        try:
            self._read(digest)
        except BackupError:
            return False
        return True

    def _read_back(self, manifest: Manifest, folder: Path | None, step: Step) -> None:
        for file in manifest.files:
            if folder is None:
                self._join(file, None, step)
                continue
            target = folder / file.path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as opened:
                self._join(file, opened, step)

    def _join(self, file: BackedUpFile, target: IO[bytes] | None, step: Step) -> None:
        whole, size = hashlib.sha256(), 0
        for digest in file.chunks:
            piece = self._read(digest)
            whole.update(piece)
            size += len(piece)
            if target is not None:
                target.write(piece)
            step.by(len(piece))
        if (whole.hexdigest(), size) != (file.sha256, file.size):
            raise no_backup(f"{file.path} is not what was written")

    def _read(self, digest: str) -> bytes:
        try:
            packed = self._piece(digest).read_bytes()
            piece = zlib.decompressobj().decompress(packed, CHUNK + 1)
        except (FileNotFoundError, zlib.error) as error:
            raise no_backup(f"piece {digest[:12]}: {error!r}") from error
        if hashlib.sha256(piece).hexdigest() != digest:
            raise no_backup(f"piece {digest[:12]} has changed")
        return piece
