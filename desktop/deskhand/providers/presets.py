"""Makers known by name, so that a person gives a key and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.model import DEFAULT_ADDRESS, ProviderConfig, ProviderKind, origin_of
from deskhand.domain.wording import mark


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a maker. base_url "" is the kind's own address, which the maker's own
    environment variable may move. key_env: where people keep its key, "" when it needs none.
    keys_page: where a person gets one. note: where the words go."""

    name: str
    label: str
    kind: ProviderKind
    base_url: str = ""
    key_env: str = ""
    keys_page: str = ""
    note: str = ""

    @property
    def address(self) -> str:
        """Where requests go."""
        return self.base_url or DEFAULT_ADDRESS[self.kind]


AWAY = mark("Your words leave this machine.")
HERE = mark("Your words stay on this machine, as long as the server runs on it.")

PRESETS: tuple[Preset, ...] = (
    Preset(
        "ollama",
        "Ollama",
        ProviderKind.OLLAMA,
        note=mark("Your words stay on this machine, but for models marked as cloud."),
    ),
    Preset(
        "openai",
        "OpenAI",
        ProviderKind.OPENAI,
        key_env="OPENAI_API_KEY",
        keys_page="https://platform.openai.com/api-keys",
        note=AWAY,
    ),
    Preset(
        "anthropic",
        "Anthropic",
        ProviderKind.ANTHROPIC,
        key_env="ANTHROPIC_API_KEY",
        keys_page="https://console.anthropic.com/settings/keys",
        note=AWAY,
    ),
    Preset(
        "gemini",
        "Google Gemini",
        ProviderKind.OPENAI,
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "GEMINI_API_KEY",
        "https://aistudio.google.com/apikey",
        AWAY,
    ),
    Preset(
        "openrouter",
        "OpenRouter",
        ProviderKind.OPENAI,
        "https://openrouter.ai/api/v1",
        "OPENROUTER_API_KEY",
        "https://openrouter.ai/settings/keys",
        AWAY,
    ),
    Preset(
        "mistral",
        "Mistral",
        ProviderKind.OPENAI,
        "https://api.mistral.ai/v1",
        "MISTRAL_API_KEY",
        "https://console.mistral.ai/api-keys",
        AWAY,
    ),
    Preset(
        "groq",
        "Groq",
        ProviderKind.OPENAI,
        "https://api.groq.com/openai/v1",
        "GROQ_API_KEY",
        "https://console.groq.com/keys",
        AWAY,
    ),
    Preset(
        "deepseek",
        "DeepSeek",
        ProviderKind.OPENAI,
        "https://api.deepseek.com/v1",
        "DEEPSEEK_API_KEY",
        "https://platform.deepseek.com/api_keys",
        AWAY,
    ),
    Preset(
        "xai",
        "xAI",
        ProviderKind.OPENAI,
        "https://api.x.ai/v1",
        "XAI_API_KEY",
        "https://console.x.ai",
        AWAY,
    ),
    Preset("lmstudio", "LM Studio", ProviderKind.OPENAI, "http://127.0.0.1:1234/v1", note=HERE),
    Preset("llamacpp", "llama.cpp", ProviderKind.OPENAI, "http://127.0.0.1:8080/v1", note=HERE),
    Preset("vllm", "vLLM", ProviderKind.OPENAI, "http://127.0.0.1:8000/v1", note=HERE),
    Preset("openwebui", "Open WebUI", ProviderKind.OPENAI, "http://127.0.0.1:3000/api", note=HERE),
)

_NEED_A_KEY = {origin_of(preset.address): preset for preset in PRESETS if preset.key_env}


def maker_that_needs_key(config: ProviderConfig) -> Preset | None:
    """The maker behind this address, when it answers nobody without a key."""
    return _NEED_A_KEY.get(origin_of(config.address))
