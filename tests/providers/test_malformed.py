"""What servers send that they should not: a sentence each, and the text before it stays."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.domain.conversation import Stop
from deskhand.domain.errors import (
    ContextTooLong,
    MalformedReply,
    ProviderError,
    ProviderFault,
    ProviderUnreachable,
)
from deskhand.providers.limits import LIMITS, MIB
from tests.support.asking import Heard, hear, request
from tests.support.hostile_server import RESET, Endless, HostileServer, Script, head, http
from tests.support.wires import (
    ANTHROPIC,
    OLLAMA,
    OPENAI,
    Wire,
    block,
    chunk,
    line,
    message_end,
    message_start,
    sse,
)


async def play(wire: Wire, script: Script, **more: Any) -> Heard:
    """What a provider makes of this script."""
    async with HostileServer([script]) as server:
        provider = wire.provider(server.url, **more)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    return heard


def kept_and_told(heard: Heard, text: str, kind: type[Exception] = MalformedReply) -> None:
    assert heard.text == text
    assert isinstance(heard.error, kind)
    assert heard.error.next_step
    assert "\n" not in heard.error.sentence()


async def test_no_end_marker(wire: Wire) -> None:
    heard = await play(wire, [wire.head, *wire.said(["Hel", "lo"])])
    kept_and_told(heard, "Hello")
    assert heard.error is not None
    assert heard.error.what.startswith("The answer broke off")


async def test_an_end_without_a_word(wire: Wire) -> None:
    kept_and_told(await play(wire, [wire.head]), "")


async def test_cut_inside_a_character(wire: Wire) -> None:
    whole = wire.said(["Hel", "lo 👋"])
    cut = whole[-1][: whole[-1].index("👋".encode()) + 2]
    heard = await play(wire, [wire.head, *whole[:-1], cut])
    kept_and_told(heard, "Hel")
    assert heard.error is not None
    assert heard.error.what.startswith("The answer broke off")


async def test_connection_reset_in_the_middle(wire: Wire) -> None:
    kept_and_told(await play(wire, [wire.head, *wire.said(["Hel"]), RESET]), "Hel")


async def test_ten_megabytes_in_one_line(wire: Wire) -> None:
    long_line = b"data: " + b"x" * 10_000_000 + b"\n\n"
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), long_line, *wire.end])
    kept_and_told(heard, "Hel")


async def test_an_event_that_never_ends(wire: Wire) -> None:
    endless = Endless(b"data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r" * 1000)
    if wire is OLLAMA:
        endless = Endless(b"x" * 50_000)
    limits = replace(LIMITS, event_bytes=MIB)
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), endless], limits=limits)
    kept_and_told(heard, "Hel")


async def test_an_endless_answer_ends_at_its_length(wire: Wire) -> None:
    first, *_ = wire.said(["Hel"])[-1:]
    limits = replace(LIMITS, answer_chars=30_000)
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), Endless(first * 100)], limits=limits)
    assert heard.error is None
    assert heard.stop is Stop.LENGTH
    assert 30_000 <= len(heard.text) < 30_010


async def test_an_endless_stream_of_nothing_is_bounded(wire: Wire) -> None:
    nothing = b'{"done": false}\n' if wire is OLLAMA else b": still here\n\n"
    limits = replace(LIMITS, stream_bytes=MIB)
    script = [wire.head, *wire.said(["Hel"]), Endless(nothing * 1000)]
    kept_and_told(await play(wire, script, limits=limits), "Hel")


@pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.name)
async def test_a_line_kept_warm_for_ever_is_left(wire: Wire) -> None:
    limits = replace(LIMITS, silence_s=0.3)
    script = [wire.head, *wire.said(["Hel"]), Endless(b": still here\n\n", 0.02)]
    kept_and_told(await play(wire, script, limits=limits), "Hel", ProviderUnreachable)


async def test_invalid_json_in_the_stream(wire: Wire) -> None:
    bad = b'{"choices": [}\n' if wire is OLLAMA else sse('{"choices": [}', "content_block_delta")
    kept_and_told(await play(wire, [wire.head, *wire.said(["Hel"]), bad, *wire.end]), "Hel")


@pytest.mark.parametrize("odd", ["5", "null", "[]", '"text"', "{}", '{"choices": 7}', "NaN"])
async def test_json_of_another_shape_never_crashes(wire: Wire, odd: str) -> None:
    piece = odd.encode() + b"\n" if wire is OLLAMA else sse(odd, "content_block_delta")
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), piece, *wire.end])
    assert heard.text == "Hel"
    assert heard.stop is Stop.END or isinstance(heard.error, MalformedReply)


async def test_json_nested_without_end(wire: Wire) -> None:
    deep = "[" * 200_000
    piece = deep.encode() + b"\n" if wire is OLLAMA else sse(deep, "content_block_delta")
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), piece, *wire.end])
    assert heard.text == "Hel"
    assert heard.stop is Stop.END or isinstance(heard.error, MalformedReply)


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_an_answer_that_is_only_nested_json(wire: Wire, status: int) -> None:
    heard = await play(wire, [http(status, "[" * 200_000)])
    assert isinstance(heard.error, ProviderError)
    assert heard.error.next_step


@pytest.mark.parametrize("count", [10**30, -1, 2**63])
async def test_a_count_no_answer_can_have_is_not_believed(wire: Wire, count: int) -> None:
    end: dict[str, bytes] = {
        "openai-like": chunk(finish="stop", usage={"prompt_tokens": 1, "completion_tokens": count}),
        "anthropic-like": b"".join(message_end(output_tokens=count)),
        "ollama-like": line({"message": {}, "done": True, "eval_count": count}),
    }
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), end[wire.name], *wire.end[1:]])
    assert heard.stop is Stop.END
    assert heard.tokens is None or heard.tokens.output_tokens in (None, 1)


async def test_invalid_utf_8(wire: Wire) -> None:
    broken = wire.said(["lo"])[-1].replace(b"lo", b"\xff\xfe")
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), broken, *wire.end])
    assert heard.text.startswith("Hel")
    assert heard.stop is Stop.END or isinstance(heard.error, MalformedReply)


async def test_a_web_page_instead_of_an_answer(wire: Wire) -> None:
    page = http(200, "<!doctype html><title>Sign in</title>", "text/html; charset=utf-8")
    heard = await play(wire, [page])
    kept_and_told(heard, "")
    assert heard.error is not None
    assert "web page" in heard.error.what


async def test_a_web_page_with_an_error(wire: Wire) -> None:
    page = http(502, "<html><h1>502 Bad Gateway</h1>" * 100, "text/html")
    heard = await play(wire, [page])
    kept_and_told(heard, "", ProviderFault)
    assert heard.error is not None
    assert "<" not in heard.error.sentence()


async def test_the_wrong_content_type(wire: Wire) -> None:
    heard = await play(wire, [http(200, '{"hello": "world"}', "application/json")])
    kept_and_told(heard, "")


async def test_an_error_where_a_stream_should_be(wire: Wire) -> None:
    body = {"error": {"message": "maximum context length is 8 tokens", "type": "invalid_request"}}
    heard = await play(wire, [http(200, json.dumps(body) + "\n", "application/json")])
    kept_and_told(heard, "", ContextTooLong)


async def test_an_error_inside_the_stream(wire: Wire) -> None:
    error = {"type": "overloaded_error", "message": "Overloaded"}
    piece = {
        OPENAI: sse({"error": error}),
        ANTHROPIC: sse({"type": "error", "error": error}, "error"),
        OLLAMA: line({"error": "an error was encountered while running the model"}),
    }[wire]
    heard = await play(wire, [wire.head, *wire.said(["Hel"]), piece])
    kept_and_told(heard, "Hel", ProviderFault)


async def test_a_packed_answer_is_unpacked(wire: Wire) -> None:
    packed = gzip.compress(b"".join([*wire.said(["Hel", "lo"]), *wire.end]))
    fields = {"content_type": wire.content_type, "content_encoding": "gzip"}
    heard = await play(wire, [head(200, **fields), packed])
    assert heard.error is None
    assert heard.text == "Hello"


async def test_a_gzip_bomb_is_defused(wire: Wire) -> None:
    bomb = gzip.compress(b"data: " + b"\0" * (64 * MIB))
    fields = {"content_type": wire.content_type, "content_encoding": "gzip"}
    heard = await play(wire, [head(200, **fields), bomb])
    kept_and_told(heard, "")


async def test_a_damaged_packed_answer(wire: Wire) -> None:
    fields = {"content_type": wire.content_type, "content_encoding": "gzip"}
    kept_and_told(await play(wire, [head(200, **fields), b"not gzip at all"]), "")


async def test_an_unknown_packing_is_refused(wire: Wire) -> None:
    fields = {"content_type": wire.content_type, "content_encoding": "br"}
    kept_and_told(await play(wire, [head(200, **fields), b"\x0b\x02\x80"]), "")


# -- tool calls


async def test_a_tool_call_that_is_no_json() -> None:
    call = {"index": 0, "id": "a", "function": {"name": "look", "arguments": '{"city": '}}
    openai = [chunk({"content": "Wait."}), chunk({"tool_calls": [call]}), *OPENAI.end]
    kept_and_told(await play(OPENAI, [OPENAI.head, *openai]), "Wait.")
    begin = {"type": "tool_use", "id": "a", "name": "look", "input": {}}
    delta = {"type": "input_json_delta", "partial_json": '{"city": '}
    anthropic = [message_start(), *block(0, begin, delta), *message_end("tool_use")]
    heard = await play(ANTHROPIC, [ANTHROPIC.head, *anthropic])
    kept_and_told(heard, "")
    assert heard.error is not None
    assert "“look”" in heard.error.what


@pytest.mark.parametrize("arguments", ["[1]", "7", '"x"', "null", "[" * 100_000])
async def test_a_tool_call_that_is_no_object(arguments: str) -> None:
    call = {"index": 0, "id": "a", "function": {"name": "look", "arguments": arguments}}
    heard = await play(OPENAI, [OPENAI.head, chunk({"tool_calls": [call]}), *OPENAI.end])
    kept_and_told(heard, "")


async def test_interleaved_tool_calls_come_apart() -> None:
    def part(index: int, arguments: str, **more: Any) -> bytes:
        function = {"arguments": arguments, **more}
        return chunk({"tool_calls": [{"index": index, "function": function}]})

    pieces = [
        chunk({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "one"}}]}),
        chunk({"tool_calls": [{"index": 1, "id": "b", "function": {"name": "two"}}]}),
        part(0, '{"x"'),
        part(1, '{"y": '),
        part(0, ": 1}"),
        part(1, "2}"),
        chunk(finish="tool_calls"),
    ]
    heard = await play(OPENAI, [OPENAI.head, *pieces])
    assert [(c.call_id, c.name, c.arguments) for c in heard.calls] == [
        ("a", "one", '{"x": 1}'),
        ("b", "two", '{"y": 2}'),
    ]
    assert heard.stop is Stop.TOOL_CALLS


@pytest.mark.parametrize("index", [{"index": 0}, {}])
async def test_calls_that_share_an_index_are_told_apart_by_id(index: dict[str, int]) -> None:
    calls = [{**index, "id": name, "function": {"name": name, "arguments": "{}"}} for name in "abc"]
    heard = await play(
        OPENAI, [OPENAI.head, *(chunk({"tool_calls": [c]}) for c in calls), *OPENAI.end]
    )
    assert [call.name for call in heard.calls] == ["a", "b", "c"]


# -- fuzz: a sound stream, split anywhere

FUZZ_CASES = int(os.environ.get("DESKHAND_FUZZ_CASES", "150"))
"""For each maker and each of the two; more by hand before a release."""

TEXT = ["Grüße ", "你好, ", "👋🏽 ", "\u2028\u2029 ", '"quotes" \\ and\n', "the end"]


@settings(
    max_examples=FUZZ_CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_sound_stream_reads_the_same_however_it_is_split(wire: Wire, data: Any) -> None:
    raw = b"".join([*wire.said(TEXT), *wire.end])
    if wire is not OLLAMA:
        newline = data.draw(st.sampled_from([b"\n", b"\r\n", b"\r"]))
        raw = raw.replace(b"\n", newline)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(raw) - 1), max_size=12)))
    pieces = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    heard = asyncio.run(play(wire, [wire.head, *pieces]))
    assert heard.error is None
    assert heard.text == "".join(TEXT)
    assert heard.stop is Stop.END


@settings(
    max_examples=FUZZ_CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_stream_cut_or_changed_anywhere_keeps_what_came(wire: Wire, data: Any) -> None:
    raw = bytearray(b"".join([*wire.said(TEXT), *wire.end]))
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        del raw[place:]
    else:
        raw[place] = data.draw(st.integers(0, 255))
    heard = asyncio.run(play(wire, [wire.head, bytes(raw)]))
    assert (heard.error is None) != (heard.stop is None)
    if len(raw) == place:
        assert "".join(TEXT).startswith(heard.text)
