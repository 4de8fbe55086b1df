"""What we add to a provider's time to its first token.

The same server, asked in turn by a bare httpx2 request that stops at the first line of text and by
our provider up to its first TextDelta. Prints one line of JSON: medians in milliseconds, and how
much we add. The limit is 20 ms.

    python -m tests.bench.bench_first_token [ROUNDS]
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from contextlib import aclosing

import httpx2

from deskhand.domain.events import TextDelta
from deskhand.providers.base import ModelProvider
from tests.support.asking import request
from tests.support.hostile_server import HostileServer
from tests.support.wires import WIRES, Wire

ROUNDS = 60
WARM_UP = 3
LIMIT_MS = 20.0

BODY = {"model": "deskhand-test", "messages": [{"role": "user", "content": "hello"}]}
PATHS = {"openai-like": "/v1/chat/completions", "anthropic-like": "/v1/messages"}


async def bare(client: httpx2.AsyncClient, url: str) -> float:
    """Milliseconds until the first text of a bare request."""
    started = time.perf_counter()
    async with client.stream("POST", url, json=BODY) as response:
        async for line in response.aiter_lines():
            if "Hello" in line:
                return (time.perf_counter() - started) * 1000
    raise RuntimeError("no text came")


async def ours(provider: ModelProvider) -> float:
    """Milliseconds until our first TextDelta."""
    started = time.perf_counter()
    async with aclosing(provider.stream(request("hello"))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                return (time.perf_counter() - started) * 1000
    raise RuntimeError("no text came")


async def measure(wire: Wire, rounds: int) -> dict[str, float]:
    """Medians of both, asked in turn."""
    async with HostileServer([wire.answer("Hello", " there")]) as server:
        provider = wire.provider(server.url)
        url = server.url + PATHS.get(wire.name, "/api/chat")
        times: tuple[list[float], list[float]] = ([], [])
        async with httpx2.AsyncClient(trust_env=False) as client:
            for _ in range(rounds + WARM_UP):
                times[0].append(await bare(client, url))
                times[1].append(await ours(provider))
        await provider.aclose()
    raw, mine = (statistics.median(each[WARM_UP:]) for each in times)
    return {"bare_ms": round(raw, 2), "ours_ms": round(mine, 2), "added_ms": round(mine - raw, 2)}


async def main(rounds: int) -> int:
    """All makers; 1 when one is over the limit."""
    found = {wire.name: await measure(wire, rounds) for wire in WIRES}
    worst = max(each["added_ms"] for each in found.values())
    print(json.dumps({"bench": "first_token", "limit_ms": LIMIT_MS, "worst_ms": worst, **found}))
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)))
