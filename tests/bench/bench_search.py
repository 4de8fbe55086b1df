"""How long a search takes to its first page, in a store of a million messages.

    python tests/bench/bench_search.py [--messages 1000000] [--rounds 7]

The store is made once and kept in the temporary folder. Each figure is for one whole search as the
palette does it: query, ranking, snippets. The first round finds what the system has cached by then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from bisect import bisect
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path

from deskhand.domain.ids import new_id
from deskhand.services.search import Search
from deskhand.store.database import Database
from deskhand.store.search import SearchRepository

LAYOUT = 1
"""Of the generated store; a new number makes it anew."""
WORDS = 60_000
MEAN_WORDS = 60
IN_A_CHAT = 20
LIMIT_MS = 50
COMMON = [
    "the",
    "of",
    "and",
    "a",
    "to",
    "in",
    "is",
    "you",
    "that",
    "it",
    "he",
    "was",
    "for",
    "on",
    "are",
    "as",
    "with",
    "his",
    "they",
    "at",
    "be",
    "this",
    "have",
    "from",
    "or",
    "one",
    "had",
    "by",
    "word",
    "but",
    "not",
    "what",
    "all",
    "were",
    "we",
    "when",
    "your",
    "can",
    "said",
    "there",
    "use",
    "an",
    "each",
    "which",
    "she",
    "do",
    "how",
    "their",
    "if",
    "will",
    "up",
    "other",
    "about",
    "out",
    "many",
    "then",
    "them",
    "these",
    "so",
    "some",
    "her",
    "would",
    "make",
    "like",
    "him",
    "into",
    "time",
    "has",
    "look",
    "two",
    "more",
    "write",
    "go",
    "see",
    "number",
    "no",
    "way",
    "could",
    "people",
    "my",
    "than",
    "first",
    "water",
    "been",
    "call",
    "who",
    "oil",
]
QUERIES = {
    "common word": "the ",
    "two common words": "people water ",
    "rare word": "zanzibarine ",
    "rare and common": "the zanzibarine ",
    "phrase of common words": '"of the"',
    "rare phrase": '"zanzibarine people"',
    "short prefix": "th",
    "prefix of a common word": "that",
    "prefix of rare words": "zanz",
    "without a common word": "water -the ",
    "by who wrote it": "people from:assistant ",
    "by model": "people model:large ",
    "by date": "people after:2026-10 before:2026-11 ",
    "in a folder": "the folder:small ",
    "in a large folder": "the folder:large ",
    "tagged": "people tag:seldom ",
    "three words being typed": "people water numb",
    "not there": "qqqqzzzz ",
}


def make(folder: Path, count: int) -> Path:
    """The store, made unless it is there."""
    path = folder / f"messages-{count}-{LAYOUT}.db"
    if path.exists():
        return path
    folder.mkdir(exist_ok=True)
    making = path.with_suffix(".making")
    for each in folder.glob(f"{making.name}*"):
        each.unlink()
    asyncio.run(_make(making, count))
    making.rename(path)
    return path


async def _make(path: Path, count: int) -> None:
    database = await Database.open(f"sqlite:///{path}")
    await database.close()
    _fill(path, count)
    database = await Database.open(f"sqlite:///{path}")
    repository = SearchRepository(database)
    done = 0
    while taken := await repository.take_in(3_000):
        done += taken
        print(f"\rindexed {done:,}", end="", file=sys.stderr)
    print(file=sys.stderr)
    await database.close()


def _fill(path: Path, count: int) -> None:
    """Rows as Deskhand writes them: words by Zipf's law, three years of chats."""
    chance = random.Random(1)
    vocabulary = _vocabulary(chance)
    shares = list(accumulate(1 / rank for rank in range(2, WORDS + 2)))

    def text() -> str:
        length = min(int(chance.expovariate(1 / MEAN_WORDS)) + 1, 2_000)
        picks = (bisect(shares, chance.random() * shares[-1]) for _ in range(length))
        words = [vocabulary[min(at, WORDS - 1)] for at in picks]
        if chance.random() < 0.000_1:
            words[-1:] = ["zanzibarine", "people"]
        return " ".join(words)

    begin = int(datetime(2023, 11, 1, tzinfo=UTC).timestamp() * 1e6)
    step = int(timedelta(days=3 * 365).total_seconds() * 1e6 / count)
    folders = [new_id().bytes, new_id().bytes]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO folder VALUES (?, ?, 0)", zip(folders, ("Small", "Large"), strict=True)
        )
        for chat in range(0, count, IN_A_CHAT):
            at = begin + chat * step
            home = new_id().bytes
            place = folders[0] if chat % 100_000 == 0 else folders[1] if chat % 60 == 0 else None
            connection.execute(
                "INSERT INTO conversation (id, title, created_at, updated_at, provider, model, "
                "folder_id) VALUES (?, ?, ?, ?, '', '', ?)",
                (home, text()[:60], at, at, place),
            )
            if chat % 10_000 == 0:
                connection.execute("INSERT INTO conversation_tag VALUES (?, 'seldom')", (home,))
            _fill_chat(connection, home, [at + n * step for n in range(IN_A_CHAT)], text)
        connection.execute("COMMIT")


