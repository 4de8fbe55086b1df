"""How the window fares while an answer streams into the real transcript.

    python tests/bench/bench_streaming.py [--tokens 5000] [--rate 100] [--plain]

Prints one JSON line: gaps of a 5 ms timer on the GUI thread (what a person feels as a stall), the
share of one core used, and what a token costs late in the answer against early. `--plain` streams
into a bare QPlainTextEdit instead: the limit to compare with.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.events import TextDelta
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import TextPart
from deskhand.ui import aio
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.live import REPAINT_MS
from deskhand.ui.chat.live_answer import LiveAnswer
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.theme.theme import Theme

TICK_MS = 5
WINDOW = (900, 700)
SENTENCE = "the fares of three flights in March compared by hour and day with care"
WORDS = SENTENCE.split()


def mixed_markdown(tokens: int, seed: int = 7, *, maths: bool = False) -> list[str]:
    """Headings, prose, lists, tables, quotes, code and on wish formulas, in pieces of about four
    characters."""
    chance = random.Random(seed)
    text: list[str] = []
    length, section = 0, 0
    while length < tokens * 4:
        section += 1
        piece = _section(chance, section) + (_formulas(section) if maths else "")
        text.append(piece)
        length += len(piece)
    whole = "".join(text)[: tokens * 4]
    return [whole[at : at + 4] for at in range(0, len(whole), 4)]


def _section(chance: random.Random, number: int) -> str:
    def prose(words: int) -> str:
        chosen = [chance.choice(WORDS) for _ in range(words)]
        chosen[words // 2] = f"**{chosen[words // 2]}**"
        chosen[words // 3] = f"`{chosen[words // 3]}`"
        return " ".join(chosen).capitalize() + "."

    items = "\n".join(f"- {prose(9)}" for _ in range(5))
    rows = "\n".join(f"| {n} | {chance.choice(WORDS)} | {n * 7} |" for n in range(6))
    lines = 60 if number % 6 == 0 else 12
    code = "\n".join(f"    value_{n} = compute({n}, 'text')  # {prose(4)}" for n in range(lines))
    return (
        f"## Section {number}\n\n{prose(60)}\n\n{prose(45)}\n\n{items}\n\n"
        f"| a | b | c |\n|---|---|---|\n{rows}\n\n> {prose(20)}\n\n"
        f"```python\ndef section_{number}():\n{code}\n```\n\n"
    )


def _formulas(number: int) -> str:
    """Formulas in a line and by itself, other ones in each section."""
    return (
        f"The sum $s_{{{number}}} = \\sum_{{n=1}}^{{{number}}} n^2$ is at most $m^{{{number}}}$, "
        f"so that\n\n$$\n\\int_0^{{{number}}} x^2\\,dx = \\frac{{{number}^3}}{{3}}\n$$\n\n"
    )


class Gaps(QObject):
    """How long the GUI thread kept its timer waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        self.late_ms.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - TICK_MS))
        self._clock.restart()


class Stream:
    """Feeds tokens and repaints as LiveAnswers does; remembers what each repaint cost."""

    def __init__(self, theme: Theme, *, plain: bool) -> None:
        asked = message(Role.USER, "Compare the fares.")
        self.answer = LiveAnswer(asked.conversation_id, asked, ModelChoice("bench", "bench"))
        self.transcript = Transcript(theme)
        self.plain = QPlainTextEdit() if plain else None
        self._pending: list[str] = []
        self.costs: list[tuple[int, float, int]] = []
        self._fed = self._shown = 0
        shown = self.plain or self.transcript
        shown.resize(*WINDOW)
        shown.show()
        entries = [Entry(asked.id, asked), Entry(self.answer.key, None, self.answer)]
        self.transcript.show_entries(entries, anew=True)

    def feed(self, token: str) -> None:
        self._fed += 1
        if self.plain is None:
            self.answer.take(TextDelta(token))
        else:
            self._pending.append(token)

    def show(self) -> None:
        begun = time.thread_time()
        if self.plain is None:
            self.transcript.grow(self.answer)
            self.transcript.viewport().repaint()
        else:
            self.plain.moveCursor(self.plain.textCursor().MoveOperation.End)
            self.plain.insertPlainText("".join(self._pending))
            self._pending.clear()
            self.plain.viewport().repaint()
        new, self._shown = self._fed - self._shown, self._fed
        self.costs.append((self._fed, time.thread_time() - begun, new))

    def close(self) -> None:
        """Take the window away."""
        self.transcript.hide()
        self.transcript.deleteLater()

    def per_token_us(self, first: int, last: int) -> float:
        """Mean cost of a token between these two, in microseconds of this thread."""
        chosen = [(cost, new) for fed, cost, new in self.costs if first < fed <= last]
        tokens = sum(new for _, new in chosen)
        return 1e6 * sum(cost for cost, _ in chosen) / max(1, tokens)


def message(role: Role, text: str) -> Message:
    now = datetime.now(UTC)
    part = (TextPart(text),)
    return Message(new_id(), new_id(), None, role, MessageStatus.COMPLETE, part, now)


def figures_of(times_ms: list[float]) -> dict[str, float]:
    """The middle, nearly the longest and the longest of these."""
    ordered = sorted(times_ms)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p99": round(ordered[int(len(ordered) * 0.99)], 2),
        "max": round(ordered[-1], 2),
        "over_50": sum(time_ms > 50 for time_ms in ordered),
    }


async def measure(stream: Stream, tokens: list[str], rate: float) -> dict[str, Any]:
    """Stream at this many tokens a second and say how it went."""
    gaps = Gaps()
    await asyncio.sleep(0.5)
    gaps.start()
    cpu, begun = time.process_time(), time.perf_counter()
    sent, shown_at = 0, begun
    while sent < len(tokens):
        due = min(len(tokens), int((time.perf_counter() - begun) * rate) + 1)
        for token in tokens[sent:due]:
            stream.feed(token)
        sent = due
        if time.perf_counter() - shown_at >= REPAINT_MS / 1000:
            shown_at = time.perf_counter()
            stream.show()
        await asyncio.sleep(1 / rate)
    stream.show()
    took = time.perf_counter() - begun
    used = time.process_time() - cpu
    gaps.stop()
    edge = min(2000, len(tokens) // 2)
    early, last = stream.per_token_us(0, edge), stream.per_token_us(len(tokens) - edge, len(tokens))
    return {
        "bench": "streaming",
        "into": "plain" if stream.plain is not None else "transcript",
        "tokens": len(tokens),
        "rate": rate,
        "seconds": round(took, 1),
        "gap_ms": figures_of(gaps.late_ms),
        "cpu_share": round(used / took, 3),
        "token_us": {"first": round(early), "last": round(last)},
        "last_to_first": round(last / max(early, 1e-9), 2),
        "platform": QApplication.platformName(),
    }


def main() -> None:
    """Run one stream."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--plain", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme = Theme(app, "light")

    async def run() -> None:
        stream = Stream(theme, plain=asked.plain)
        figures = await measure(stream, mixed_markdown(asked.tokens), asked.rate)
        print(json.dumps(figures))

    aio.run(app, run)


if __name__ == "__main__":
    main()
