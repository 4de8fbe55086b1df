"""From a configuration to the provider that speaks its wire format.

Each maker's module brings its SDK along, so it is imported when its first provider is made.
"""

from __future__ import annotations

from typing import assert_never

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.domain.secrets import SecretHandle
from deskhand.providers.base import ModelProvider
from deskhand.providers.model_files import ModelFiles
from deskhand.providers.options import BuiltinOptions


def make_provider(
    config: ProviderConfig,
    secret: SecretHandle | None,
    *,
    files: ModelFiles,
    options: BuiltinOptions,
) -> ModelProvider:
    """The provider for this configuration. May take half a second: call it in a thread.

    Raises ProviderError when the configuration cannot work, such as an unreadable certificate.
    """
    match config.kind:
        case ProviderKind.BUILTIN:
            from deskhand.providers.builtin import Builtin

            return Builtin(config, files, options)
        case ProviderKind.OLLAMA:
            from deskhand.providers.ollama_native import OllamaNative

            return OllamaNative(config, secret)
        case ProviderKind.OPENAI:
            from deskhand.providers.openai_compatible import OpenAICompatible

            return OpenAICompatible(config, secret)
        case ProviderKind.ANTHROPIC:
            from deskhand.providers.anthropic_messages import AnthropicMessages

            return AnthropicMessages(config, secret)
        case _:
            assert_never(config.kind)
