"""People and relations to rows and back. Knows no connection.

Raises StoreCorrupt for a row that no Deskhand can have written.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from sqlalchemy import Row

from deskhand.domain.people import Birthday, Party, PartyKind, Reach, Relation
from deskhand.store.column_types import damaged

_BIRTHDAY = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d\d)-(?P<day>\d\d)")

Values = dict[str, Any]


def party_values(party: Party) -> Values:
    """The columns of a party, without how to reach it."""
    return {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "given_name": party.given_name,
        "family_name": party.family_name,
        "nicknames": json.dumps(party.nicknames, ensure_ascii=False),
        "birthday": birthday_text(party.birthday),
        "notes": party.notes,
        "tags": json.dumps(party.tags, ensure_ascii=False),
        "last_contact": day_text(party.last_contact),
        "uid": party.uid,
        "extra": party.extra,
        "created_at": party.created_at,
        "updated_at": party.updated_at,
    }


def reach_rows(party: Party) -> list[Values]:
    """The rows of how to reach it."""
    return [
        {
            "party_id": party.id,
            "position": position,
            "kind": each.kind.value,
            "label": each.label,
            "value": each.value,
        }
        for position, each in enumerate(party.reach)
    ]


def party_of(row: Row[Any], reach: tuple[Reach, ...]) -> Party:
    """The party a row holds."""
    try:
        return Party(
            id=row.id,
            kind=PartyKind(row.kind),
            name=row.name,
            created_at=row.created_at,
            updated_at=row.updated_at,
            given_name=row.given_name,
            family_name=row.family_name,
            nicknames=tuple(json.loads(row.nicknames)),
            reach=reach,
            birthday=_birthday_of(row.birthday),
            notes=row.notes,
            tags=tuple(json.loads(row.tags)),
            last_contact=_day_of(row.last_contact),
            uid=row.uid,
            extra=row.extra,
        )
    except ValueError as error:
        raise damaged(f"a person's row: {error}") from error


def relation_values(relation: Relation) -> Values:
    """The columns of a relation."""
    return {
        "id": relation.id,
        "source_id": relation.source_id,
        "kind": relation.kind,
        "target_id": relation.target_id,
        "since": day_text(relation.since),
        "until": day_text(relation.until),
        "note": relation.note,
    }


def relation_of(row: Row[Any]) -> Relation:
    """The relation a row holds."""
    try:
        since, until = _day_of(row.since), _day_of(row.until)
    except ValueError as error:
        raise damaged(f"a relation's row: {error}") from error
    return Relation(row.id, row.source_id, row.kind, row.target_id, since, until, row.note)


def birthday_text(birthday: Birthday | None) -> str:
    """As "1970-05-04", "--05-04" without a year, "" for none."""
    if birthday is None:
        return ""
    year = "-" if birthday.year is None else f"{birthday.year:04}"
    return f"{year}-{birthday.month:02}-{birthday.day:02}"


def day_text(day: date | None) -> str:
    """An ISO day, "" for none."""
    return "" if day is None else day.isoformat()


def _birthday_of(text: str) -> Birthday | None:
    if not text:
        return None
    found = _BIRTHDAY.fullmatch(text)
    if found is None:
        raise ValueError(f"no birthday: {text!r:.40}")
    year = None if found["year"] == "-" else int(found["year"])
    return Birthday(int(found["month"]), int(found["day"]), year)


def _day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
