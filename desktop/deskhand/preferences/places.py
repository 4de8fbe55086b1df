"""The files of a local store, and moving its folder. Blocking; under the store's lock."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from deskhand.preferences.faults import told

LEDGER_NAME = "preferences.jsonl"
FOLDER_NAME = "preferences"


@dataclass(frozen=True, slots=True)
class Places:
    """data: the folder that holds them all.

    folder: Chroma's. purged: the same written anew. gone: the old one for the moment it takes to
    change them. building: another embedding model's, while it is made. marker: which preferences
    still have bytes in files, see `Store.purge`.
    """

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / FOLDER_NAME

    @property
    def ledger(self) -> Path:
        return self.data / LEDGER_NAME

    @property
    def purged(self) -> Path:
        return self.data / f"{FOLDER_NAME}.purged"

    @property
    def gone(self) -> Path:
        return self.data / f"{FOLDER_NAME}.gone"

    @property
    def building(self) -> Path:
        return self.data / f"{FOLDER_NAME}.building"

    @property
    def lock(self) -> Path:
        return self.data / f"{FOLDER_NAME}.lock"

    @property
    def building_lock(self) -> Path:
        return self.data / f"{FOLDER_NAME}.building.lock"

    @property
    def marker(self) -> Path:
        return self.data / f"{FOLDER_NAME}.purge"

    def damaged(self) -> list[Path]:
        """Folders that were put aside."""
        return sorted(self.data.glob(f"{FOLDER_NAME}.damaged-*"))

    def identity(self) -> int:
        """Another number for another folder, 0 for none."""
        with told():
            try:
                return self.folder.stat().st_ino
            except FileNotFoundError:
                return 0

    def tidy(self) -> None:
        """Finish, or take back, a change of folders that a crash cut off."""
        with told():
            if self.gone.exists() and not self.folder.exists():
                self.gone.rename(self.folder)
            for left in (self.gone, self.purged):
                remove(left)

    def exchange(self, new: Path) -> None:
        """`new` is the folder from now on; the old one is deleted."""
        with told():
            remove(self.gone)
            if self.folder.exists():
                self.folder.rename(self.gone)
            new.rename(self.folder)
            _sync(self.data)
            remove(self.gone)

    def put_aside(self) -> Path:
        """Keep a folder that cannot be read under another name; that."""
        with told():
            at = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            aside = self.data / f"{FOLDER_NAME}.damaged-{at}"
            self.folder.rename(aside)
            return aside

    def marked(self) -> list[UUID]:
        """Preferences of which bytes are left. What cannot be read says "of some"."""
        with told():
            try:
                found = json.loads(self.marker.read_bytes())
                return [UUID(each) for each in found]
            except FileNotFoundError:
                return []
            except (ValueError, TypeError, AttributeError):
                return [UUID(int=0)]

    def mark(self, ids: Iterable[UUID]) -> None:
        """Note that bytes of these are left; none: that nothing is."""
        wanted = sorted(map(str, ids))
        with told():
            if not wanted:
                self.marker.unlink(missing_ok=True)
                return
            handle = os.open(self.marker, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w") as file:
                json.dump(wanted, file)
                file.flush()
                os.fsync(file.fileno())


def remove(folder: Path) -> None:
    """Delete a folder with everything in it, if it is there. Raises OSError."""
    if folder.exists():
        shutil.rmtree(folder)


def make_private(folder: Path) -> None:
    """A folder only its owner may look into. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
