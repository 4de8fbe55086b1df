"""Run the benchmarks and hold their figures against the goals: `make bench`, `make bench B=idle`.

Each `bench_*.py` beside this file prints one JSON line; here they become a table, and one JSON
line with all of them at the end. The exit status says whether all of them ran; a missed goal is
told, not failed, because figures of a busy machine are not facts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TIMEOUT_S = 900


@dataclass(frozen=True)
class Goal:
    """The most a figure may be. path: where it is in a benchmark's line."""

    bench: str
    path: str
    most: float
    meaning: str


GOALS = (
    Goal("startup", "ratio.fresh.mapped_ms", 1.5, "first start to window, bare window = 1"),
    Goal("startup", "ratio.used.mapped_ms", 1.5, "start to window, bare window = 1"),
    Goal("startup", "ratio.used.responsive_ms", 1.5, "start to answering, bare window = 1"),
    Goal("startup", "ratio.used.mapped_pss_mb", 2, "memory of the usable window, bare window = 1"),
    Goal("startup", "ratio.fresh.pss_mb", 2, "memory on a new machine, bare window = 1"),
    Goal("startup", "ratio.used.pss_mb", 2, "memory with 200 conversations, bare window = 1"),
    Goal("idle", "cpu_percent.used", 1, "percent of a core while nobody uses it"),
    Goal("streaming", "gap_ms.p99", 16, "GUI gaps while an answer streams, p99"),
    Goal("streaming", "gap_ms.max", 50, "the longest of them"),
    Goal("streaming", "cpu_share", 0.25, "share of a core while it streams"),
    Goal("long_answer", "steady.gap_ms.p99", 16, "GUI gaps, 20,000 tokens at 200 a second, p99"),
    Goal("long_answer", "steady.gap_ms.max", 50, "the longest of them"),
    Goal("long_answer", "steady.last_to_first", 1.5, "a token late in it, one early = 1"),
    Goal("long_answer", "fast.behind", 1.05, "1,000 tokens a second, time they need at least = 1"),
    Goal("long_answer", "many.gap_ms.max", 50, "longest GUI gap while 20 answers stream"),
    Goal("long_answer", "open.ratio", 1.5, "opening 10,000 messages, 100 = 1"),
    Goal("long_answer", "memory.ratio", 1.3, "memory after scrolling through all, before = 1"),
    Goal("long_answer", "memory.notch_ms.p50", 16, "a step of the wheel through them"),
    Goal(
        "first_token",
        "worst_ms",
        20,
        "what we add to the time to the first token, worst of the makers",
    ),
    Goal(
        "search",
        "slowest_median_ms",
        50,
        "first page in a million messages, slowest of the queries",
    ),
    Goal("task_list", "wheel.ms.p50", 16, "a step of the wheel through 100,000 tasks"),
    Goal("task_list", "wheel.ms.p99", 16, "the same, p99"),
    Goal("task_list", "jump.ms.p99", 16, "the scroll bar dragged anywhere, p99"),
    Goal("task_list", "search.ms.p50", 100, "from a key to the filtered list"),
    Goal("task_list", "search.gap_ms.p99", 16, "GUI gaps while 100,000 are filtered, p99"),
    Goal("task_list", "search.gap_ms.max", 50, "the longest of them"),
    Goal("task_list", "longest_ms", 50, "the longest GUI gap in any part"),
    Goal("exchange", "of_limit", 1, "importing 10,000 chats, 20 s = 1"),
    Goal("exchange", "gap_longest_ms", 50, "longest GUI gap while they come in"),
    Goal("instance", "handover_ms.p50", 150, "a second start that hands over, whole process"),
    Goal("tray", "click_ms.p95", 100, "from a click in the tray to the window"),
    Goal("tray", "idle.cpu_percent", 0.5, "percent of a core in the tray"),
    Goal("quick", "focused_ms.p50", 20, "from the key to the focused quick prompt"),
    Goal("quick", "focused_ms.p95", 50, "the same, p95"),
    Goal("frozen", "ratio.mapped_ms", 1.2, "frozen program's start to window, from source = 1"),
    Goal("frozen", "ratio.responsive_ms", 1.2, "the same, to answering"),
    Goal("preferences", "query_ms.p50", 15, "recall among 10,000 preferences"),
)


def main() -> int:
    """The exit status: 1 when a benchmark did not run."""
    names = sys.argv[1:] or sorted(path.stem[6:] for path in HERE.glob("bench_*.py"))
    results = {}
    for name in names:
        result = _result(name)
        if result is None:
            continue
        results[name] = result
        print(f"\n{name}")
        for path, value in _figures(result):
            print(_line(name, path, value))
    print(f"\n{json.dumps(results)}")
    return 0 if len(results) == len(set(names)) else 1


def _result(name: str) -> dict[str, Any] | None:
    """The last line a benchmark printed."""
    script = HERE / f"bench_{name}.py"
    if not script.exists():
        print(f"There is no {script.name}.", file=sys.stderr)
        return None
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            [sys.executable, str(script)],
            stdout=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"{name} took more than {TIMEOUT_S} s.", file=sys.stderr)
        return None
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        print(f"{name} failed with status {done.returncode}.", file=sys.stderr)
        return None
    result: dict[str, Any] = json.loads(lines[-1])
    return result


def _figures(result: dict[str, Any], above: str = "") -> Iterator[tuple[str, float]]:
    for key, value in result.items():
        path = f"{above}{key}"
        if isinstance(value, dict):
            yield from _figures(value, f"{path}.")
        elif isinstance(value, int | float):
            yield path, value


def _line(name: str, path: str, value: float) -> str:
    goal = next((g for g in GOALS if (g.bench, g.path) == (name, path)), None)
    figure = f"  {path:<28}{value:>10}"
    if goal is None:
        return figure
    kept = "kept  " if value <= goal.most else "MISSED"
    return f"{figure}   goal {goal.most:>5}  {kept}  {goal.meaning}"


if __name__ == "__main__":
    sys.exit(main())
