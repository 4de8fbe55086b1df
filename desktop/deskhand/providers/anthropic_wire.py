"""Anthropic's messages: our request in their words, their events as ours."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import Effort, ModelRequest, Turn
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import (
    ImagePart,
    ModelPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from deskhand.providers.answer import Answer
from deskhand.providers.fields import get, number, text

Json = dict[str, object]

DEFAULT_MAX_TOKENS = 32_000
"""The API wants a bound in every request; every model since Claude 4 takes this one."""
MOST_TOKENS = 64_000
_OLDER_MAX_TOKENS = (("claude-3-5-", 8_192), ("claude-3-7-", 64_000), ("claude-3-", 4_096))
THINKING_BUDGET = 8_000
_BUDGETS: Mapping[Effort | None, int] = {Effort.LOW: 2_000, Effort.HIGH: 24_000}
_BUDGETED = re.compile(r"claude-3-7|claude-(opus|sonnet|haiku)-4(-[0-5])?(-\d{8}|$)")
"""Models that want a budget for thinking; later ones decide themselves ("adaptive")."""

_STOPS: Mapping[str, Stop] = {
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "tool_use": Stop.TOOL_CALLS,
    "refusal": Stop.REFUSED,
}


@dataclass(frozen=True, slots=True)
class ModelTraits:
    """What the list of models said of one; None where it did not."""

    max_tokens: int | None = None
    adaptive: bool | None = None


def request_body(request: ModelRequest, traits: ModelTraits) -> Json:
    """The arguments of `messages.create`."""
    max_tokens = request.max_tokens or default_max_tokens(request.model, traits)
    body: Json = {
        "model": request.model,
        "max_tokens": max_tokens,
        "messages": [message for turn in request.turns if (message := _message(turn))],
        "stream": True,
    }
    system = [request.system, *(_words(t) for t in request.turns if t.role is Role.SYSTEM)]
    if any(system):
        body["system"] = "\n\n".join(part for part in system if part)
    if request.tools:
        body["tools"] = [
            {"name": t.name, "description": t.description, "input_schema": dict(t.schema)}
            for t in request.tools
        ]
    if request.think is not None:
        body["thinking"] = _thinking(request, traits, max_tokens)
    if request.think and request.effort and _is_adaptive(request.model, traits):
        body["output_config"] = {"effort": request.effort.value}
    if request.temperature is not None and not request.think:  # thinking wants its own
        body["temperature"] = min(request.temperature, 1.0)
    return body


def default_max_tokens(model: str, traits: ModelTraits) -> int:
    """How long an answer may get when nobody said."""
    if traits.max_tokens:
        return min(traits.max_tokens, MOST_TOKENS)
    return next((n for name, n in _OLDER_MAX_TOKENS if model.startswith(name)), DEFAULT_MAX_TOKENS)


def _thinking(request: ModelRequest, traits: ModelTraits, max_tokens: int) -> Json:
    if not request.think:
        return {"type": "disabled"}
    if _is_adaptive(request.model, traits):
        return {"type": "adaptive", "display": "summarized"}
    budget = _BUDGETS.get(request.effort, THINKING_BUDGET)
    return {"type": "enabled", "budget_tokens": max(1_024, min(budget, max_tokens // 2))}


def _is_adaptive(model: str, traits: ModelTraits) -> bool:
    """Whether this model decides itself how long it thinks."""
    return not _BUDGETED.match(model) if traits.adaptive is None else traits.adaptive


def _message(turn: Turn) -> Json | None:
    """One turn. Tool results come first in theirs, as the API wants it."""
    if turn.role is Role.SYSTEM:
        return None
    results = [part for part in turn.parts if isinstance(part, ToolResultPart)]
    rest = [part for part in turn.parts if not isinstance(part, ToolResultPart)]
    blocks = [block for part in (*results, *rest) if (block := _block(part))]
    if not blocks:
        return None
    return {"role": "assistant" if turn.role is Role.ASSISTANT else "user", "content": blocks}


def _words(turn: Turn) -> str:
    return "\n\n".join(part.text for part in turn.parts if isinstance(part, TextPart))


def _block(part: ModelPart) -> Json | None:
    match part:
        case TextPart(text=words):
            return {"type": "text", "text": words} if words.strip() else None
        case ThinkingPart(text=thought, signature=signature):
            if not signature:
                return None  # not theirs, or unfinished: they would refuse it
            return {"type": "thinking", "thinking": thought, "signature": signature}
        case ImagePart(media_type=media_type, data=data):
            source = {
                "type": "base64",
                "media_type": media_type,
                "data": base64.b64encode(data).decode(),
            }
            return {"type": "image", "source": source}
        case ToolCallPart(call_id=call_id, name=name, arguments=arguments):
            return {"type": "tool_use", "id": call_id, "name": name, "input": json.loads(arguments)}
        case ToolResultPart(call_id=call_id, text=words, is_error=is_error):
            result: Json = {"type": "tool_result", "tool_use_id": call_id, "content": words}
            if is_error:
                result["is_error"] = True
            return result
        case _:
            assert_never(part)


def events_of(event: object, answer: Answer) -> Iterator[ModelEvent]:
    """What one event of a stream says. Blocks of kinds we did not ask for are passed over, as
    are redacted thoughts, which hold nothing to read."""
    match text(event, "type"):
        case "message_start":
            yield from _usage(get(get(event, "message"), "usage"), answer)
        case "content_block_start":
            yield from _began(get(event, "content_block"), get(event, "index"), answer)
        case "content_block_delta":
            yield from _grew(get(event, "delta"), get(event, "index"), answer)
        case "message_delta":
            if reason := text(get(event, "delta"), "stop_reason"):
                answer.stop = _STOPS.get(reason, Stop.END)
            yield from _usage(get(event, "usage"), answer)
        case "message_stop":
            answer.marked = True


def _began(block: object, index: object, answer: Answer) -> Iterator[ModelEvent]:
    match text(block, "type"):
        case "tool_use":
            given = get(block, "input")
            whole = json.dumps(given) if isinstance(given, Mapping) and given else ""
            answer.call(str(index), text(block, "id"), text(block, "name"), whole)
        case "text" if words := text(block, "text"):
            yield answer.text(words)
        case "thinking" if (thought := text(block, "thinking")) or text(block, "signature"):
            yield answer.thinking(thought, text(block, "signature"))


def _grew(delta: object, index: object, answer: Answer) -> Iterator[ModelEvent]:
    match text(delta, "type"):
        case "text_delta" if words := text(delta, "text"):
            yield answer.text(words)
        case "thinking_delta" if thought := text(delta, "thinking"):
            yield answer.thinking(thought)
        case "signature_delta" if signature := text(delta, "signature"):
            yield answer.thinking("", signature)
        case "input_json_delta" if answer.knows_call(str(index)):
            answer.call(str(index), "", "", text(delta, "partial_json"))


def _usage(usage: object, answer: Answer) -> list[ModelEvent]:
    """They count cached tokens beside the input, we count them as part of it; later counts are
    of the whole answer and leave out what did not change."""
    fresh, read = number(usage, "input_tokens"), number(usage, "cache_read_input_tokens")
    written = number(usage, "cache_creation_input_tokens")
    before = answer.tokens
    total = before.input_tokens if fresh is None else fresh + (read or 0) + (written or 0)
    output = number(usage, "output_tokens")
    thoughts = number(get(usage, "output_tokens_details"), "thinking_tokens")
    return answer.usage(
        TokenCount(
            input_tokens=total,
            output_tokens=before.output_tokens if output is None else output,
            cached_tokens=before.cached_tokens if read is None else read,
            thinking_tokens=before.thinking_tokens if thoughts is None else thoughts,
        )
    )
