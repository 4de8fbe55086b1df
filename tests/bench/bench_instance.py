"""A second start that hands over to the running Deskhand, as a whole process.

    python tests/bench/bench_instance.py [--starts 30]

Needs a display with a window manager (`make bench` brings one) and Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from screen import Screen

TIMEOUT_S = 60.0
SETTLED_S = 5.0
BETWEEN_S = 0.5
"""A person starts it once, not ten times a second, which the running one slows down on purpose."""
ASKED: dict[str, tuple[str, ...]] = {
    "open": (),
    "quick": ("--quick", "buy milk"),
    "link": ("deskhand://ask?text=hello",),
    "file": (__file__,),
}


def start_ms(arguments: tuple[str, ...], environ: dict[str, str]) -> float:
    """From its start to its end."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "deskhand", *arguments], env=environ, check=True)
    return (time.perf_counter() - begun) * 1000


def bare_ms() -> float:
    """The interpreter alone, which nothing of ours can be faster than."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=30)
    asked = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("This needs X11: Linux only.")
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as home:
        environ = {**os.environ, "DESKHAND_HOME": home}
        before = screen.windows()
        first = subprocess.Popen([sys.executable, "-m", "deskhand"], env=environ)
        try:
            screen.wait_mapped(before, TIMEOUT_S)
            time.sleep(SETTLED_S)
            rounds: dict[str, list[float]] = {name: [] for name in ASKED}
            bare = []
            for _ in range(asked.starts):
                bare.append(bare_ms())
                for name, arguments in ASKED.items():
                    time.sleep(BETWEEN_S)
                    rounds[name].append(start_ms(arguments, environ))
        finally:
            first.terminate()
            first.wait(TIMEOUT_S)
    print(json.dumps({"bench": "instance", **_figures(rounds), "python_ms": _figure(bare)}))


def _figures(rounds: dict[str, list[float]]) -> dict[str, object]:
    every = [each for found in rounds.values() for each in found]
    return {
        "handover_ms": _figure(every),
        "median_ms": {name: round(statistics.median(found), 1) for name, found in rounds.items()},
    }


def _figure(found: list[float]) -> dict[str, float]:
    ordered = sorted(found)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "max": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
