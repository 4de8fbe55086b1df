"""What an answer cost and how much a model reads, from the data genai-prices ships.

Only the data in the package: its updater, which would ask the network, is never started. It takes
a fifth of a second to import, so that happens at the first look-up; call these in a thread.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from deskhand.domain.model import Locality, ModelChoice, ProviderConfig
from deskhand.domain.money import FREE, Money, TokenCount

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation


def cost_of(choice: ModelChoice, config: ProviderConfig, tokens: TokenCount) -> Money | None:
    """What these tokens cost at today's list price. Zero on this machine; None when the maker,
    the model, its price or the number of tokens is not known: a guess would be worse."""
    if config.locality is Locality.HERE:
        return FREE
    if tokens.input_tokens is None or tokens.output_tokens is None:
        return None
    found = _look_up(
        choice,
        config,
        input_tokens=tokens.input_tokens,
        output_tokens=tokens.output_tokens,
        cache_read_tokens=min(tokens.cached_tokens or 0, tokens.input_tokens),
    )
    if found is None:
        return None
    return Money(found.total_price)


def context_tokens(choice: ModelChoice, config: ProviderConfig) -> int | None:
    """How much the model reads at once, in tokens; None when nobody knows."""
    found = _look_up(choice, config)
    return found.model.context_window if found is not None else None


def _look_up(choice: ModelChoice, config: ProviderConfig, **tokens: int) -> PriceCalculation | None:
    if config.locality is Locality.HERE or not config.address:
        return None
    from genai_prices import Usage, calc_price

    try:
        return calc_price(
            Usage(**tokens),
            choice.model.removeprefix("models/"),  # Gemini's ids carry it
            provider_api_url=config.address,
            genai_request_timestamp=datetime.now(UTC),
        )
    except (LookupError, ValueError):
        return None
