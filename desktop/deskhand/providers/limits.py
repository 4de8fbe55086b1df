"""How much of an answer is taken before it counts as broken: a server may be faulty or hostile."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one response.

    event_bytes: one line or event of a stream; pictures in answers are a few MiB. stream_bytes:
    a whole stream; its envelope is about fifty times the text. body_bytes: an answer in one piece,
    such as a list of models. answer_chars: text and thinking of one answer, ten times what today's
    largest models write; an answer that reaches it ends as one cut at its length, so that an
    endless stream of sound text still gives the person what came. silence_s: time without an
    event, also when the server keeps the line warm. after_finish_s: time to wait for usage and the
    end marker once the model said it was done.
    """

    event_bytes: int = 4 * MIB
    stream_bytes: int = 256 * MIB
    body_bytes: int = 32 * MIB
    answer_chars: int = 2_000_000
    silence_s: float = 600.0
    after_finish_s: float = 5.0


LIMITS = Limits()
