"""How long recall takes among 10,000 preferences, with the real embedding model.

    python tests/bench/bench_preferences.py [--preferences 10000] [--requests 200]

Prints one JSON line: one query from words to ranked preferences, embedding included. The sentences
are made from our own examples; how well the right ones are found is measured with data that is no
part of this project (`deskhand.preferences.offline:search`).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time

import numpy as np

from deskhand.preferences.minilm import NAME, MiniLM
from deskhand.preferences.recall import Index, cues
from deskhand.preferences.situations import examples


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preferences", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=200)
    asked = parser.parse_args()
    situations, _ = examples()
    sentences = [each for situation in situations for each in situation.preferences]
    requests = [each for situation in situations for each in situation.requests]
    begun = time.perf_counter()
    model = MiniLM()
    load_ms = (time.perf_counter() - begun) * 1000
    begun = time.perf_counter()
    made = model.embed([text for each in sentences for text in cues(each)])
    embed_ms = (time.perf_counter() - begun) * 1000 / len(made)
    index: Index[int] = Index(model.embed, NAME)
    index.prepare()
    chance, entries = np.random.default_rng(7), []
    for number in range(asked.preferences):
        at = number % len(sentences)
        vectors = made[at * 3 : at * 3 + 3]
        vectors = vectors + chance.standard_normal(vectors.shape).astype(np.float32) * 0.02
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        entries.append((number, f"{sentences[at]} {number}", vectors))
    begun = time.perf_counter()
    index.put(entries)
    put_ms = (time.perf_counter() - begun) * 1000
    times = []
    for number in range(asked.requests):
        begun = time.perf_counter()
        index.rank(requests[number % len(requests)], 10)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    print(
        json.dumps(
            {
                "bench": "preferences",
                "load_ms": round(load_ms),
                "embed_ms": round(embed_ms, 2),
                "put_ms": round(put_ms),
                "query_ms": {
                    "p50": round(statistics.median(times), 2),
                    "p95": round(times[int(len(times) * 0.95)], 2),
                },
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
