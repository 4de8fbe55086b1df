"""Reads a file in a child process and says what came of it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from deskhand.documents.child import Order
from deskhand.documents.frames import BYTES, HEAD, Notice, Refusal
from deskhand.documents.limits import AT_ONCE, CHILD_OUTPUT, CHILD_WALL_S, MAX_CHARACTERS
from deskhand.documents.outcome import Outcome
from deskhand.documents.words import refusal
from deskhand.domain.children import child_command

log = logging.getLogger(__name__)

MOST_RESTARTS = 3
RESTART_WITHIN_S = 10.0

# The child gets what an interpreter needs to start, and no key that happens to be around.
ENVIRONMENT = {
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "LD_LIBRARY_PATH"),
    *("DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"),
}


class DocumentReader:
    """Starts a child for each file, a few at a time, and ends it when it takes too long."""

    def __init__(self, wall_s: float = CHILD_WALL_S) -> None:
        self._wall_s = wall_s
        self._room = asyncio.Semaphore(AT_ONCE)

    async def read(self, data: bytes, name: str) -> Outcome:
        """What the content holds. name: tells kinds of text apart, and is told to the person.

        Raises InputError when nothing of it can be used.
        """
        return await self._outcome(Order(name, size=len(data)), data)

    async def read_folder(self, path: Path) -> Outcome:
        """What a folder's files hold; `payload` has them as a ZIP. Raises InputError."""
        return await self._outcome(Order(path.name, path=str(path)), b"")

    async def _outcome(self, order: Order, data: bytes) -> Outcome:
        outcome = Outcome()
        async with self._room:
            begun = time.monotonic()
            await self._run(order, data, outcome)
            for _ in range(MOST_RESTARTS):
                page = outcome.last_page + 1
                is_over = outcome.ended or page == 1 or page >= (outcome.pages or 0)
                if is_over or time.monotonic() - begun > RESTART_WITHIN_S:
                    break
                # This page ended the child; those after it may be well.
                outcome.lost.append(page)
                left = MAX_CHARACTERS - outcome.characters
                again = replace(order, first_page=page + 1, most=left)
                await self._run(again, data, outcome)
        if outcome.detail:
            log.info("a file could not be read whole: %s", outcome.detail)
        is_useful = outcome.has_words or bool(outcome.payload)
        if outcome.refusal is not None and not is_useful:
            raise refusal(order.name, outcome.refusal, outcome.detail)
        if not is_useful and Notice.NO_TEXT not in outcome.notices:
            if outcome.ended:
                reason = Refusal.EMPTY
            else:
                reason = Refusal.BROKEN if outcome.detail else Refusal.TOO_MUCH
            raise refusal(order.name, reason, outcome.detail)
        if not outcome.ended or outcome.refusal is not None:
            outcome.notices[Notice.STOPPED] = 1
        return outcome

    async def _run(self, order: Order, data: bytes, outcome: Outcome) -> None:
        """Feed the child and gather what it tells, until it ends or its time is over."""
        process = await _start()
        feeding = asyncio.ensure_future(_feed(process, order, data))
        try:
            async with asyncio.timeout(self._wall_s):
                await _gather(process, outcome)
        except TimeoutError:
            outcome.detail = f"it took more than {self._wall_s:.0f} s"
        except (asyncio.IncompleteReadError, ValueError) as error:
            outcome.detail = outcome.detail or repr(error)
        finally:
            feeding.cancel()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *child_command("deskhand.documents.child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in sorted(ENVIRONMENT & os.environ.keys())},
        creationflags=_creation_flags(),
        start_new_session=True,  # Ctrl+C in a terminal stops the answer, not this
    )


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


async def _feed(process: asyncio.subprocess.Process, order: Order, data: bytes) -> None:
    assert process.stdin is not None
    with suppress(ConnectionError):  # it ended already; what it told says why
        process.stdin.write(order.to_line())
        process.stdin.write(data)
        await process.stdin.drain()
        process.stdin.close()


async def _gather(process: asyncio.subprocess.Process, outcome: Outcome) -> None:
    """Raises IncompleteReadError when it ends within a frame, ValueError for a false one."""
    assert process.stdout is not None
    left = CHILD_OUTPUT
    while True:
        head = await process.stdout.read(1)
        if not head:
            return
        letter, length = HEAD.unpack(head + await process.stdout.readexactly(HEAD.size - 1))
        left -= length
        if left < 0:
            raise ValueError("the child sent too much")
        payload = await process.stdout.readexactly(length)
        if letter == BYTES:
            outcome.payload = payload
        else:
            outcome.take(json.loads(payload))
