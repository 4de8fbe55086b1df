"""An import in a process of its own: whatever a file holds, the window stays usable."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskhand.domain.children import child_command
from deskhand.domain.errors import DeskhandError, HostError, InputError
from deskhand.domain.wording import tr
from deskhand.host.folders import Folders
from deskhand.services.exchange.importing import Tell, silent
from deskhand.services.exchange.report import Report, unpacked

log = logging.getLogger(__name__)

CHILD = "deskhand.cli.import_child"
LONGEST_LINE = 256 * 1024 * 1024
STOP_WITHIN_S = 30.0


class ImportProcess:
    """Looks into exports and imports them, one at a time, into the store of these folders."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._process: asyncio.subprocess.Process | None = None

    async def look(self, path: Path, tell: Tell = silent) -> Report:
        """See `Importing.look`. Cancelling ends it."""
        return await self._run(path, tell, only_look=True)

    async def run(self, path: Path, tell: Tell = silent) -> Report:
        """See `Importing.run`; `stop` ends it with a report. Cancelling ends it without."""
        return await self._run(path, tell, only_look=False)

    def stop(self) -> None:
        """End the import after the conversations under way."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def _run(self, path: Path, tell: Tell, *, only_look: bool) -> Report:
        folders = [str(place) for place in self._folders.all()]
        absolute = await asyncio.to_thread(path.absolute)
        order = {
            "folders": folders,
            "profile": self._folders.profile,
            "path": str(absolute),
            "only_look": only_look,
        }
        process = self._process = await _start()
        assert process.stdin is not None
        try:
            with suppress(ConnectionError):  # it ended already; what it told says why
                process.stdin.write(json.dumps(order).encode() + b"\n")
                await process.stdin.drain()
            return await _report(process, tell)
        finally:
            self._process = None
            process.stdin.close()
            with suppress(TimeoutError):
                # What is being stored is stored to its end.
                await asyncio.shield(asyncio.wait_for(process.wait(), STOP_WITHIN_S))
            with suppress(ProcessLookupError):
                process.kill()


async def _report(process: asyncio.subprocess.Process, tell: Tell) -> Report:
    assert process.stdout is not None
    try:
        while line := await process.stdout.readline():
            told: dict[str, Any] = json.loads(line)
            if "progress" in told:
                tell(*told["progress"])
            elif "error" in told:
                raise _error(told)
            else:
                return unpacked(told["report"])
    except (ValueError, KeyError, TypeError) as error:
        raise _ended(repr(error)) from error
    raise _ended("")


def _error(told: dict[str, Any]) -> DeskhandError:
    what, kept, next_step, detail = told["error"]
    kind = InputError if told["kind"] == "InputError" else DeskhandError
    return kind(what, kept=kept, next_step=next_step, detail=detail)


def _ended(detail: str) -> HostError:
    log.warning("the import process ended early: %s", detail)
    return HostError(
        tr("The import ended early."),
        kept=tr("The chats that came in are there."),
        next_step=tr("Import it again: what is there is passed over."),
        detail=detail,
    )


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *child_command(CHILD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
        start_new_session=True,
        limit=LONGEST_LINE,
    )
