"""Ollama's own protocol: our request in its words, its lines as our events, its models as ours."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from deskhand.domain.conversation import Role, Stop
from deskhand.domain.events import ModelEvent
from deskhand.domain.model import Capability, Locality, ModelInfo, ModelRequest, ProviderConfig
from deskhand.domain.money import TokenCount
from deskhand.domain.parts import ImagePart, TextPart, ToolCallPart, ToolResultPart
from deskhand.domain.wording import tr
from deskhand.providers.answer import Answer
from deskhand.providers.fields import get, items, number, text, whole
from deskhand.providers.openai_wire import functions

Json = dict[str, object]

SMALLEST_CONTEXT = 4_096
"""What Ollama reads when nobody says otherwise; it drops the beginning of what is longer without
a word, so a longer conversation asks for more."""
CHARS_PER_TOKEN = 3
ANSWER_TOKENS = 1_024
IMAGE_TOKENS = 1_000

_CAPABILITIES = {
    "vision": Capability.VISION,
    "tools": Capability.TOOLS,
    "thinking": Capability.THINKING,
}


def request_body(
    request: ModelRequest, *, keep_alive: str = "", most_context: int | None = None
) -> Json:
    """The body of /api/chat. most_context: what the model can read at once, None if unknown."""
    messages = _messages(request)
    body: Json = {"model": request.model, "messages": messages, "stream": True}
    if request.tools:
        body["tools"] = functions(request.tools)
    if request.think is not None:
        body["think"] = _think(request)
    if keep_alive:
        body["keep_alive"] = _seconds_or_text(keep_alive)
    options: Json = {}
    if request.temperature is not None:
        options["temperature"] = request.temperature
    if request.max_tokens is not None:
        options["num_predict"] = request.max_tokens
    if context := _context_needed(request, most_context):
        options["num_ctx"] = context
    if options:
        body["options"] = options
    return body


def _think(request: ModelRequest) -> bool | str:
    """On or off; only gpt-oss can be told how much, and Ollama refuses a word for any other."""
    takes_words = request.model.rpartition("/")[2].startswith("gpt-oss")
    if request.think and request.effort and takes_words:
        return request.effort.value
    return bool(request.think)


def _seconds_or_text(keep_alive: str) -> int | str:
    """Ollama takes "5m", or a number of seconds as a number ("-1" as text is refused)."""
    try:
        return int(keep_alive)
    except ValueError:
        return keep_alive


def _context_needed(request: ModelRequest, most: int | None) -> int | None:
    """The context to ask for, in doubling steps because each change loads the model anew; None
    when Ollama's own is enough."""
    characters = len(request.system) + sum(len(str(dict(tool.schema))) for tool in request.tools)
    pictures = 0
    for turn in request.turns:
        for part in turn.parts:
            if isinstance(part, TextPart | ToolResultPart):
                characters += len(part.text)
            pictures += isinstance(part, ImagePart)
    needed = characters // CHARS_PER_TOKEN + pictures * IMAGE_TOKENS
    needed += request.max_tokens or ANSWER_TOKENS
    if needed <= SMALLEST_CONTEXT:
        return None
    steps = 1 << (needed - 1).bit_length()
    return min(steps, most) if most else steps


def _messages(request: ModelRequest) -> list[Json]:
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    names: dict[str, str] = {}
    for turn in request.turns:
        words = "\n\n".join(part.text for part in turn.parts if isinstance(part, TextPart))
        images = [
            base64.b64encode(part.data).decode()
            for part in turn.parts
            if isinstance(part, ImagePart)
        ]
        calls: list[Json] = []
        for part in turn.parts:
            if isinstance(part, ToolCallPart):
                names[part.call_id] = part.name
                arguments = json.loads(part.arguments)
                calls.append({"function": {"name": part.name, "arguments": arguments}})
            elif isinstance(part, ToolResultPart):
                name = names.get(part.call_id, "")
                messages.append({"role": "tool", "content": part.text, "tool_name": name})
        if not (words or images or calls):
            continue
        role = "user" if turn.role is Role.TOOL else turn.role.value
        message: Json = {"role": role, "content": words}
        if images:
            message["images"] = images
        if calls:
            message["tool_calls"] = calls
        messages.append(message)
    return messages


def events_of(line: object, answer: Answer) -> Iterator[ModelEvent]:
    """What one line of a chat says."""
    message = get(line, "message")
    if thought := text(message, "thinking"):
        yield answer.thinking(thought)
    if words := text(message, "content"):
        yield answer.text(words)
    for call in items(message, "tool_calls"):
        function = get(call, "function")
        given = get(function, "arguments")
        arguments = given if isinstance(given, str) else json.dumps(given or {})
        answer.call(answer.calls_so_far, text(call, "id"), text(function, "name"), arguments)
    if get(line, "done") is True:
        answer.marked = True
        answer.stop = Stop.LENGTH if text(line, "done_reason") == "length" else Stop.END
        tokens = TokenCount(number(line, "prompt_eval_count"), number(line, "eval_count"))
        yield from answer.usage(tokens)


def is_cloud(row: object, name: str) -> bool:
    """Whether this model runs on somebody else's machine behind the local server."""
    tag = name.rpartition(":")[2]
    named_so = tag == "cloud" or name.endswith("-cloud")
    return named_so or bool(text(row, "remote_host") or text(row, "remote_model"))


def model_from(config: ProviderConfig, name: str, row: object, shown: object) -> ModelInfo | None:
    """A model as /api/tags lists it (row) and /api/show describes it (shown; {} when it could not
    be asked). None for one that cannot hold a conversation."""
    told = items(shown, "capabilities") or items(row, "capabilities")
    if told and "completion" not in told:
        return None
    away = is_cloud(row, name) or is_cloud(shown, name)
    details = get(row, "details") or get(shown, "details")
    about = (text(details, "parameter_size"), text(details, "quantization_level"))
    return ModelInfo(
        id=name,
        provider=config.name,
        locality=Locality.AWAY if away else config.locality,
        context_tokens=_context(get(shown, "model_info")),
        size_bytes=None if away else number(row, "size"),
        capabilities=frozenset(
            _CAPABILITIES[can] for can in told if isinstance(can, str) and can in _CAPABILITIES
        ),
        note=tr("runs in Ollama's cloud") if away else " ".join(filter(None, about)),
    )


def _context(model_info: object) -> int | None:
    if not isinstance(model_info, Mapping):
        return None
    return next(
        (
            length
            for key, value in model_info.items()
            if str(key).endswith(".context_length") and (length := whole(value))
        ),
        None,
    )
