"""Facts as people read them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import Capability, Locality, ModelInfo
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.chat.model_view import size_of

Tone = Literal["", "ok", "warn", "danger", "accent"]

WHERE = {Locality.HERE: mark("stays here"), Locality.AWAY: mark("leaves this machine")}
WHERE_TONE: dict[Locality, Tone] = {Locality.HERE: "ok", Locality.AWAY: "warn"}

_CAPABILITIES = {
    Capability.VISION: mark("sees pictures"),
    Capability.TOOLS: mark("uses tools"),
    Capability.THINKING: mark("thinks"),
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
    verb: str = mark("Delete model")
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
        facts.append(tr("reads {tokens} at once", tokens=tokens(info.context_tokens)))
    facts.extend(tr(word) for each, word in _CAPABILITIES.items() if each in info.capabilities)
    return " · ".join(facts)


def tokens(count: int) -> str:
    """A number of tokens: "900 tokens", "8k tokens"."""
    return (
        tr("{count}k tokens", count=round(count / 1000))
        if count >= 1000
        else ntr("{count} token", "{count} tokens", count)
    )


def amount(done_bytes: int, total_bytes: int | None) -> str:
    """How much of a download is here: "312 MB of 2.5 GB"."""
    if not total_bytes:
        return size_of(done_bytes) if done_bytes else ""
    return tr(
        "{done} of {size}",
        done=size_of(done_bytes) if done_bytes else tr("{count} MB", count=0),
        size=size_of(total_bytes),
    )


def time_left(seconds: float) -> str:
    """A rough time: "less than a minute left", "about 4 minutes left"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return tr("less than a minute left")
    if minutes < 90:
        return ntr("about {count} minute left", "about {count} minutes left", minutes)
    return ntr("about {count} hour left", "about {count} hours left", round(minutes / 60))


def models_counted(count: int) -> str:
    """A number of models."""
    return ntr("{count} model", "{count} models", count)
