"""Language models: which there are, what they can do, where they run, what they are asked."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from deskhand.domain.conversation import Role
from deskhand.domain.parts import ModelPart


class ProviderKind(StrEnum):
    """Which wire format a provider speaks."""

    BUILTIN = "builtin"
    OLLAMA = "ollama"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class Locality(StrEnum):
    """Where the words go when this model is asked."""

    HERE = "here"
    AWAY = "away"


class Capability(StrEnum):
    """What a model can do beyond text."""

    VISION = "vision"
    TOOLS = "tools"
    THINKING = "thinking"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model answers: a provider's name and the model's id there."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model a provider offers; None or empty where the provider does not say."""

    id: str
    provider: str
    locality: Locality
    label: str = ""
    context_tokens: int | None = None
    size_bytes: int | None = None
    capabilities: frozenset[Capability] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """How one provider is reached, as the settings file says it.

    base_url: what the maker's own SDK takes ("" for its default). key_env: the environment
    variable that may hold its key; key_origin: the origin ("https://host:port") that variable
    belongs to, "" for the maker's own. proxy: URL, "" for the environment's; loopback is never
    proxied. ca_file: an extra certificate authority (PEM). Times in seconds.
    """

    name: str
    kind: ProviderKind
    base_url: str = ""
    label: str = ""
    key_env: str = ""
    key_origin: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str = field(default="", repr=False)
    ca_file: str = ""
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 120.0
    max_retries: int = 2
    keep_alive: str = ""

    @property
    def address(self) -> str:
        """Where requests go: base_url, or the maker's own; "" for the built-in model."""
        return self.base_url or DEFAULT_ADDRESS[self.kind]

    @property
    def locality(self) -> Locality:
        """Where this provider's models run, as far as the address tells."""
        if self.kind is ProviderKind.BUILTIN:
            return Locality.HERE
        return locality_of(self.address)

    @property
    def shown_as(self) -> str:
        """The name people read."""
        return self.label or self.name


DEFAULT_ADDRESS: Mapping[ProviderKind, str] = {
    ProviderKind.BUILTIN: "",
    ProviderKind.OLLAMA: "http://127.0.0.1:11434",
    ProviderKind.OPENAI: "https://api.openai.com/v1",
    ProviderKind.ANTHROPIC: "https://api.anthropic.com",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as a model gets it."""

    role: Role
    parts: tuple[ModelPart, ...]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool a model may ask for. schema: JSON Schema of its arguments object."""

    name: str
    description: str
    schema: Mapping[str, object]


class Effort(StrEnum):
    """How much a reasoning model thinks before it answers."""

    OFF = "off"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class AnswerStyle:
    """What an answer follows. instructions: the system prompt, "" for Deskhand's own; None leaves
    a setting to the provider."""

    instructions: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What a model is asked. None leaves a setting to the provider. effort: how much it thinks,
    where `think` is on and the model can be told."""

    model: str
    turns: tuple[Turn, ...]
    system: str = ""
    tools: tuple[ToolSpec, ...] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    think: bool | None = None
    effort: Effort | None = None


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL (RFC 6454), the port always written; "" when it has none."""
    parts = _parts_of(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def is_loopback(url: str) -> bool:
    """Whether this URL names this very machine: localhost, 127.0.0.0/8 or ::1."""
    host = _parts_of(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts_of(url: str) -> SplitResult:
    """The parts of a URL, all empty when it is none. urlsplit raises for some of those, such as
    "http://[::1", for a bad port only once it is asked for, and drops line breaks from others."""
    nothing = urlsplit("")
    if not url.isprintable() or " " in url:
        return nothing
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return nothing
    return parts


def locality_of(url: str) -> Locality:
    """Only this machine counts as here; a server in the same room is away."""
    return Locality.HERE if is_loopback(url) else Locality.AWAY
