"""What the open window costs while nobody uses it: processor time of all its processes.

    python tests/bench/bench_idle.py [--seconds 10] [--rounds 2]

Needs a display with a window manager (`make bench` brings one) and Linux.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from process_tree import cpu_s
from screen import Screen
from subjects import Subject, running, subjects

TIMEOUT_S = 60.0
SETTLED_S = 5.0


def measure(screen: Screen, subject: Subject, seconds: float) -> float:
    """Percent of one core, once the start is over."""
    before = screen.windows()
    with running(subject) as program:
        screen.wait_mapped(before, TIMEOUT_S)
        time.sleep(SETTLED_S)
        used, begun = cpu_s(program.pid), time.monotonic()
        time.sleep(seconds)
        share = (cpu_s(program.pid) - used) / (time.monotonic() - begun)
    screen.wait("the end", lambda: screen.windows() <= before, TIMEOUT_S)
    return share * 100


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures through /proc and X11: Linux only.")
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as scratch:
        found = {
            subject.name: [measure(screen, subject, asked.seconds) for _ in range(asked.rounds)]
            for subject in subjects(Path(scratch))
        }
    shares = {name: round(statistics.median(rounds), 2) for name, rounds in found.items()}
    print(json.dumps({"bench": "idle", "seconds": asked.seconds, "cpu_percent": shares}))


if __name__ == "__main__":
    main()
