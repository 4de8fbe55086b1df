"""What every provider does the same, against a server that behaves."""

from __future__ import annotations

import asyncio

import pytest

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.errors import (
    ContextTooLong,
    MalformedReply,
    ModelUnknown,
    ProviderError,
    ProviderRefused,
    RateLimited,
)
from deskhand.domain.events import TextDelta
from deskhand.domain.model import ModelRequest, ToolSpec, Turn
from deskhand.domain.parts import ImagePart, TextPart, ToolCallPart, ToolResultPart
from tests.support.aimock import AIMock
from tests.support.asking import hear, request
from tests.support.hostile_server import HostileServer
from tests.support.wires import ANTHROPIC, OPENAI, Wire

WEATHER = ToolSpec(
    "get_weather",
    "The weather of a city",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
RED_SQUARE = ImagePart("image/png", b"\x89PNG\r\n\x1a\n not really", "red.png")


async def test_answer_streams_in_pieces_and_ends_once(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request("hello"))
    await provider.aclose()
    assert heard.error is None
    assert heard.text == "Hello from the model. Grüße, 你好, 👋🏽!"
    assert len([event for event in heard.events if isinstance(event, TextDelta)]) > 3
    assert heard.stop is Stop.END


async def test_models_are_listed_from_the_server(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    models = await provider.models()
    await provider.aclose()
    assert "deskhand-test" in [model.id for model in models]
    assert {model.provider for model in models} == {wire.name}


async def test_tools_are_asked_for_and_their_results_given_back(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    asked = request("What is the weather?", tools=(WEATHER,))
    first = await hear(provider, asked)
    assert first.error is None
    assert first.text == "Let me look."
    assert [call.name for call in first.calls] == ["get_weather", "get_weather"]
    assert first.stop is Stop.TOOL_CALLS
    assert len({call.call_id for call in first.calls}) == 2
    calls = tuple(ToolCallPart(c.call_id, c.name, c.arguments) for c in first.calls)
    results = tuple(ToolResultPart(call.call_id, "sunny") for call in calls)
    history = (
        *asked.turns,
        Turn(Role.ASSISTANT, (TextPart(first.text), *calls)),
        Turn(Role.TOOL, results),
    )
    second = await hear(provider, ModelRequest(asked.model, history, tools=(WEATHER,)))
    await provider.aclose()
    assert second.error is None
    assert second.text == "Sunny in both."


async def test_pictures_are_sent(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request("What is in this picture?", RED_SQUARE))
    await provider.aclose()
    assert heard.text == "I see a red square."


@pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.name)
async def test_thinking_comes_apart_from_the_answer(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request("think first", think=True))
    await provider.aclose()
    assert heard.thoughts == "They want a number. Forty-two is the usual one."
    assert heard.text == "42"
    assert heard.tokens is not None
    assert (heard.tokens.input_tokens, heard.tokens.output_tokens) == (20, 14)


@pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.name)
async def test_an_answer_cut_at_its_length_says_so(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request("be brief", max_tokens=3))
    await provider.aclose()
    assert heard.stop is Stop.LENGTH


@pytest.mark.parametrize(
    ("said", "model", "kind"),
    [
        ("wrong key", "deskhand-test", ProviderRefused),
        ("no credit", "deskhand-test", RateLimited),
        ("too long", "deskhand-test", ContextTooLong),
        ("hello", "no-such-model", ModelUnknown),
    ],
)
async def test_a_refusal_becomes_the_right_error(
    wire: Wire, aimock: AIMock, said: str, model: str, kind: type[ProviderError]
) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request(said, model=model))
    await provider.aclose()
    assert isinstance(heard.error, kind)
    assert heard.error.next_step
    assert "sk-abcdef" not in heard.error.detail + heard.error.sentence()


async def test_a_cut_answer_keeps_its_text(wire: Wire, aimock: AIMock) -> None:
    provider = wire.provider(aimock.url)
    heard = await hear(provider, request("cut off"))
    await provider.aclose()
    assert isinstance(heard.error, MalformedReply)
    assert heard.text.startswith("This ")


async def test_a_busy_server_is_asked_again_and_the_wait_is_told(
    wire: Wire, aimock: AIMock
) -> None:
    provider = wire.provider(aimock.url, max_retries=2)
    aimock.fail_next(503, "Overloaded", "overloaded_error")
    heard = await hear(provider, request("hello"))
    await provider.aclose()
    assert heard.error is None
    assert len(heard.waits) == 1
    assert heard.text.startswith("Hello")


async def test_a_burst_leaves_the_loop_its_turns(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window lives on the same loop: text that is all there already must not hold it up.
    With no time at all for a turn, each chunk must give the loop one."""
    monkeypatch.setattr("deskhand.providers.answer.LONGEST_TURN_S", -1.0)
    async with HostileServer([wire.answer(*["Hello there"] * 4_000)]) as server:
        provider = wire.provider(server.url)
        over, turns = asyncio.Event(), 0

        async def count_turns() -> None:
            nonlocal turns
            while not over.is_set():
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(count_turns())
        heard = await hear(provider, request("hello"))
        over.set()
        await counting
        await provider.aclose()
    assert len(heard.text) == 4_000 * len("Hello there")
    assert turns >= 4_000
