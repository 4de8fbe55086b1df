"""Which Deskhand processes are alive, so that only the runs of dead ones are cleaned up."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr
from deskhand.host import locks
from deskhand.host.folders import make_private

_OWNER = re.compile(r"(?P<machine>[0-9a-f]{32})-(?P<process>[0-9a-f]{32})")


class Liveness:
    """Marks this process as alive for as long as it lives.

    Each process holds a lock on a file of its own in `folder`; the system drops the lock with
    the process, however that ends. Raises HostError when the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            make_private(folder)
            self._machine = _machine_id(folder / "machine")
            self.owner = f"{self._machine}-{uuid.uuid4().hex}"
            self._handle: int | None = self._mark()
            self._sweep()
        except OSError as error:
            raise HostError(
                tr("The folder {folder} cannot be used.", folder=folder),
                next_step=tr("Free some space, or set DESKHAND_HOME to another folder."),
                detail=str(error),
            ) from error

    def _mark(self) -> int:
        """Lock first, then take the name others look for: they never find it unlocked."""
        path = self._path(self.owner)
        new = path.with_suffix(".new")
        handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        locks.take(handle)
        new.rename(path)
        return handle

    def _path(self, owner: str) -> Path:
        return self._folder / f"{owner}.alive"

    def _sweep(self) -> None:
        """Remove the marks of the dead."""
        for path in self._folder.glob("*.alive"):
            self.is_alive(path.stem)

    def is_alive(self, owner: str) -> bool:
        """Whether that process still runs.

        A process of another machine (on a shared database) counts as alive: nobody here can tell,
        and an answer cut off by mistake is worse than one marked too late.
        """
        if owner == self.owner:
            return self._handle is not None
        match = _OWNER.fullmatch(owner)
        if match is None:
            return False
        if match["machine"] != self._machine:
            return True
        path = self._path(owner)
        try:
            handle = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            if not locks.take(handle):
                return True
            path.unlink(missing_ok=True)
            return False
        finally:
            os.close(handle)

    def close(self) -> None:
        """Say that this process is done. May be called twice."""
        if self._handle is None:
            return
        self._path(self.owner).unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None


def _machine_id(path: Path) -> str:
    """An id of this installation, made once. Two processes that start at once agree on one."""
    new = path.with_name(f"{path.name}-{uuid.uuid4().hex}")
    try:
        found = path.read_text("ascii", errors="replace").strip()
        if re.fullmatch(r"[0-9a-f]{32}", found):
            return found
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        found = ""
    new.touch(mode=0o600)
    new.write_text(uuid.uuid4().hex, "ascii")
    try:
        os.link(new, path)
    except FileExistsError:
        return path.read_text("ascii").strip()
    finally:
        new.unlink()
    return path.read_text("ascii").strip()
