"""What answers cost, from data that is on this machine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.domain.money import FREE, TokenCount
from deskhand.providers.presets import PRESETS
from deskhand.providers.prices import context_tokens, cost_of

OPENAI = ProviderConfig("openai", ProviderKind.OPENAI)
ANTHROPIC = ProviderConfig("anthropic", ProviderKind.ANTHROPIC)
TOKENS = TokenCount(1_000_000, 100_000)


def test_known_models_cost_their_list_price() -> None:
    cost = cost_of(ModelChoice("openai", "gpt-4o"), OPENAI, TOKENS)
    assert cost is not None
    assert (cost.amount, cost.currency) == (Decimal("3.5"), "USD")


def test_cached_tokens_cost_less() -> None:
    choice = ModelChoice("anthropic", "claude-sonnet-4-5")
    full = cost_of(choice, ANTHROPIC, TOKENS)
    cached = cost_of(choice, ANTHROPIC, TokenCount(1_000_000, 100_000, 900_000))
    assert full is not None
    assert cached is not None
    assert cached.amount < full.amount / 2


@pytest.mark.parametrize(
    ("model", "tokens"),
    [
        ("a-model-nobody-knows", TOKENS),
        ("gpt-4o", TokenCount(None, 5)),
        ("gpt-4o", TokenCount(5, None)),
        ("", TOKENS),
    ],
)
def test_unknown_stays_unknown(model: str, tokens: TokenCount) -> None:
    assert cost_of(ModelChoice("openai", model), OPENAI, tokens) is None


def test_an_unknown_maker_is_not_guessed_by_the_models_name() -> None:
    other = ProviderConfig("other", ProviderKind.OPENAI, "https://models.example/v1")
    assert cost_of(ModelChoice("other", "gpt-4o"), other, TOKENS) is None
    assert context_tokens(ModelChoice("other", "gpt-4o"), other) is None


@pytest.mark.parametrize(
    "config",
    [
        ProviderConfig("builtin", ProviderKind.BUILTIN),
        ProviderConfig("ollama", ProviderKind.OLLAMA),
        ProviderConfig("lmstudio", ProviderKind.OPENAI, "http://127.0.0.1:1234/v1"),
        ProviderConfig("six", ProviderKind.OPENAI, "http://[::1]:1234/v1"),
    ],
    ids=lambda config: config.name,
)
def test_what_runs_here_is_free(config: ProviderConfig) -> None:
    assert cost_of(ModelChoice(config.name, "gpt-4o"), config, TokenCount()) == FREE


def test_more_cached_than_read_is_no_crash() -> None:
    assert cost_of(ModelChoice("openai", "gpt-4o"), OPENAI, TokenCount(5, 5, 50)) is not None


def test_context_sizes() -> None:
    assert context_tokens(ModelChoice("openai", "gpt-4o"), OPENAI) == 128_000
    assert context_tokens(ModelChoice("openai", "nobody-knows"), OPENAI) is None


@pytest.mark.parametrize("preset", [p for p in PRESETS if p.key_env], ids=lambda p: p.name)
def test_every_preset_of_a_maker_has_prices(preset) -> None:
    """The address of the preset is the one the price data knows the maker by."""
    known = {
        "openai": "gpt-4o",
        "anthropic": "claude-sonnet-4-5",
        "gemini": "models/gemini-2.5-flash",
        "openrouter": "openai/gpt-4o",
        "mistral": "mistral-large-latest",
        "groq": "llama-3.3-70b-versatile",
        "deepseek": "deepseek-chat",
        "xai": "grok-4",
    }
    config = ProviderConfig(preset.name, preset.kind, preset.base_url)
    assert cost_of(ModelChoice(preset.name, known[preset.name]), config, TOKENS) is not None
