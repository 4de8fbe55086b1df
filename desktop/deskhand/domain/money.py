"""Money and tokens: what an answer used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217 code). Never a float."""

    amount: Decimal
    currency: str = "USD"


FREE = Money(Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Tokens as the provider counted them; None where it did not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    thinking_tokens: int | None = None


UNCOUNTED = TokenCount()
