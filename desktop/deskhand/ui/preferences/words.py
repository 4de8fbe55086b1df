"""What a preference's facts are called."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from deskhand.domain.preference import Preference, Scope, ScopeKind, Strength
from deskhand.domain.wording import mark, ntr, tr

STRENGTHS = {
    Strength.MUST: mark("Must"),
    Strength.PREFERS: mark("Prefers"),
    Strength.AVOIDS: mark("Avoids"),
}
TONES = {Strength.MUST: "accent", Strength.PREFERS: "plain", Strength.AVOIDS: "warn"}
TOKENS = {Strength.MUST: "accent", Strength.PREFERS: "muted", Strength.AVOIDS: "warn"}
"""The colours of the words; the words themselves say it, too."""

SCOPES = {
    ScopeKind.ALWAYS: mark("Always"),
    ScopeKind.ASSISTANT: mark("One assistant"),
    ScopeKind.PROJECT: mark("One project"),
    ScopeKind.CHAT: mark("One chat"),
}

CLOSE, FITS, MAY_FIT = 0.75, 0.5, 0.3


def strength_words(strength: Strength) -> str:
    """How firmly it is meant."""
    return tr(STRENGTHS[strength])


def scope_words(scope: Scope) -> str:
    """Where it holds."""
    match scope.kind:
        case ScopeKind.ASSISTANT:
            return tr("With {name}", name=scope.name)
        case ScopeKind.PROJECT:
            return tr("Project {name}", name=scope.name)
        case _:
            return tr(SCOPES[scope.kind])


def use_words(preference: Preference) -> str:
    """How often it was used."""
    if not preference.uses:
        return tr("Never used")
    return ntr("Used {count} time", "Used {count} times", preference.uses)


def score_words(score: float) -> str:
    """How well it bears on a request. score: 0 to 1."""
    if score >= CLOSE:
        return tr("bears closely on what you asked")
    if score >= FITS:
        return tr("bears on what you asked")
    if score >= MAY_FIT:
        return tr("may bear on what you asked")
    return tr("hardly bears on what you asked")


def percent(score: float) -> str:
    """A score as people read it."""
    return tr("{score} %", score=round(min(max(score, 0.0), 1.0) * 100))


def day_words(instant: datetime) -> str:
    """The day of an instant, as this place writes it."""
    local = QDateTime.fromSecsSinceEpoch(int(instant.timestamp()))
    return QLocale().toString(local.date(), QLocale.FormatType.ShortFormat)


def short(sentence: str, chars: int) -> str:
    """The beginning of a sentence on one line."""
    words = " ".join(sentence.split())
    return words if len(words) <= chars else f"{words[: chars - 1].rstrip()}…"
