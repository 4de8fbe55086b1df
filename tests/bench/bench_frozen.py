"""The frozen program's start against the same program from its source (`make frozen` first).

    python tests/bench/bench_frozen.py [--rounds 7]

The two take turns; figures are those of bench_startup.py. Without a frozen program there is nothing
to measure, and the line says so.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from bench_startup import Figures, measure, medians
from screen import Screen
from subjects import Subject, subjects

FROZEN = Path(__file__).parents[2] / "dist" / "deskhand" / "deskhand"


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This measures through /proc and X11: Linux only.")
    if not FROZEN.exists():
        print(json.dumps({"bench": "frozen", "missing": "there is no dist/deskhand"}))
        return
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as scratch:
        source = next(each for each in subjects(Path(scratch)) if each.name == "used")
        pair = (source, Subject("frozen", (str(FROZEN),), source.home))
        found: dict[str, list[Figures]] = {each.name: [] for each in pair}
        for number in range(asked.rounds + 1):
            for subject in pair:
                figures = measure(screen, subject)
                if number:  # the first round warms the caches up
                    found[subject.name].append(figures)
    turns = list(zip(found["frozen"], found["used"], strict=True))
    result = {
        "bench": "frozen",
        "rounds": asked.rounds,
        **{name: medians(rounds) for name, rounds in found.items()},
        "ratio": {
            k: round(statistics.median(f[k] / s[k] for f, s in turns), 2) for k in turns[0][0]
        },
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
