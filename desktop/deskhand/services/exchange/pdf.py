"""PDF files, drawn in a process of their own so that nobody waits for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from contextlib import suppress
from types import TracebackType

from deskhand.domain.children import child_command
from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr

CHILD = "deskhand.ui.exchange.pdf_child"
HEAD_BYTES = 8
TIMEOUT_S = 300.0


class PdfMaker:
    """Starts the process with the first page and ends it with the block."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> PdfMaker:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def make(self, page: bytes) -> bytes:
        """The PDF of a web page. Raises HostError when it cannot be drawn."""
        process = self._process = self._process or await _start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(self._timeout_s):
                process.stdin.write(len(page).to_bytes(HEAD_BYTES, "big") + page)
                await process.stdin.drain()
                head = await process.stdout.readexactly(HEAD_BYTES)
                return await process.stdout.readexactly(int.from_bytes(head, "big"))
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError) as error:
            await self._end()
            raise HostError(
                tr("The PDF could not be drawn."),
                kept=tr("The chat is as it was."),
                next_step=tr("Export it as HTML, and print that from a browser."),
                detail=repr(error),
            ) from error

    async def _end(self) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._process = None


async def _start() -> asyncio.subprocess.Process:
    environment = {name: os.environ[name] for name in os.environ if not name.endswith("_KEY")}
    return await asyncio.create_subprocess_exec(
        *child_command(CHILD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        start_new_session=True,  # Ctrl+C in a terminal ends the command, which ends this
        limit=1024 * 1024,
    )
