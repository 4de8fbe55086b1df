"""OpenAI's chat completions: our request in their words, their chunks as our events."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import (
    DEFAULT_ADDRESS,
    Effort,
    ModelRequest,
    ProviderConfig,
    ProviderKind,
    ToolSpec,
    Turn,
    origin_of,
)
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from deskhand.providers.answer import Answer
from deskhand.providers.fields import get, items, number, text

Json = dict[str, object]

OPENAI_ORIGIN = origin_of(DEFAULT_ADDRESS[ProviderKind.OPENAI])
OPENROUTER_ORIGIN = "https://openrouter.ai:443"
_REASONING_MODEL = re.compile(r"^(o\d|gpt-[5-9])")

_STOPS: Mapping[str, Stop] = {
    "length": Stop.LENGTH,
    "max_tokens": Stop.LENGTH,
    "tool_calls": Stop.TOOL_CALLS,
    "function_call": Stop.TOOL_CALLS,
    "content_filter": Stop.REFUSED,
    "safety": Stop.REFUSED,
}


def request_body(config: ProviderConfig, request: ModelRequest, *, with_usage: bool) -> Json:
    """The arguments of `chat.completions.create`."""
    origin = origin_of(config.address)
    body: Json = {"model": request.model, "messages": _messages(request), "stream": True}
    if with_usage:
        body["stream_options"] = {"include_usage": True}
    if request.tools:
        body["tools"] = functions(request.tools)
    reasons = origin == OPENAI_ORIGIN and bool(_REASONING_MODEL.match(request.model))
    if request.temperature is not None and not reasons:  # they refuse any temperature but their own
        body["temperature"] = request.temperature
    if request.max_tokens is not None:
        name = "max_completion_tokens" if origin == OPENAI_ORIGIN else "max_tokens"
        body[name] = request.max_tokens
    if reasons and (effort := _effort(request)):
        body["reasoning_effort"] = effort
    if request.think is not None and origin == OPENROUTER_ORIGIN:
        body["extra_body"] = {"reasoning": _reasoning(request)}
    return body


def _effort(request: ModelRequest) -> str:
    """What OpenAI's reasoning models are told; they cannot be kept from thinking altogether."""
    if request.think is False:
        return Effort.LOW.value
    return request.effort.value if request.think and request.effort else ""


def _reasoning(request: ModelRequest) -> Json:
    """OpenRouter's way of saying it for every maker's models."""
    if request.think and request.effort:
        return {"effort": request.effort.value}
    return {"enabled": request.think}


def functions(tools: Iterable[ToolSpec]) -> list[Json]:
    """Tools as OpenAI writes them, and Ollama after it."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.schema),
            },
        }
        for tool in tools
    ]


def _messages(request: ModelRequest) -> list[Json]:
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    for turn in request.turns:
        messages.extend(_messages_of(turn))
    return messages


def _messages_of(turn: Turn) -> Iterator[Json]:
    """One turn as messages: tool results are messages of their own, and come first, because they
    answer the turn before."""
    content: list[Json] = []
    calls: list[Json] = []
    for part in turn.parts:
        match part:
            case TextPart(text=words):
                content.append({"type": "text", "text": words})
            case ImagePart():
                content.append({"type": "image_url", "image_url": {"url": data_url(part)}})
            case ToolCallPart(call_id=call_id, name=name, arguments=arguments):
                function = {"name": name, "arguments": arguments}
                calls.append({"id": call_id, "type": "function", "function": function})
            case ToolResultPart(call_id=call_id, text=result):
                yield {"role": "tool", "tool_call_id": call_id, "content": result}
            case ThinkingPart():
                continue  # these servers do not want it back
            case _:
                assert_never(part)
    if not content and not calls:
        return
    only_words = all(part["type"] == "text" for part in content)
    words = "\n\n".join(str(part.get("text", "")) for part in content)
    message: Json = {"role": _ROLES[turn.role], "content": words if only_words else content}
    if calls:
        message["content"] = words or None
        message["tool_calls"] = calls
    yield message


_ROLES: Mapping[Role, str] = {
    Role.SYSTEM: "system",
    Role.USER: "user",
    Role.ASSISTANT: "assistant",
    Role.TOOL: "user",
}


def data_url(image: ImagePart) -> str:
    """A picture as a data: URL (RFC 2397)."""
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"


def events_of(chunk: object, answer: Answer) -> Iterator[ModelEvent]:
    """What one chunk of a stream says."""
    for choice in items(chunk, "choices")[:1]:
        delta = get(choice, "delta")
        for name in ("reasoning_content", "reasoning"):
            if thought := text(delta, name):
                yield answer.thinking(thought)
                break
        yield from _content(get(delta, "content"), answer)
        if refusal := text(delta, "refusal"):
            answer.stop = Stop.REFUSED
            yield answer.text(refusal)
        for call in items(delta, "tool_calls"):
            _take_call(call, answer)
        reason = text(choice, "finish_reason").lower()
        if reason and answer.stop is not Stop.REFUSED:
            answer.stop = _STOPS.get(reason, Stop.END)
    yield from answer.usage(_tokens(get(chunk, "usage")))


def _content(content: object, answer: Answer) -> Iterator[ModelEvent]:
    """Plain text, or Mistral's list of typed pieces, some of them thoughts."""
    if isinstance(content, str):
        if content:
            yield answer.text(content)
        return
    for piece in content if isinstance(content, list) else ():
        if text(piece, "type") == "thinking":
            thought = "".join(text(inner, "text") for inner in items(piece, "thinking"))
            yield answer.thinking(thought)
        elif words := text(piece, "text"):
            yield answer.text(words)


def _take_call(call: object, answer: Answer) -> None:
    function = get(call, "function")
    call_id = text(call, "id")
    index = get(call, "index")
    key = index if isinstance(index, int) else (call_id or answer.last_call())
    arguments = text(function, "arguments")
    answer.call(key, call_id, text(function, "name"), arguments)


def _tokens(usage: object) -> TokenCount:
    return TokenCount(
        input_tokens=number(usage, "prompt_tokens"),
        output_tokens=number(usage, "completion_tokens"),
        cached_tokens=_first(
            number(get(usage, "prompt_tokens_details"), "cached_tokens"),
            number(usage, "prompt_cache_hit_tokens"),
        ),
        thinking_tokens=number(get(usage, "completion_tokens_details"), "reasoning_tokens"),
    )


def _first(*numbers: int | None) -> int | None:
    return next((number for number in numbers if number is not None), None)
