"""Lists of models as OpenAI-compatible servers give them, each in its own dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from deskhand.domain.model import Capability, ModelInfo, ProviderConfig
from deskhand.providers.fields import whole
from deskhand.providers.presets import maker_that_needs_key

_NO_CONVERSATION = re.compile(
    r"embed|whisper|tts|dall-e|moderation|realtime|transcri|speech|rerank|imagen|veo"
    r"|sora|(^|[-/])(image|audio|ocr|guard|safeguard)([-/.]|$)|^(babbage|davinci)|-instruct-0914"
    r"|computer-use|-search-api|deep-research",
    re.IGNORECASE,
)
"""Names of models that do something else; only at makers whose naming is known."""

_CONTEXT_FIELDS = (
    "context_length",  # OpenRouter
    "context_window",  # Groq
    "max_context_length",  # Mistral, LM Studio
    "max_model_len",  # vLLM
    "n_ctx",  # llama.cpp, inside meta
)


def models_from(config: ProviderConfig, listed: object) -> list[ModelInfo] | None:
    """The models that can hold a conversation, None when this is no list of models.

    Newest first where the maker tells, else as the server orders them.
    """
    rows = listed.get("data", listed.get("models")) if isinstance(listed, Mapping) else listed
    if not isinstance(rows, list):
        return None
    known_maker = maker_that_needs_key(config) is not None
    models = []
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("id"), str) or not row["id"]:
            continue
        if known_maker and not _converses(row):
            continue
        models.append((_created(row), _model(config, row)))
    if known_maker:
        models.sort(key=lambda pair: -pair[0])
    return [model for _, model in models]


def _converses(row: Mapping[str, object]) -> bool:
    capabilities = row.get("capabilities")
    if isinstance(capabilities, Mapping) and capabilities.get("completion_chat") is False:
        return False
    outputs = _nested(row, "architecture", "output_modalities")
    if isinstance(outputs, list):
        return "text" in outputs
    return not _NO_CONVERSATION.search(str(row["id"]))


def _model(config: ProviderConfig, row: Mapping[str, object]) -> ModelInfo:
    label = row.get("name") or row.get("display_name") or ""
    return ModelInfo(
        id=str(row["id"]),
        provider=config.name,
        locality=config.locality,
        label=str(label) if label != row["id"] else "",
        context_tokens=_context(row),
        size_bytes=whole(_nested(row, "meta", "size")),
        capabilities=frozenset(_capabilities(row)),
    )


def _context(row: Mapping[str, object]) -> int | None:
    for name in _CONTEXT_FIELDS:
        for found in (row.get(name), _nested(row, "meta", name)):
            if number := whole(found):
                return number
    return None


def _capabilities(row: Mapping[str, object]) -> Iterator[Capability]:
    inputs = _nested(row, "architecture", "input_modalities")
    parameters = row.get("supported_parameters")
    told = row.get("capabilities")
    can = told if isinstance(told, Mapping) else {}
    if (isinstance(inputs, list) and "image" in inputs) or can.get("vision") is True:
        yield Capability.VISION
    tools = isinstance(parameters, list) and "tools" in parameters
    if tools or can.get("function_calling") is True:
        yield Capability.TOOLS
    if isinstance(parameters, list) and "reasoning" in parameters:
        yield Capability.THINKING


def _created(row: Mapping[str, object]) -> int:
    return whole(row.get("created")) or 0


def _nested(row: Mapping[str, object], outer: str, inner: str) -> object:
    found = row.get(outer)
    return found.get(inner) if isinstance(found, Mapping) else None
