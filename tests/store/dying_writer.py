"""A program that writes to a database and is killed in the middle of it, many times over.

Reads lines "URL DELAY_S" from stdin. For each it forks a child, which has everything imported and
nothing opened; the child writes and reports each acknowledged write; after the delay it is killed
with SIGKILL. What it had reported is printed as one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from deskhand.domain.conversation import Draft, MessageStatus, Stop
from deskhand.domain.parts import ImagePart, TextPart
from deskhand.domain.run import RunStatus
from deskhand.store import sqlite_backend
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.runs import RunRepository
from tests.store.making import a_conversation, a_message, a_run

Report = Callable[[dict[str, str]], None]
Write = Callable[[str, Report], Coroutine[Any, Any, None]]

# Imported for the children; a fork in the middle of an import would be slow.
WARM = (sqlite_backend, asyncio)


async def _answers(database: Database, report: Report) -> None:
    """Ask, answer with checkpoints, finish; again and again."""
    conversations, runs = ConversationRepository(database), RunRepository(database)
    while True:
        conversation = a_conversation()
        asked = a_message(conversation.id, "question " * 50)
        await conversations.append(asked, conversation=conversation)
        report({"message": str(asked.id), "text": asked.text})
        run, reply = a_run(asked, owner=str(os.getpid()))
        await runs.open(run, reply)
        report({"reply": str(reply.id), "text": ""})
        text = ""
        for number in range(4):
            text += f"word {number} " * 40
            await runs.checkpoint(replace(reply, parts=(TextPart(text),)))
            report({"reply": str(reply.id), "text": text})
        ended = replace(
            reply, parts=(TextPart(text),), status=MessageStatus.COMPLETE, stop=Stop.END
        )
        await runs.finish(run.id, ended, RunStatus.COMPLETE)
        report({"message": str(reply.id), "text": text})


async def _drafts(database: Database, report: Report) -> None:
    drafts = DraftRepository(database)
    for number in range(1_000_000):
        picture = ImagePart("image/png", number.to_bytes(4, "big") * 500)
        await drafts.save(Draft(None, f"draft {number}", (picture,)))
        report({"draft": str(number)})


async def _write(url: str, report: Report) -> None:
    database = await Database.open(url)
    await asyncio.gather(_answers(database, report), _drafts(database, report))


def _live(url: str, pipe: int, write: Write) -> None:
    def report(acknowledged: dict[str, str]) -> None:
        os.write(pipe, json.dumps(acknowledged).encode() + b"\n")

    asyncio.run(write(url, report))


def _one_life(url: str, delay_s: float, write: Write) -> list[dict[str, str]]:
    """What a child that was killed after the delay had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(url, writing, write)
        os._exit(1)
    os.close(writing)
    said = bytearray()
    deadline = time.monotonic() + delay_s
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 1 << 16)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 1 << 16):
        said += more
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"the writer ended by itself: {status}")
    # What was cut short had not been read by anybody as an acknowledgement.
    return [json.loads(line) for line in bytes(said).split(b"\n")[:-1]]


def main(write: Write = _write) -> None:
    """write: writes to the database with this URL and reports, until it is killed."""
    for line in sys.stdin:
        url, delay_s = line.split()
        print(json.dumps(_one_life(url, float(delay_s), write)), flush=True)


if __name__ == "__main__":
    main()
