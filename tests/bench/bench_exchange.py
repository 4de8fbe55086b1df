"""How many conversations a second come in, and whether the window stays usable meanwhile.

    python tests/bench/bench_exchange.py [--chats 10000]

An export of ChatGPT's shape is made, then imported as the window does it: in a process of its own,
beside a Qt window whose timer, every five milliseconds, says how long nobody could have clicked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

LEAST_PER_SECOND = 500
TICK_MS = 5
TURNS = 4
WORDS = [f"word{number}" for number in range(5_000)]


@dataclass(frozen=True)
class Figures:
    """per_second: conversations, from the order to the report; gaps: of the window's loop."""

    chats: int
    messages: int
    megabytes: float
    seconds: float
    per_second: float
    again_seconds: float
    gap_p99_ms: float
    gap_longest_ms: float
    idle_gap_longest_ms: float
    findable_seconds: float


def make(path: Path, chats: int) -> None:
    """An export with `chats` conversations of eight messages, about 100 words each answer."""
    chance = random.Random(7)

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number in range(chats):
            mapping: dict[str, object] = {}
            before: str | None = None
            for turn in range(2 * TURNS):
                role = "assistant" if turn % 2 else "user"
                key = f"{number}-{turn}"
                mapping[key] = {
                    "id": key,
                    "parent": before,
                    "children": [f"{number}-{turn + 1}"] if turn + 1 < 2 * TURNS else [],
                    "message": {
                        "author": {"role": role},
                        "create_time": 1_600_000_000 + number * 600 + turn,
                        "content": {
                            "content_type": "text",
                            "parts": [words(100 if turn % 2 else 20)],
                        },
                        "metadata": {"model_slug": "gpt-4o"},
                    },
                }
                before = key
            chat = {
                "conversation_id": f"bench-{number}",
                "title": words(4),
                "create_time": 1_600_000_000 + number * 600,
                "update_time": 1_600_000_000 + number * 600 + 10,
                "mapping": mapping,
                "current_node": before,
            }
            file.write(("," if number else "") + json.dumps(chat))
        file.write("]")


async def measure(chats: int, folder: Path) -> Figures:
    """Import beside the window's loop."""
    from PySide6.QtCore import Qt, QTimer

    from deskhand.desk import Desk
    from deskhand.host.folders import Folders
    from deskhand.services.exchange.import_process import ImportProcess

    export = folder / "conversations.json"
    make(export, chats)
    folders = Folders.find({"DESKHAND_HOME": str(folder / "home")})
    desk = await Desk.open(folders)
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000 - TICK_MS)
        last = now

    timer = QTimer(interval=TICK_MS)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    try:
        await asyncio.sleep(2)
        idle, gaps[:] = max(gaps), []
        process = ImportProcess(folders)
        begun = time.perf_counter()
        report = await process.run(export)
        seconds = time.perf_counter() - begun
        busy = sorted(gaps)
        assert report.imported == chats, report.text()
        begun = time.perf_counter()
        again = await process.run(export)
        again_seconds = time.perf_counter() - begun
        assert again.already_there == chats, again.text()
        begun = time.perf_counter()
        await desk.search.keep_up()
        findable = time.perf_counter() - begun
    finally:
        timer.stop()
        await desk.close()
    return Figures(
        chats=chats,
        messages=report.added.messages,
        megabytes=round(export.stat().st_size / 1e6, 1),
        seconds=round(seconds, 2),
        per_second=round(chats / seconds),
        again_seconds=round(again_seconds, 2),
        gap_p99_ms=round(statistics.quantiles(busy, n=100)[98], 1),
        gap_longest_ms=round(busy[-1], 1),
        idle_gap_longest_ms=round(idle, 1),
        findable_seconds=round(findable, 1),
    )


def main() -> int:
    """Measure, and print one JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=10_000)
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QWidget

    from deskhand.ui import aio

    app = QApplication([])
    window = QWidget()
    window.show()
    folder = Path(tempfile.mkdtemp(prefix="deskhand-exchange-"))
    found: list[Figures] = []

    async def scenario() -> None:
        found.append(await measure(chosen.chats, folder))

    try:
        aio.run(app, scenario)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    (figures,) = found
    facts = asdict(figures) | {"of_limit": round(LEAST_PER_SECOND / figures.per_second, 2)}
    print(json.dumps({"bench": "exchange", **facts}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
