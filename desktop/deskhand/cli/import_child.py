"""`python -m deskhand.cli.import_child`: one import for the window, in a process of its own.

The first line of the input is the order; when the input ends, so does the import, after the
conversations under way. Each line of the output is one JSON object: progress, then the report.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskhand.cli.session import open_desk
from deskhand.domain.errors import DeskhandError
from deskhand.host.folders import Folders
from deskhand.services.exchange.report import packed

TELL_EVERY_S = 0.1


def main() -> None:
    """Do what the order says."""
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    config, data, cache, state = map(Path, order["folders"])
    folders = Folders(config, data, cache, state, order["profile"])
    with suppress(BrokenPipeError):  # the window is gone: whole conversations stay
        _tell(asyncio.run(_run(folders, Path(order["path"]), only_look=order["only_look"])))


async def _run(folders: Folders, path: Path, *, only_look: bool) -> dict[str, Any]:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.read()
        with suppress(RuntimeError):  # the loop is closed: there is nothing to stop
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True).start()
    progress = _Progress()
    try:
        async with open_desk(folders) as desk:
            importing = desk.chats.importing
            if only_look:
                report = await importing.look(path, progress.tell)
            else:
                report = await importing.run(path, progress.tell, stop)
    except DeskhandError as error:
        return {
            "error": [error.what, error.kept, error.next_step, error.detail],
            "kind": type(error).__name__,
        }
    return {"report": packed(report)}


class _Progress:
    """Tells ten times a second at most."""

    def __init__(self) -> None:
        self._last = 0.0

    def tell(self, read: int, total: int, found: int) -> None:
        now = time.monotonic()
        if now - self._last >= TELL_EVERY_S:
            self._last = now
            _tell({"progress": [read, total, found]})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
