"""Stopping: the socket closes at once and the server sees it, wherever the answer was."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from deskhand.domain.errors import MalformedReply, ProviderUnreachable
from deskhand.domain.events import TextDelta, Waiting
from deskhand.providers.limits import MIB
from tests.support.asking import hear, request
from tests.support.hostile_server import HOLD, HostileServer, Pause, http
from tests.support.wires import Wire

STOP_S = 0.5


async def test_closing_in_the_middle_closes_the_socket(wire: Wire) -> None:
    async with HostileServer([[wire.head, *wire.said(["one", " two"]), HOLD]]) as server:
        provider = wire.provider(server.url)
        async with aclosing(provider.stream(request("count"))) as events:
            async for event in events:
                if isinstance(event, TextDelta) and "two" in event.text:
                    break
            stopped = time.monotonic()
        gone = await server.client_gone()
        closed = time.monotonic()
        await provider.aclose()
    assert gone - stopped < STOP_S
    assert closed - stopped < STOP_S


@pytest.mark.parametrize("before", ["headers", "first event"])
async def test_cancelling_while_nothing_comes_closes_the_socket(wire: Wire, before: str) -> None:
    script = [HOLD] if before == "headers" else [wire.head, HOLD]
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url)

        async def consume() -> None:
            async with aclosing(provider.stream(request("count"))) as events:
                async for _ in events:
                    raise AssertionError("nothing was sent")

        task = asyncio.create_task(consume())
        async with asyncio.timeout(5):
            while not server.requests:
                await asyncio.sleep(0.005)
        stopped = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gone = await server.client_gone()
        await provider.aclose()
    assert gone - stopped < STOP_S


async def test_a_wait_before_another_try_ends_at_once(wire: Wire) -> None:
    busy = http(429, '{"error": {"message": "slow down"}}', retry_after="20")
    async with HostileServer([[busy]]) as server:
        provider = wire.provider(server.url, max_retries=2)
        waiting = asyncio.Event()

        async def consume() -> None:
            async with aclosing(provider.stream(request("count"))) as events:
                async for event in events:
                    assert isinstance(event, Waiting)
                    assert event.seconds == 20
                    waiting.set()

        task = asyncio.create_task(consume())
        await asyncio.wait_for(waiting.wait(), 5)
        stopped = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took = time.monotonic() - stopped
        await provider.aclose()
    assert took < STOP_S
    assert len(server.requests) == 1


async def test_a_stopped_provider_answers_again(wire: Wire) -> None:
    scripts = [[wire.head, *wire.said(["one"]), HOLD], wire.answer("again")]
    async with HostileServer(scripts) as server:
        provider = wire.provider(server.url)
        async with aclosing(provider.stream(request("count"))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        async with aclosing(provider.stream(request("count"))) as events:
            said = [event.text async for event in events if isinstance(event, TextDelta)]
        await provider.aclose()
    assert said == ["again"]


@pytest.fixture
def as_on_qasync() -> Iterator[list[str]]:
    """No hooks for asynchronous generators, as on qasync's loop; gathers what goes wrong then."""
    complaints: list[str] = []
    before_hook, before_hooks = sys.unraisablehook, sys.get_asyncgen_hooks()
    sys.unraisablehook = lambda found: complaints.append(f"{found.exc_value} in {found.object}")
    sys.set_asyncgen_hooks(None, None)
    yield complaints
    sys.unraisablehook = before_hook
    sys.set_asyncgen_hooks(*before_hooks)


async def test_nothing_is_left_for_the_loop_to_clean_up(
    wire: Wire, as_on_qasync: list[str]
) -> None:
    async with HostileServer([[wire.head, *wire.said(["one", " two"]), HOLD]]) as server:
        provider = wire.provider(server.url)
        async with aclosing(provider.stream(request("count"))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        del events
        gc.collect()
        await server.client_gone()
        await provider.aclose()
    gc.collect()
    assert as_on_qasync == []


@pytest.mark.parametrize("bad", [b"data: " + b"x" * 5 * MIB, b"data: {\n\n", b""])
async def test_nothing_is_left_after_a_broken_answer(
    wire: Wire, bad: bytes, as_on_qasync: list[str]
) -> None:
    async with HostileServer([[wire.head, *wire.said(["one"]), bad]]) as server:
        provider = wire.provider(server.url)
        heard = await hear(provider, request("count"))
        gc.collect()
        await provider.aclose()
    gc.collect()
    assert isinstance(heard.error, MalformedReply)
    assert as_on_qasync == []


async def test_a_slow_consumer_holds_the_stream_back(wire: Wire) -> None:
    """Back-pressure: an answer nobody reads is not gathered in memory."""
    pieces = ["x" * 1_000] * 20_000
    script = [wire.head, *wire.said(pieces), *wire.end]
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url)
        async with aclosing(provider.stream(request("count"))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
            await asyncio.wait([asyncio.ensure_future(_settled(server))], timeout=2)
            held_back = server.sent_bytes
        await provider.aclose()
    assert held_back < sum(map(len, script)) * 0.8


async def _settled(server: HostileServer) -> None:
    before = -1
    while server.sent_bytes != before:
        before = server.sent_bytes
        await asyncio.sleep(0.05)


async def test_a_drip_slower_than_the_time_out_ends_in_a_sentence(wire: Wire) -> None:
    script = [wire.head, *wire.said(["one"]), Pause(5), *wire.end]
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url, read_timeout_s=0.2)
        started = time.monotonic()
        heard = await hear(provider, request("count"))
        await provider.aclose()
    assert heard.text == "one"
    assert isinstance(heard.error, ProviderUnreachable)
    assert heard.error.what.startswith("Nothing came from")
    assert time.monotonic() - started < 2
