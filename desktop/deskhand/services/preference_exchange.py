"""Preferences in files people and programs read: Markdown and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from deskhand.documents.kinds.text import decode, looks_like_text
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.preference import ALWAYS, Preference, Scope, ScopeKind, Strength
from deskhand.domain.preference_words import guessed_strength
from deskhand.domain.wording import ntr, tr
from deskhand.preferences.codec import LONGEST, MALFORMED, from_json, to_json

MOST = 100_000
LARGEST_BYTES = 50_000_000
MOST_BAD = 200
FORMAT = 1

_BULLET = re.compile(r"^\s{0,8}(?:[-*+•]|\d{1,6}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.*)$")
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_MARKS = re.compile(r"^(?P<text>.*\S)\s*\[(?P<marks>[^\[\]]{1,200})\]\s*$", re.DOTALL)
_SCOPE = re.compile(r"^(?P<kind>assistant|project|chat):\s*(?P<name>.+)$", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """What a file says. bad: what could not be used, each with its place; has_ids: they are our
    own, with everything that is known of them."""

    preferences: list[Preference] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    has_ids: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """How many were new, how many changed something, how many were there already; bad: see
    Reading."""

    added: int
    changed: int
    same: int
    bad: tuple[str, ...]


def to_markdown(preferences: Iterable[Preference]) -> str:
    """One bullet a sentence, under headings of their topics; strength and scope in brackets."""
    by_topic: dict[str, list[Preference]] = {}
    for each in preferences:
        by_topic.setdefault(each.topic, []).append(each)
    lines = [f"# {tr('Preferences')}", ""]
    for topic in sorted(by_topic, key=lambda name: (bool(name), name.casefold())):
        if topic:
            lines += [f"## {topic}", ""]
        lines += [f"- {each.sentence} [{_marks(each)}]" for each in by_topic[topic]]
        lines.append("")
    return "\n".join(lines)


def to_document(preferences: Iterable[Preference]) -> str:
    """JSON with everything that is known of them."""
    rows = [to_json(each) for each in preferences]
    document = {"deskhand": "preferences", "format": FORMAT, "preferences": rows}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def read(content: bytes, now: datetime) -> Reading:
    """What a Markdown, text or JSON file says. now: when what has no date was made.

    Raises InputError for a file that is no text or too large.
    """
    if len(content) > LARGEST_BYTES:
        raise InputError(
            tr("The file is too large: more than {most} MB.", most=LARGEST_BYTES // 1_000_000),
            kept=tr("Nothing was changed."),
            next_step=tr("Divide it and import the parts."),
        )
    if not looks_like_text(content):
        raise InputError(
            tr("The file is no text."),
            kept=tr("Nothing was changed."),
            next_step=tr("Choose a file with preferences: .md, .txt or .json."),
        )
    text, is_whole = decode(content)
    text = text.removeprefix("\ufeff")
    is_document = text.lstrip()[:1] in ("{", "[")
    reading = _read_document(text, now) if is_document else _read_markdown(text, now)
    if not is_whole:
        lost = ntr(
            "{count} character could not be read",
            "{count} characters could not be read",
            text.count("\ufffd"),
        )
        reading.bad.insert(0, lost)
    return reading


def joined(
    found: Sequence[Preference], known: Sequence[Preference], *, has_ids: bool
) -> tuple[list[Preference], list[Preference], int]:
    """What is new, what changes something, and how many are there already: the same sentence
    where it holds, or with has_ids the same id with a later change. Importing twice adds
    nothing."""
    by_id = {each.id: each for each in known}
    by_words = {_key(each): each for each in known}
    added: list[Preference] = []
    changed: list[Preference] = []
    same = 0
    for each in found:
        twin = by_id.get(each.id) if has_ids else None
        if twin is not None and twin.updated_at < each.updated_at:
            changed.append(each)
        elif twin is None and (other := by_words.get(_key(each))) is not None and not has_ids:
            update = replace(other, strength=each.strength, topic=each.topic or other.topic)
            if update == other or other in added:
                same += 1
            else:
                changed.append(replace(update, updated_at=each.updated_at))
        elif twin is None and _key(each) not in by_words:
            added.append(each)
            by_words[_key(each)] = each
        else:
            same += 1
    return added, changed, same


def _key(preference: Preference) -> tuple[str, Scope]:
    words = " ".join(re.findall(r"\w+", preference.sentence.casefold()))
    return words or preference.sentence, preference.scope


def _marks(preference: Preference) -> str:
    scope = preference.scope
    if scope.kind is ScopeKind.ALWAYS:
        return preference.strength.value
    return f"{preference.strength.value}; {scope.kind.value}: {scope.name}"


def _read_markdown(text: str, now: datetime) -> Reading:
    reading = Reading()
    topic = ""
    is_text = not any(map(_BULLET.match, text.splitlines()))
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip() in ("---", "***"):
            continue
        if heading := _HEADING.match(line):
            # The first heading of a file is its title.
            topic = heading["text"].strip()[:60] if len(heading["marks"]) > 1 else ""
            continue
        bullet = _BULLET.match(line)
        words = bullet["text"] if bullet else line if is_text else ""
        _take(reading, tr("line {number}", number=number), words or line, bool(words), topic, now)
        if len(reading.preferences) >= MOST:
            break
    return reading


def _take(
    reading: Reading, place: str, words: str, is_one: bool, topic: str, now: datetime
) -> None:
    sentence, strength, scope = _unmarked(" ".join(words.split()))
    if not is_one or not sentence or len(sentence) > LONGEST:
        if len(reading.bad) < MOST_BAD:
            reading.bad.append(f"{place}: {words.strip()[:60]}")
        return
    reading.preferences.append(
        Preference(
            id=new_id(),
            sentence=sentence,
            created_at=now,
            updated_at=now,
            topic=topic,
            strength=strength or guessed_strength(sentence),
            scope=scope,
            source="import",
        )
    )


def _unmarked(words: str) -> tuple[str, Strength | None, Scope]:
    """The sentence and what the brackets behind it say; brackets of its own stay in it."""
    found = _MARKS.match(words)
    if found is None:
        return words, None, ALWAYS
    strength: Strength | None = None
    scope = ALWAYS
    for mark in (each.strip() for each in found["marks"].split(";")):
        where = _SCOPE.match(mark)
        if where is not None:
            scope = Scope(ScopeKind(where["kind"].lower()), where["name"].strip())
        elif mark.casefold() in set(Strength):
            strength = Strength(mark.casefold())
        elif mark.casefold() != ScopeKind.ALWAYS:
            return words, None, ALWAYS
    return found["text"], strength, scope


def _read_document(text: str, now: datetime) -> Reading:
    try:
        document = json.loads(text)
        rows = document["preferences"] if isinstance(document, dict) else document
        if not isinstance(rows, list):
            raise TypeError("no list")
    except MALFORMED as error:
        raise InputError(
            tr("The file is no list of preferences."),
            kept=tr("Nothing was changed."),
            next_step=tr("Import a file that `deskhand preferences export` wrote, or Markdown."),
            detail=str(error),
        ) from error
    reading = Reading(has_ids=any(isinstance(each, dict) and "id" in each for each in rows))
    for number, row in enumerate(rows[:MOST], 1):
        place = tr("entry {number}", number=number)
        if isinstance(row, str):
            _take(reading, place, row, bool(row.strip()), "", now)
            continue
        try:
            reading.preferences.append(from_json({**_defaults(now), **row}))
        except MALFORMED:
            if len(reading.bad) < MOST_BAD:
                reading.bad.append(f"{place}: {str(row)[:60]}")
    return reading


def _defaults(now: datetime) -> dict[str, Any]:
    instant = now.isoformat()
    return {"id": str(new_id()), "created_at": instant, "updated_at": instant}


def chosen(preferences: Sequence[Preference], ids: Iterable[UUID] | None) -> Iterator[Preference]:
    """These, or all of them, the oldest first."""
    wanted = None if ids is None else set(ids)
    for each in sorted(preferences, key=lambda each: each.id):
        if wanted is None or each.id in wanted:
            yield each
