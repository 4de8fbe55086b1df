"""Facts as people read them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import Capability, Locality, ModelInfo
from deskhand.ui.chat.model_view import size_of

Tone = Literal["", "ok", "warn", "danger", "accent"]

WHERE = {Locality.HERE: "stays here", Locality.AWAY: "leaves this machine"}
WHERE_TONE: dict[Locality, Tone] = {Locality.HERE: "ok", Locality.AWAY: "warn"}

_CAPABILITIES = {
    Capability.VISION: "sees pictures",
    Capability.TOOLS: "uses tools",
    Capability.THINKING: "thinks",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say in place. detail: technical text for those who ask."""

    sentence: str
    tone: Tone = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LocalModelRow:
    """One model on the disk, in words. removable: it can be taken away; `verb` says how, and
    `question` is asked before."""

    id: str
    label: str
    facts: str
    note: str = ""
    removable: bool = True
    verb: str = "Delete model"
    question: str = ""


def failed(error: DeskhandError) -> Notice:
    """What an error says of itself."""
    return Notice(error.sentence(), "danger", error.detail)


def model_facts(info: ModelInfo) -> str:
    """What is known of a model on one line, "" when nothing is."""
    facts = []
    if info.size_bytes:
        facts.append(size_of(info.size_bytes))
    if info.context_tokens:
        facts.append(f"reads {tokens(info.context_tokens)} at once")
    facts.extend(word for each, word in _CAPABILITIES.items() if each in info.capabilities)
    return " · ".join(facts)


def tokens(count: int) -> str:
    """A number of tokens: "900 tokens", "8k tokens"."""
    return f"{round(count / 1000)}k tokens" if count >= 1000 else f"{count} tokens"


def amount(done_bytes: int, total_bytes: int | None) -> str:
    """How much of a download is here: "312 MB of 2.5 GB"."""
    if not total_bytes:
        return size_of(done_bytes) if done_bytes else ""
    return f"{size_of(done_bytes) if done_bytes else '0 MB'} of {size_of(total_bytes)}"


def time_left(seconds: float) -> str:
    """A rough time: "less than a minute left", "about 4 minutes left"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute left"
    if minutes < 90:
        return f"about {minutes} minute{'s' if minutes != 1 else ''} left"
    return f"about {round(minutes / 60)} hours left"


def models_counted(count: int) -> str:
    """A number of models."""
    return "1 model" if count == 1 else f"{count} models"
