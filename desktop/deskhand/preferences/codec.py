"""A preference as JSON, for the ledger and for files, and as the flat metadata Chroma keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from deskhand.domain.preference import Preference, Scope, ScopeKind, Strength

MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
"""What reading a document of somebody else's can end in."""

LONGEST = 2_000
"""Characters of a sentence."""

_NESTED = ("scope", "not_in", "history")


def to_json(preference: Preference) -> dict[str, Any]:
    """Every field; instants in ISO 8601, UTC."""
    each = preference
    return {
        "id": str(each.id),
        "sentence": each.sentence,
        "topic": each.topic,
        "strength": each.strength.value,
        "scope": {"kind": each.scope.kind.value, "name": each.scope.name},
        "source": each.source,
        "created_at": each.created_at.isoformat(),
        "updated_at": each.updated_at.isoformat(),
        "last_used_at": each.last_used_at and each.last_used_at.isoformat(),
        "uses": each.uses,
        "not_in": [str(chat) for chat in each.not_in],
        "history": [[at.isoformat(), sentence] for at, sentence in each.history],
    }


def from_json(facts: Mapping[str, Any]) -> Preference:
    """The preference a document says. Raises one of MALFORMED when it says none."""
    sentence = " ".join(str(facts["sentence"]).split())
    if not sentence or len(sentence) > LONGEST:
        raise ValueError("a sentence of no or too many characters")
    scope = facts.get("scope") or {}
    used = facts.get("last_used_at")
    return Preference(
        id=UUID(str(facts["id"])),
        sentence=sentence,
        created_at=_instant(facts["created_at"]),
        updated_at=_instant(facts["updated_at"]),
        topic=str(facts.get("topic", "")),
        strength=Strength(facts.get("strength", Strength.PREFERS)),
        scope=Scope(ScopeKind(scope.get("kind", ScopeKind.ALWAYS)), str(scope.get("name", ""))),
        source=str(facts.get("source", "import")),
        not_in=tuple(UUID(str(chat)) for chat in facts.get("not_in") or ()),
        last_used_at=_instant(used) if used else None,
        uses=max(0, int(facts.get("uses", 0))),
        history=tuple((_instant(at), str(old)) for at, old in facts.get("history") or ()),
    )


def to_metadata(preference: Preference) -> dict[str, str | int]:
    """Everything but the sentence, which is the record's document."""
    facts = to_json(preference)
    del facts["sentence"]
    facts["last_used_at"] = facts["last_used_at"] or ""
    return {
        name: json.dumps(value, ensure_ascii=False) if name in _NESTED else value
        for name, value in facts.items()
    }


def from_metadata(metadata: Mapping[str, Any], sentence: str) -> Preference:
    """What `to_metadata` wrote. Raises one of MALFORMED."""
    facts = dict(metadata)
    for name in _NESTED:
        facts[name] = json.loads(facts[name])
    return from_json({**facts, "sentence": sentence})


def _instant(text: object) -> datetime:
    instant = datetime.fromisoformat(str(text))
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant.astimezone(UTC)
