"""The three wires byte for byte: what each maker sends for the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.anthropic_messages import AnthropicMessages
from deskhand.providers.base import ModelProvider
from deskhand.providers.limits import LIMITS, Limits
from deskhand.providers.ollama_native import OllamaNative
from deskhand.providers.openai_compatible import OpenAICompatible
from tests.support.hostile_server import stream_head


def sse(data: object, event: str = "") -> bytes:
    """One server-sent event."""
    raw = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (f"event: {event}\n" if event else "").encode() + b"data: " + raw.encode() + b"\n\n"


def line(data: object) -> bytes:
    """One line of JSON."""
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def chunk(delta: dict[str, Any] | None = None, *, finish: str | None = None, **more: Any) -> bytes:
    """One chunk of OpenAI's."""
    choice = {"index": 0, "delta": delta or {}, "finish_reason": finish}
    return sse({"id": "c", "object": "chat.completion.chunk", "choices": [choice], **more})


def block(index: int, begin: dict[str, Any], *deltas: dict[str, Any]) -> list[bytes]:
    """One block of Anthropic's, from start to stop."""
    kind = "content_block_"
    return [
        sse({"type": f"{kind}start", "index": index, "content_block": begin}, f"{kind}start"),
        *(
            sse({"type": f"{kind}delta", "index": index, "delta": delta}, f"{kind}delta")
            for delta in deltas
        ),
        sse({"type": f"{kind}stop", "index": index}, f"{kind}stop"),
    ]


def message_start(**usage: int) -> bytes:
    """Anthropic's first event."""
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x"}
    start = {"type": "message_start", "message": message | {"usage": usage}}
    return sse(start, "message_start")


def message_end(reason: str = "end_turn", **usage: int) -> list[bytes]:
    """Anthropic's last two events."""
    delta = {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage}
    return [sse(delta, "message_delta"), sse({"type": "message_stop"}, "message_stop")]


@dataclass(frozen=True)
class Wire:
    """One maker. said: an answer in these pieces, as it comes over the wire, and its end."""

    name: str
    kind: ProviderKind
    make: Callable[[ProviderConfig, SecretHandle | None, Limits], ModelProvider]
    path: str
    content_type: str
    said: Callable[[Sequence[str]], list[bytes]]
    end: tuple[bytes, ...]

    def provider(
        self,
        url: str,
        secret: SecretHandle | None = None,
        limits: Limits = LIMITS,
        **settings: Any,
    ) -> ModelProvider:
        """A provider that asks the server at this address. No retries unless asked for."""
        settings.setdefault("max_retries", 0)
        config = ProviderConfig(self.name, self.kind, url + self.path, **settings)
        return self.make(config, secret, limits)

    @property
    def head(self) -> bytes:
        """The head of its stream."""
        return stream_head(self.content_type)

    def answer(self, *pieces: str) -> list[bytes]:
        """A whole, sound answer."""
        return [self.head, *self.said(pieces), *self.end]


OPENAI = Wire(
    "openai-like",
    ProviderKind.OPENAI,
    OpenAICompatible,
    "/v1",
    "text/event-stream",
    lambda pieces: [chunk({"content": piece}) for piece in pieces],
    (chunk(finish="stop"), b"data: [DONE]\n\n"),
)
ANTHROPIC = Wire(
    "anthropic-like",
    ProviderKind.ANTHROPIC,
    AnthropicMessages,
    "",
    "text/event-stream",
    lambda pieces: [
        message_start(input_tokens=5, output_tokens=1),
        *block(
            0, {"type": "text", "text": ""}, *({"type": "text_delta", "text": p} for p in pieces)
        )[:-1],
    ],
    tuple(message_end(output_tokens=9)),
)
OLLAMA = Wire(
    "ollama-like",
    ProviderKind.OLLAMA,
    OllamaNative,
    "",
    "application/x-ndjson",
    lambda pieces: [
        line({"message": {"role": "assistant", "content": piece}, "done": False})
        for piece in pieces
    ],
    (line({"message": {"content": ""}, "done": True, "done_reason": "stop", "eval_count": 3}),),
)
WIRES = (OPENAI, ANTHROPIC, OLLAMA)
