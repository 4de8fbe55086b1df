"""How the window fares with much: a long answer, many answers at once, many messages.

    python tests/bench/bench_long_answer.py [--tokens 20000] [--messages 10000] [--only NAME]

Prints one JSON line. `steady` streams mixed Markdown with tables, code and formulas at 200 tokens
a second and tells gaps of the GUI thread and what a token costs early and late; `fast` the same
at 1,000 a second and whether it fell behind; `many` feeds 20 answers at once, one of them in
sight; `open` compares opening many messages with opening 100; `memory` what scrolling through all
of them leaves behind.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from bench_streaming import Gaps, Stream, figures_of, measure, message, mixed_markdown
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Role
from deskhand.domain.events import TextDelta
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.live import REPAINT_MS
from deskhand.ui.chat.live_answer import LiveAnswer
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.view_model import PAGE
from deskhand.ui.theme.theme import Theme

STEADY, FAST = 200.0, 1_000.0
ANSWERS, ANSWER_RATE, MANY_SECONDS = 20, 100.0, 20
FEW = 100
ROUNDS = 5
WINDOW = (900, 700)
NOTCH, NOTCHES = 120, 600
"""Pixels of one step of a mouse wheel, and how many are measured by themselves."""


async def steady(theme: Theme, asked: argparse.Namespace) -> dict[str, Any]:
    """A long answer at the pace of a quick model."""
    stream = Stream(theme, plain=False)
    figures = await measure(stream, mixed_markdown(asked.tokens, maths=True), STEADY)
    stream.close()
    return figures


async def fast(theme: Theme, asked: argparse.Namespace) -> dict[str, Any]:
    """The same five times as fast. behind: its time against the least it can take."""
    stream = Stream(theme, plain=False)
    figures = await measure(stream, mixed_markdown(asked.tokens, maths=True), FAST)
    stream.close()
    return {**figures, "behind": round(figures["seconds"] * FAST / asked.tokens, 3)}


async def many(theme: Theme, _asked: argparse.Namespace) -> dict[str, Any]:
    """Twenty answers at once; the window shows one and gathers all of them."""
    seen = Stream(theme, plain=False)
    others = [_unseen() for _ in range(ANSWERS - 1)]
    count = int(ANSWER_RATE * MANY_SECONDS)
    texts = [mixed_markdown(count, seed=n, maths=True) for n in range(ANSWERS)]
    gaps = Gaps()
    await asyncio.sleep(0.5)
    gaps.start()
    cpu, begun = time.process_time(), time.perf_counter()
    sent, shown_at = 0, begun
    while sent < count:
        due = min(count, int((time.perf_counter() - begun) * ANSWER_RATE) + 1)
        for n, answer in enumerate([seen.answer, *others]):
            for token in texts[n][sent:due]:
                answer.take(TextDelta(token))
        sent = due
        if time.perf_counter() - shown_at >= REPAINT_MS / 1000:
            shown_at = time.perf_counter()
            seen.show()
        await asyncio.sleep(1 / ANSWER_RATE)
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    gaps.stop()
    seen.close()
    return {"gap_ms": figures_of(gaps.late_ms), "cpu_share": round(used / took, 3)}


async def opening(theme: Theme, asked: argparse.Namespace) -> dict[str, Any]:
    """From the store to the first picture, as the window does it, many against few; `known` is
    the part of it for messages that were all read already."""
    sizes = (FEW, asked.messages)
    times: dict[int, list[float]] = {size: [] for size in sizes}
    known: dict[int, list[float]] = {size: [] for size in sizes}
    entries = _entries(asked.messages)
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as folder:
        path = Path(folder) / "chats.db"
        await (await Database.open(f"sqlite:///{path}")).close()
        leaves = {size: _fill(path, entries[-size:]) for size in sizes}
        database = await Database.open(f"sqlite:///{path}")
        repository = ConversationRepository(database)
        for _, size in itertools.product(range(ROUNDS + 1), sizes):
            begun = time.perf_counter()
            branch = await repository.branch(leaves[size], PAGE)
            read_ms = (time.perf_counter() - begun) * 1000
            last = [Entry(each.id, each) for each in branch]
            times[size].append(read_ms + await _shown_ms(theme, last))
            known[size].append(await _shown_ms(theme, entries[-size:]))
        await database.close()
    return {**_compared(times), "known": _compared(known)}


def _compared(times: dict[int, list[float]]) -> dict[str, float]:
    """Many against few; the first round only warms up."""
    few, many_of_them = (statistics.median(taken[1:]) for taken in times.values())
    return {
        "few_ms": round(few, 1),
        "all_ms": round(many_of_them, 1),
        "ratio": round(many_of_them / few, 2),
    }


async def _shown_ms(theme: Theme, entries: list[Entry]) -> float:
    transcript = _transcript(theme)
    await asyncio.sleep(0.05)
    begun = time.perf_counter()
    transcript.show_entries(entries, anew=True)
    transcript.viewport().repaint()
    taken = (time.perf_counter() - begun) * 1000
    _close(transcript)
    await asyncio.sleep(0.05)
    return taken


def _fill(path: Path, entries: list[Entry]) -> UUID:
    """One conversation of these messages, written as the store does; its last message."""
    home = new_id().bytes
    messages: list[tuple[object, ...]] = []
    parts: list[tuple[object, ...]] = []
    above: bytes | None = None
    last = new_id()
    for number, entry in enumerate(entries):
        last = new_id()
        role = "user" if entry.is_person else "assistant"
        messages.append((last.bytes, home, number, above, role, number, "", "", ""))
        parts.append((last.bytes, 0, "text", entry.text, 1, 1))
        above = last.bytes
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO conversation (id, title, created_at, updated_at, provider, model) "
            "VALUES (?, 'Long', 0, 0, '', '')",
            (home,),
        )
        connection.executemany(
            "INSERT INTO message (id, conversation_id, number, parent_id, role, status, "
            "created_at, provider, model, error) VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, ?, ?)",
            messages,
        )
        connection.executemany(
            "INSERT INTO part (message_id, position, kind, body, integrity, confidentiality) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            parts,
        )
    return last


async def memory(theme: Theme, asked: argparse.Namespace) -> dict[str, Any]:
    """Resident memory before and after every message was in sight, and what a screen costs."""
    transcript = _transcript(theme)
    transcript.show_entries(_entries(asked.messages), anew=True)
    transcript.viewport().repaint()
    await asyncio.sleep(1.0)
    before, steps = _resident_mb(), []
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    notches = [await _step_ms(transcript, NOTCH) for _ in range(NOTCHES)]
    while bar.value() < bar.maximum():
        steps.append(await _step_ms(transcript, WINDOW[1]))
    await asyncio.sleep(1.0)
    gc.collect()
    after = _resident_mb()
    return {
        "before_mb": round(before, 1),
        "after_mb": round(after, 1),
        "ratio": round(after / before, 2),
        "notch_ms": figures_of(notches),
        "screens": len(steps),
        "screen_ms": figures_of(steps),
    }


PARTS: dict[str, Callable[[Theme, argparse.Namespace], Coroutine[Any, Any, dict[str, Any]]]] = {
    "steady": steady,
    "fast": fast,
    "many": many,
    "open": opening,
    "memory": memory,
}


def _unseen() -> LiveAnswer:
    asked = message(Role.USER, "Compare the fares.")
    return LiveAnswer(asked.conversation_id, asked, ModelChoice("bench", "bench"))


def _entries(count: int) -> list[Entry]:
    texts = ["".join(mixed_markdown(120, seed=n, maths=True)) for n in range(50)]
    messages = [
        message(Role.USER, f"Question {n} about fares")
        if n % 2 == 0
        else message(Role.ASSISTANT, texts[n % len(texts)])
        for n in range(count)
    ]
    return [Entry(each.id, each) for each in messages]


def _transcript(theme: Theme) -> Transcript:
    made = Transcript(theme)
    made.resize(*WINDOW)
    made.show()
    return made


def _close(transcript: Transcript) -> None:
    transcript.hide()
    transcript.deleteLater()


async def _step_ms(transcript: Transcript, pixels: int) -> float:
    """What scrolling down by so much costs, with what is laid out and drawn for it."""
    begun = time.perf_counter()
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.value() + pixels)
    transcript.viewport().repaint()
    taken = (time.perf_counter() - begun) * 1000
    await asyncio.sleep(0)
    return taken


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Run all parts, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--only", choices=sorted(PARTS))
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme = Theme(app, "light")
    figures: dict[str, Any] = {"bench": "long_answer"}

    async def run() -> None:
        for name, part in PARTS.items():
            if asked.only in (None, name):
                figures[name] = await part(theme, asked)

    aio.run(app, run)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
