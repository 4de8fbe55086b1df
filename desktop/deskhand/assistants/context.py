"""What a model gets to read: the instructions, and as much of the history as fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.model import Turn
from deskhand.domain.parts import (
    FilePart,
    ImagePart,
    ModelPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)

CHARS_PER_TOKEN = 3.5
"""English prose is about 4 characters a token, code and other languages fewer; estimating too
many tokens costs a little history, too few costs the whole answer."""

WIDE_CHARS_PER_TOKEN = 1.0
"""Chinese, Japanese and Korean: about one token a character."""

_WIDE = bytes(range(0xE3, 0xF5))

IMAGE_TOKENS = 1_000
TURN_TOKENS = 8
ANSWER_SHARE = 0.25
"""The part of the context kept free for the answer when no limit was set for it."""

INSTRUCTIONS = (
    "You are Deskhand, a personal assistant on the person's own computer. "
    "Answer plainly and to the point, in the language you are written to. "
    "Say so when you do not know."
)

SHORT_INSTRUCTIONS = "You are a helpful AI assistant named Deskhand."
SMALL_MODEL_BYTES = 500_000_000
"""Below this, every further sentence of instructions, even today's date, is taken for something
to talk about (tried with SmolLM2 135M: "Hello" was answered with a letter)."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent. left_out: messages of the history that did not fit."""

    system: str
    turns: tuple[Turn, ...]
    left_out: int


def instructions(own: str, now: datetime, model_bytes: int | None = None) -> str:
    """The system prompt: the person's own when there is one, and today's date. model_bytes: the
    size of the model that reads it, None when nobody knows."""
    if model_bytes is not None and model_bytes < SMALL_MODEL_BYTES:
        return own.strip() or SHORT_INSTRUCTIONS
    return f"{own.strip() or INSTRUCTIONS}\nToday is {now:%A}, {now.day} {now:%B %Y}."


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, on the safe side."""
    # Every character from U+3000 on begins with one of these bytes; counting them is quick.
    encoded = b"" if text.isascii() else text.encode("utf-8", "surrogatepass")
    wide = len(encoded) - len(encoded.translate(None, _WIDE))
    return int((len(text) - wide) / CHARS_PER_TOKEN + wide / WIDE_CHARS_PER_TOKEN) + 1


def build_context(
    history: Sequence[Message],
    *,
    system: str,
    context_tokens: int | None,
    max_tokens: int | None = None,
) -> Context:
    """The turns that fit into `context_tokens`, newest first to be kept.

    The last message always stays, so that the provider can say in its own words that it is too
    long. Answers that never got a word are left away: makers refuse empty turns.
    """
    turns = turns_of(history)
    room = room_for(context_tokens, max_tokens, system)
    if room is None:
        return Context(system, tuple(turns), 0)
    kept: list[Turn] = []
    for turn in reversed(turns):
        room -= tokens_of(turn)
        if room < 0 and kept:
            break
        kept.append(turn)
    while len(kept) > 1 and kept[-1].role is not Role.USER:
        kept.pop()
    kept.reverse()
    return Context(system, tuple(kept), len(turns) - len(kept))


def room_for(context_tokens: int | None, max_tokens: int | None, system: str) -> int | None:
    """Tokens for the history, besides the instructions and the answer; None when nobody knows."""
    if context_tokens is None:
        return None
    reserve = max_tokens or int(context_tokens * ANSWER_SHARE)
    return context_tokens - min(reserve, context_tokens // 2) - estimate_tokens(system)


def turns_of(history: Sequence[Message]) -> list[Turn]:
    """The messages as a model may get them, without those that have nothing for it."""
    turns = [
        Turn(message.role, _readable(message))
        for message in history
        if message.role is not Role.SYSTEM  # the instructions are sent apart, and are Deskhand's
    ]
    return [turn for turn in turns if turn.parts]


def _readable(message: Message) -> tuple[ModelPart, ...]:
    """The parts of a message a model may get again: thinking goes back only with the maker's
    signature, and an answer that broke off gives its words alone."""
    whole = message.status is MessageStatus.COMPLETE
    parts: list[ModelPart] = []
    for part in message.parts:
        match part:
            case TextPart(text=text):
                if text.strip():
                    parts.append(part)
            case ThinkingPart(signature=signature):
                if whole and signature:
                    parts.append(part)
            case ToolResultPart(call_id=""):
                continue  # imported without its call, which no maker takes
            case ToolCallPart() | ToolResultPart():
                if whole:
                    parts.append(part)
            case ImagePart():
                parts.append(part)
            case FilePart():
                continue  # assistants.attachments puts its text in its place
            case _:
                assert_never(part)
    if all(isinstance(part, ThinkingPart) for part in parts):
        return ()
    return tuple(parts)


def tokens_of(turn: Turn) -> int:
    """About how many tokens a turn has, on the safe side."""
    tokens = TURN_TOKENS
    for part in turn.parts:
        match part:
            case TextPart(text=text) | ThinkingPart(text=text) | ToolResultPart(text=text):
                tokens += estimate_tokens(text)
            case ToolCallPart(arguments=arguments):
                tokens += estimate_tokens(arguments)
            case ImagePart():
                tokens += IMAGE_TOKENS
            case _:
                assert_never(part)
    return tokens
