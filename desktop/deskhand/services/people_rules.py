"""What people and relations may be: lengths, days, doubles. Raises InputError."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from deskhand.domain.errors import InputError
from deskhand.domain.people import Birthday, Party, Reach, ReachKind, Relation
from deskhand.domain.wording import mark, tr
from deskhand.services.relation_kinds import inverse_of

LONGEST_NAME = 200
LONGEST_LINE = 1_000
LONGEST_NOTES = 100_000
LONGEST_KIND = 60
MOST_REACH = 100
MOST_WORDS = 50
KEPT = mark("What you wrote is still here.")

_LEAP_YEAR = 2000
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_BIRTHDAY = re.compile(r"(?:(?P<year>\d{4})|-)-(?P<month>\d{1,2})-(?P<day>\d{1,2})")


def cleaned(party: Party) -> Party:
    """The party as it is stored: no doubles, no spaces at the ends. Raises InputError."""
    name = one_line(party.name)
    if not name:
        raise _refused(tr("A person or organisation needs a name."))
    if len(name) > LONGEST_NAME:
        raise _refused(tr("A name has at most {most} characters.", most=LONGEST_NAME))
    if len(party.notes) > LONGEST_NOTES:
        raise _refused(tr("Notes have at most {most} characters.", most=f"{LONGEST_NOTES:,}"))
    if len(party.reach) > MOST_REACH:
        raise _refused(tr("There is room for {most} ways to reach somebody.", most=MOST_REACH))
    check_birthday(party.birthday)
    return replace(
        party,
        name=name,
        given_name=one_line(party.given_name)[:LONGEST_NAME],
        family_name=one_line(party.family_name)[:LONGEST_NAME],
        nicknames=_words(party.nicknames, strip="@"),
        reach=tuple(dict.fromkeys(_reach(each) for each in party.reach if each.value.strip())),
        notes=party.notes.replace("\r\n", "\n").replace("\r", "\n").strip("\n"),
        tags=tuple(sorted(_words(party.tags, strip="#"), key=str.casefold)),
    )


def _reach(reach: Reach) -> Reach:
    value = reach.value.strip() if reach.kind is ReachKind.ADDRESS else one_line(reach.value)
    if len(value) > LONGEST_LINE:
        raise _refused(tr("An address has at most {most} characters.", most=LONGEST_LINE))
    if reach.kind is ReachKind.EMAIL and _EMAIL.fullmatch(value) is None:
        raise _refused(tr("“{words}” is not an e-mail address.", words=value[:60]))
    if reach.kind is ReachKind.PHONE and not any(each.isdigit() for each in value):
        raise _refused(tr("“{words}” is not a phone number.", words=value[:60]))
    return Reach(reach.kind, value, one_line(reach.label)[:LONGEST_KIND])


def check_birthday(birthday: Birthday | None) -> None:
    """Raises InputError for a day no calendar has."""
    if birthday is None:
        return
    try:
        date(birthday.year or _LEAP_YEAR, birthday.month, birthday.day)
    except ValueError as error:
        raise _refused(tr("That birthday is a day no calendar has.")) from error


def birthday_of(text: str) -> Birthday | None:
    """What a person wrote: "1970-05-04", "--05-04", "05-04", "4.5.1970", "4.5.", "" for none.

    Raises InputError.
    """
    words = text.strip()
    if not words:
        return None
    dotted = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})?", words)
    if dotted is not None:
        year = int(dotted[3]) if dotted[3] else None
        found: Birthday | None = Birthday(int(dotted[2]), int(dotted[1]), year)
    else:
        plain = f"--{words}" if re.fullmatch(r"\d{1,2}-\d{1,2}", words) else words
        match = _BIRTHDAY.fullmatch(plain)
        if match is None:
            raise InputError(
                tr("“{words}” is not a birthday.", words=words[:40]),
                kept=tr(KEPT),
                next_step=tr("Write it as 1970-05-04, or as 05-04 without the year."),
            )
        year = int(match["year"]) if match["year"] else None
        found = Birthday(int(match["month"]), int(match["day"]), year)
    check_birthday(found)
    return found


def day_of(text: str) -> date | None:
    """What a person wrote: "2020-05-04", "2020-05" and "2020" for their first day, "" for none.

    Raises InputError.
    """
    words = text.strip()
    if not words:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", words)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        match = None
    raise InputError(
        tr("“{words}” is not a day.", words=words[:40]),
        kept=tr(KEPT),
        next_step=tr("Write it as 2024-05-04."),
    )


def check_relation(new: Relation, others: Iterable[Relation]) -> Relation:
    """The relation as it is stored. Raises InputError for one to oneself, one that is there
    already from either end, and one that ended before it began."""
    kind = one_line(new.kind)
    if not kind:
        raise _refused(tr("Say how they relate."))
    if len(kind) > LONGEST_KIND:
        raise _refused(tr("A kind of relation has at most {most} characters.", most=LONGEST_KIND))
    if new.source_id == new.target_id:
        raise _refused(tr("Nobody can relate to themselves."))
    if new.since is not None and new.until is not None and new.until < new.since:
        raise _refused(
            tr(
                "It cannot end ({until}) before it begins ({since}).",
                until=new.until,
                since=new.since,
            )
        )
    made = replace(new, kind=kind, note=one_line(new.note)[:LONGEST_LINE])
    ways = ways_to_say(made)
    for each in others:
        if each.id != made.id and ways & ways_to_say(each) and _overlap(each, made):
            raise _refused(tr("That relation is there already."))
    return made


def ways_to_say(relation: Relation) -> frozenset[tuple[UUID, str, UUID]]:
    """The same fact from both ends: "manager of" and "reports to"."""
    said = [(relation.source_id, relation.kind, relation.target_id)]
    inverse = inverse_of(relation.kind)
    if inverse is not None and inverse_of(inverse) in (relation.kind, None):
        said.append((relation.target_id, inverse, relation.source_id))
    return frozenset(said)


def _overlap(one: Relation, other: Relation) -> bool:
    """Whether both hold at some time: somebody may work at the same place twice."""
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


def one_line(text: str) -> str:
    """The text on one line, without controls."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _words(words: Iterable[str], strip: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in words:
        line = one_line(each).lstrip(strip).strip()[:LONGEST_KIND]
        if line:
            found.setdefault(line.casefold(), line)
    if len(found) > MOST_WORDS:
        raise _refused(tr("There is room for {most} of these.", most=MOST_WORDS))
    return tuple(found.values())


def _refused(what: str) -> InputError:
    return InputError(what, kept=tr(KEPT))
