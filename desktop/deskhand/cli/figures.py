"""Figures of an answer, as the JSON contract has them."""

from __future__ import annotations

from deskhand.domain.conversation import Message


def usage_of(message: Message | None) -> dict[str, int | None]:
    """Tokens as the JSON contract has them; null where nobody knows."""
    if message is None:
        return {"input_tokens": None, "output_tokens": None}
    tokens = message.tokens
    return {"input_tokens": tokens.input_tokens, "output_tokens": tokens.output_tokens}


def cost_of(message: Message | None) -> dict[str, str] | None:
    """Cost as the JSON contract has it; null when nobody knows."""
    if message is None or message.cost is None:
        return None
    return {"amount": str(message.cost.amount), "currency": message.cost.currency}
