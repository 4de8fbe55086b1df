"""From the command to a window one can type in, against a bare PySide6 and qasync window.

    python tests/bench/bench_startup.py [--rounds 7]

Needs a display with a window manager (`make bench` brings one) and Linux. Programs take turns, so
that what else the machine does meets all of them; the first round only warms the caches up.

mapped: the window manager shows the window. responsive: it answers a ping from the thread that
draws. pss: memory of all its processes at that moment (mapped_pss) and two seconds later, with the
store open and the local models asked. list: rows can be seen in the
conversation list (from pixels: what a person sees). All from outside the program.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from process_tree import pss_mb
from screen import Area, Screen
from subjects import Subject, running, subjects

TIMEOUT_S = 60.0
SETTLED_S = 2.0
# Within the conversation list, below its search field and above its foot, at zoom 1.
LIST = Area(20, 260, 180, 280)
INK = 1000  # a few rows of text; an empty list has a line at most

Figures = dict[str, float]


def measure(screen: Screen, subject: Subject) -> Figures:
    """One start."""
    before = screen.windows()
    with running(subject) as program:
        window = screen.wait_mapped(before, TIMEOUT_S)
        figures = {"mapped_ms": program.ms()}
        screen.wait_answer(window, TIMEOUT_S)
        figures["responsive_ms"] = program.ms()
        figures["mapped_pss_mb"] = pss_mb(program.pid)
        if subject.home is not None:
            screen.wait("the list", lambda: screen.ink(window, LIST) > INK, TIMEOUT_S)
            figures["list_ms"] = program.ms()
        time.sleep(SETTLED_S)  # what is opened behind the window has come by then
        figures["pss_mb"] = pss_mb(program.pid)
    screen.wait("the end", lambda: screen.windows() <= before, TIMEOUT_S)
    return figures


def medians(rounds: list[Figures]) -> Figures:
    """The middle of each figure."""
    return {key: round(statistics.median(r[key] for r in rounds), 1) for key in rounds[0]}


def ratios(name: str, found: dict[str, list[Figures]]) -> Figures:
    """The middle of how many times the bare window's figure each round took."""
    keys = found["bare"][0]
    pairs = list(zip(found[name], found["bare"], strict=True))
    return {key: round(statistics.median(o[key] / b[key] for o, b in pairs), 2) for key in keys}


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures through /proc and X11: Linux only.")
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as scratch:
        measured = subjects(Path(scratch))
        found: dict[str, list[Figures]] = {subject.name: [] for subject in measured}
        for number in range(asked.rounds + 1):
            for subject in measured:
                figures = measure(screen, subject)
                if number:
                    found[subject.name].append(figures)
    result = {
        "bench": "startup",
        "rounds": asked.rounds,
        **{name: medians(rounds) for name, rounds in found.items()},
        "ratio": {name: ratios(name, found) for name in found if name != "bare"},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