def _fill_chat(connection: sqlite3.Connection, home: bytes, times: list[int], text: object) -> None:
    assert callable(text)
    messages, parts = [], []
    ids = [None, *(new_id().bytes for _ in times)]
    for number, ((parent, own), at) in enumerate(zip(pairwise(ids), times, strict=True)):
        answers = number % 2
        model = ("large-4", "small-2.1")[number % 4 // 2] if answers else ""
        messages.append(
            (own, home, number, parent, ("user", "assistant")[answers], "complete", at,
             "maker" if answers else "", model, "")
        )  # fmt: skip
        parts.append((own, 0, "text", text(), 1, 1))
    connection.executemany(
        "INSERT INTO message (id, conversation_id, number, parent_id, role, status, created_at, "
        "provider, model, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        messages,
    )
    connection.executemany(
        "INSERT INTO part (message_id, position, kind, body, integrity, confidentiality) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        parts,
    )


def _vocabulary(chance: random.Random) -> list[str]:
    words = dict.fromkeys(COMMON)
    while len(words) < WORDS:
        syllables = (
            chance.choice("bcdfghjklmnprstvw") + chance.choice("aeiou")
            for _ in range(chance.randint(1, 4))
        )
        ending = chance.choice(["", "n", "s", "r", "ing", "ed", "tion"])
        words["".join(syllables) + ending] = None
    return list(words)


async def measure(path: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds to the first page of each query: the first time, and the median."""
    database = await Database.open(f"sqlite:///{path}")
    search = Search(SearchRepository(database))
    figures = {}
    try:
        await search.messages("warm")
        for name, asked in QUERIES.items():
            took, hits = [], 0
            for _ in range(rounds):
                begun = time.perf_counter()
                page = await search.messages(asked)
                took.append((time.perf_counter() - begun) * 1_000)
                hits = len(page.hits)
            figures[name] = {
                "first_ms": round(took[0], 1),
                "median_ms": round(statistics.median(took), 1),
                "hits": hits,
            }
    finally:
        await database.close()
    return figures


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "deskhand-bench-search"
    if shutil.disk_usage(tempfile.gettempdir()).free < asked.messages * 4_000:
        sys.exit("There is no room for the store in the temporary folder.")
    path = make(folder, asked.messages)
    figures = asyncio.run(measure(path, asked.rounds))
    slowest = max(each["median_ms"] for each in figures.values())
    print(
        json.dumps(
            {
                "bench": "search",
                "messages": asked.messages,
                "file_mb": round(path.stat().st_size / 1e6),
                "queries": figures,
                "slowest_median_ms": slowest,
                "limit_ms": LIMIT_MS,
                "holds": slowest <= LIMIT_MS,
            }
        )
    )


if __name__ == "__main__":
    main()
