"""What is sent to each maker, and the finer points of what comes back."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.events import ThinkingDelta
from deskhand.domain.model import (
    Capability,
    Effort,
    ModelRequest,
    ProviderConfig,
    ProviderKind,
    Turn,
)
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import (
    ImagePart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from deskhand.providers import anthropic_wire, ollama_wire, openai_wire
from deskhand.providers.anthropic_wire import ModelTraits
from deskhand.providers.openai_models import models_from
from tests.support.asking import Heard, hear, request
from tests.support.hostile_server import HostileServer, Script, http
from tests.support.wires import (
    ANTHROPIC,
    OPENAI,
    Wire,
    block,
    chunk,
    message_end,
    message_start,
    sse,
)

PNG = ImagePart("image/png", b"pixels")
HISTORY = (
    Turn(Role.SYSTEM, (TextPart("Be kind."),)),
    Turn(Role.USER, (TextPart("Look:"), PNG)),
    Turn(
        Role.ASSISTANT,
        (ThinkingPart("Hm.", 1.0, "sig"), TextPart("I call."), ToolCallPart("c1", "f", '{"a": 1}')),
    ),
    Turn(Role.TOOL, (ToolResultPart("c1", "bad", is_error=True),)),
)


def config(url: str, name: str = "x") -> ProviderConfig:
    return ProviderConfig(name, ProviderKind.OPENAI, url)


async def play(wire: Wire, script: Script, **more: Any) -> Heard:
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url)
        heard = await hear(provider, request("hello", **more))
        await provider.aclose()
    assert heard.error is None
    return heard


# -- OpenAI


def test_openai_messages() -> None:
    asked = ModelRequest("m", HISTORY, system="System.")
    body = openai_wire.request_body(config("http://h/v1"), asked, with_usage=True)
    url = f"data:image/png;base64,{base64.b64encode(b'pixels').decode()}"
    assert body["messages"] == [
        {"role": "system", "content": "System."},
        {"role": "system", "content": "Be kind."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look:"},
                {"type": "image_url", "image_url": {"url": url}},
            ],
        },
        {
            "role": "assistant",
            "content": "I call.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "bad"},
    ]


@pytest.mark.parametrize(
    ("url", "model", "expected"),
    [
        ("https://api.openai.com/v1", "gpt-4o", {"max_completion_tokens": 9, "temperature": 0.3}),
        (
            "https://api.openai.com/v1",
            "o3-mini",
            {"max_completion_tokens": 9, "reasoning_effort": "low"},
        ),
        ("http://127.0.0.1:1234/v1", "gpt-5", {"max_tokens": 9, "temperature": 0.3}),
        (
            "https://openrouter.ai/api/v1",
            "a/b",
            {
                "max_tokens": 9,
                "temperature": 0.3,
                "extra_body": {"reasoning": {"enabled": False}},
            },
        ),
    ],
)
def test_openai_limits_by_maker(url: str, model: str, expected: dict[str, object]) -> None:
    asked = ModelRequest(model, (), temperature=0.3, max_tokens=9, think=False)
    body = openai_wire.request_body(config(url), asked, with_usage=False)
    assert {
        key: body[key] for key in body if key not in ("model", "messages", "stream")
    } == expected


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_openai_thinking_by_either_name(name: str) -> None:
    pieces = [chunk({name: "Hm."}), chunk({"content": "42"})]
    heard = await play(OPENAI, [OPENAI.head, *pieces, *OPENAI.end])
    assert (heard.thoughts, heard.text) == ("Hm.", "42")


async def test_mistrals_typed_pieces() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}
    pieces = [chunk({"content": [thought]}), chunk({"content": [{"type": "text", "text": "42"}]})]
    heard = await play(OPENAI, [OPENAI.head, *pieces, *OPENAI.end])
    assert (heard.thoughts, heard.text) == ("Hm.", "42")


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("stop", Stop.END),
        ("length", Stop.LENGTH),
        ("tool_calls", Stop.TOOL_CALLS),
        ("content_filter", Stop.REFUSED),
        ("eos_token", Stop.END),
    ],
)
async def test_openai_reasons_to_stop(reason: str, stop: Stop) -> None:
    heard = await play(OPENAI, [OPENAI.head, chunk({"content": "x"}, finish=reason)])
    assert heard.stop is stop


async def test_done_without_a_reason_is_an_end() -> None:
    script = [OPENAI.head, chunk({"content": "x"}), b"data: [DONE]\n\n"]
    assert (await play(OPENAI, script)).stop is Stop.END


async def test_openai_counts_in_detail() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 80},
        "completion_tokens_details": {"reasoning_tokens": 30},
    }
    last = sse({"choices": [], "usage": usage})
    script = [OPENAI.head, chunk({"content": "x"}, finish="stop"), last, b"data: [DONE]\n\n"]
    assert (await play(OPENAI, script)).tokens == TokenCount(100, 50, 80, 30)


async def test_a_tool_call_without_arguments_has_none() -> None:
    call = {"index": 0, "id": "a", "function": {"name": "now", "arguments": ""}}
    script = [OPENAI.head, chunk({"tool_calls": [call]}), *OPENAI.end]
    heard = await play(OPENAI, script)
    assert [call.arguments for call in heard.calls] == ["{}"]
    assert heard.stop is Stop.TOOL_CALLS


async def test_a_tool_call_cut_at_the_length_is_none() -> None:
    call = {"index": 0, "id": "a", "function": {"name": "now", "arguments": '{"x'}}
    script = [OPENAI.head, chunk({"tool_calls": [call]}, finish="length")]
    heard = await play(OPENAI, script)
    assert (heard.calls, heard.stop) == ([], Stop.LENGTH)


# -- lists of models


def test_openais_list_leaves_out_what_does_not_converse() -> None:
    ids = [
        "gpt-4o",
        "text-embedding-3-small",
        "whisper-1",
        "tts-1",
        "dall-e-3",
        "o3-mini",
        "gpt-4o-audio-preview",
        "gpt-image-1",
        "omni-moderation-latest",
        "gpt-4o-transcribe",
        "davinci-002",
        "gpt-4o-realtime-preview",
        "gpt-5-mini",
        "sora-2",
    ]
    rows = [{"id": name, "created": number} for number, name in enumerate(ids)]
    found = models_from(config("https://api.openai.com/v1"), {"data": rows})
    assert found is not None
    assert [model.id for model in found] == ["gpt-5-mini", "o3-mini", "gpt-4o"]
    own = models_from(config("http://127.0.0.1:1/v1"), {"data": rows})
    assert own is not None
    assert [model.id for model in own] == ids


def test_openrouters_list_tells_all() -> None:
    row = {
        "id": "a/b",
        "name": "A: B",
        "context_length": 200_000,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "supported_parameters": ["tools", "reasoning"],
    }
    picture = {"id": "p", "architecture": {"output_modalities": ["image"]}}
    (found,) = models_from(config("https://openrouter.ai/api/v1"), {"data": [row, picture]}) or []
    assert (found.label, found.context_tokens) == ("A: B", 200_000)
    assert found.capabilities == frozenset(Capability)


@pytest.mark.parametrize(
    ("row", "context"),
    [
        ({"context_window": 8_192}, 8_192),
        ({"max_context_length": 32_768}, 32_768),
        ({"max_model_len": 4_096}, 4_096),
        ({"meta": {"n_ctx": 8_192, "n_ctx_train": 131_072}}, 8_192),
        ({"context_length": "many"}, None),
        ({"context_length": True}, None),
    ],
)
def test_the_context_in_each_dialect(row: dict[str, object], context: int | None) -> None:
    (found,) = models_from(config("http://127.0.0.1:1/v1"), [{"id": "m", **row}]) or []
    assert found.context_tokens == context


@pytest.mark.parametrize("body", ["[]", '{"data": []}'])
async def test_an_empty_list_is_empty(body: str) -> None:
    async with HostileServer([[http(200, body)]]) as server:
        provider = OPENAI.provider(server.url)
        assert await provider.models() == []
        await provider.aclose()


# -- Anthropic


def test_anthropic_messages() -> None:
    body = anthropic_wire.request_body(ModelRequest("m", HISTORY, system="S."), ModelTraits())
    assert body["system"] == "S.\n\nBe kind."
    data = base64.b64encode(b"pixels").decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    assert body["messages"] == [
        {
            "role": "user",
            "content": [{"type": "text", "text": "Look:"}, {"type": "image", "source": source}],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "sig"},
                {"type": "text", "text": "I call."},
                {"type": "tool_use", "id": "c1", "name": "f", "input": {"a": 1}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "c1", "content": "bad", "is_error": True}
            ],
        },
    ]


def test_thoughts_without_a_signature_are_not_given_back() -> None:
    turn = Turn(Role.ASSISTANT, (ThinkingPart("Hm."), TextPart("42")))
    body = anthropic_wire.request_body(ModelRequest("m", (turn,)), ModelTraits())
    assert body["messages"] == [{"role": "assistant", "content": [{"type": "text", "text": "42"}]}]


@pytest.mark.parametrize(
    ("model", "traits", "expected"),
    [
        ("claude-3-haiku-20240307", ModelTraits(), 4_096),
        ("claude-3-5-sonnet-latest", ModelTraits(), 8_192),
        ("claude-opus-4-1", ModelTraits(), 32_000),
        ("claude-next", ModelTraits(max_tokens=16_000), 16_000),
        ("claude-next", ModelTraits(max_tokens=128_000), 64_000),
    ],
)
def test_an_answer_may_be_as_long_as_the_model_lets_it(
    model: str, traits: ModelTraits, expected: int
) -> None:
    assert anthropic_wire.default_max_tokens(model, traits) == expected


@pytest.mark.parametrize(
    ("model", "traits", "think", "expected"),
    [
        ("claude-opus-4-1", ModelTraits(), True, {"type": "enabled", "budget_tokens": 8_000}),
        ("claude-opus-4-6", ModelTraits(), True, {"type": "adaptive", "display": "summarized"}),
        ("x", ModelTraits(adaptive=False), True, {"type": "enabled", "budget_tokens": 8_000}),
        ("x", ModelTraits(), False, {"type": "disabled"}),
        ("x", ModelTraits(), None, None),
    ],
)
def test_thinking_as_the_model_takes_it(
    model: str, traits: ModelTraits, think: bool | None, expected: object
) -> None:
    asked = ModelRequest(model, (), think=think, temperature=0.5)
    body = anthropic_wire.request_body(asked, traits)
    assert body.get("thinking") == expected
    assert ("temperature" in body) is not bool(think)


async def test_anthropic_thinking_comes_with_its_signature() -> None:
    thinking = block(
        0,
        {"type": "thinking", "thinking": "", "signature": ""},
        {"type": "thinking_delta", "thinking": "Hm."},
        {"type": "signature_delta", "signature": "EqQB"},
    )
    words = block(1, {"type": "text", "text": ""}, {"type": "text_delta", "text": "42"})
    script = [ANTHROPIC.head, message_start(input_tokens=1), *thinking, *words, *message_end()]
    heard = await play(ANTHROPIC, script)
    thoughts = [event for event in heard.events if isinstance(event, ThinkingDelta)]
    assert thoughts == [ThinkingDelta("Hm."), ThinkingDelta("", "EqQB")]
    assert heard.text == "42"


async def test_anthropic_counts_cached_tokens_as_input() -> None:
    start = message_start(
        input_tokens=10,
        cache_read_input_tokens=80,
        cache_creation_input_tokens=5,
        output_tokens=1,
    )
    words = block(0, {"type": "text", "text": ""}, {"type": "text_delta", "text": "x"})
    script = [ANTHROPIC.head, start, *words, *message_end(output_tokens=7)]
    assert (await play(ANTHROPIC, script)).tokens == TokenCount(95, 7, 80, None)


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("end_turn", Stop.END),
        ("stop_sequence", Stop.END),
        ("max_tokens", Stop.LENGTH),
        ("model_context_window_exceeded", Stop.LENGTH),
        ("refusal", Stop.REFUSED),
        ("something new", Stop.END),
    ],
)
async def test_anthropic_reasons_to_stop(reason: str, stop: Stop) -> None:
    words = block(0, {"type": "text", "text": "x"})
    heard = await play(ANTHROPIC, [ANTHROPIC.head, *words, *message_end(reason)])
    assert (heard.text, heard.stop) == ("x", stop)


async def test_anthropic_tools_without_arguments_and_unknown_blocks() -> None:
    unknown = block(0, {"type": "web_search_tool_result", "content": []})
    call = block(1, {"type": "tool_use", "id": "t", "name": "now", "input": {}})
    script = [ANTHROPIC.head, message_start(), *unknown, *call, *message_end("tool_use")]
    heard = await play(ANTHROPIC, script)
    assert [(call.call_id, call.name, call.arguments) for call in heard.calls] == [
        ("t", "now", "{}")
    ]


async def test_anthropic_models_tell_what_they_can() -> None:
    body = """{"data": [
      {"type": "model", "id": "new", "display_name": "New", "max_input_tokens": 1000000,
       "max_tokens": 64000, "lifecycle": "active", "capabilities": {
         "image_input": {"supported": true},
         "thinking": {"supported": true, "types": {"adaptive": {"supported": true}}}}},
      {"type": "model", "id": "old", "display_name": "Old", "lifecycle": "deprecated"},
      {"type": "model", "id": "gone", "display_name": "Gone", "lifecycle": "retired"}
    ], "has_more": false}"""
    async with HostileServer([[http(200, body)], ANTHROPIC.answer("hi")]) as server:
        provider = ANTHROPIC.provider(server.url)
        new, old = await provider.models()
        await hear(provider, request("hello", model="new", think=True))
        await provider.aclose()
    assert (new.label, new.context_tokens) == ("New", 1_000_000)
    assert new.capabilities == frozenset(Capability)
    assert old.note == "on its way out"
    assert server.requests[1].json["max_tokens"] == 64_000
    assert server.requests[1].json["thinking"] == {"type": "adaptive", "display": "summarized"}


# -- Ollama


def test_ollama_messages() -> None:
    asked = ModelRequest("m", HISTORY, system="S.", temperature=0.1, max_tokens=5, think=False)
    body = ollama_wire.request_body(asked, keep_alive="10m")
    assert body["messages"] == [
        {"role": "system", "content": "S."},
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Look:", "images": [base64.b64encode(b"pixels").decode()]},
        {
            "role": "assistant",
            "content": "I call.",
            "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}],
        },
        {"role": "tool", "content": "bad", "tool_name": "f"},
    ]
    assert body["options"] == {"temperature": 0.1, "num_predict": 5}
    assert (body["think"], body["keep_alive"]) == (False, "10m")


@pytest.mark.parametrize("effort", list(Effort))
def test_how_much_to_think_is_said_as_each_maker_wants_it(effort: Effort) -> None:
    def asked(model: str) -> ModelRequest:
        return ModelRequest(model, (), think=effort is not Effort.OFF, effort=effort)

    own = ProviderConfig("openai", ProviderKind.OPENAI)
    told = openai_wire.request_body(own, asked("gpt-5"), with_usage=False)
    assert told["reasoning_effort"] == ("low" if effort is Effort.OFF else effort.value)
    assert "reasoning_effort" not in openai_wire.request_body(
        own, asked("gpt-4o"), with_usage=False
    )
    adaptive = anthropic_wire.request_body(asked("claude-new"), ModelTraits(adaptive=True))
    budgeted = anthropic_wire.request_body(asked("claude-3-7-sonnet"), ModelTraits())
    if effort is Effort.OFF:
        assert adaptive["thinking"] == budgeted["thinking"] == {"type": "disabled"}
    else:
        assert adaptive["output_config"] == {"effort": effort.value}
        assert "output_config" not in budgeted
    assert ollama_wire.request_body(asked("qwen3"))["think"] is (effort is not Effort.OFF)
    words = ollama_wire.request_body(asked("gpt-oss:20b"))["think"]
    assert words == (False if effort is Effort.OFF else effort.value)
