"""The rows of the list: who is shown, in which order, under which headings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from deskhand.domain.people import Party, PartyKind
from deskhand.domain.people_names import KnownName, found_by
from deskhand.domain.search_text import words_of
from deskhand.domain.wording import mark, tr
from deskhand.ui.people.words import birthday_hint, contact_words, next_birthday

MOST_SEARCHED = 4_000
"""Characters of notes and addresses a search looks at, for each."""


class Show(StrEnum):
    """Which of them are listed."""

    ALL = "all"
    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    RECENT = "recent"
    BIRTHDAYS = "birthdays"


SHOW_NAMES = {
    Show.ALL: mark("All"),
    Show.PEOPLE: mark("People"),
    Show.ORGANISATIONS: mark("Organisations"),
    Show.RECENT: mark("Recently contacted"),
    Show.BIRTHDAYS: mark("Birthdays"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, or a heading above those that follow."""

    party: Party | None = None
    heading: str = ""
    hint: str = ""


def rows(
    known: Sequence[KnownName],
    show: Show,
    words: str,
    tag: str,
    hints: Mapping[UUID, str],
    today: date,
    texts: Mapping[UUID, str] | None = None,
) -> list[Row]:
    """What the list shows. words: what is searched for. tag: "" for all. hints: a line about each
    where there is one, such as where they work. texts: see `searched_texts`."""
    some = [each for each in known if _is_shown(each.party, show, tag)]
    if words.strip():
        found = _searched(some, words, searched_texts(some) if texts is None else texts)
        return [Row(each, hint=hints.get(each.id, "")) for each in found]
    parties = [each.party for each in some]
    match show:
        case Show.RECENT:
            parties.sort(key=lambda each: each.last_contact or date.min, reverse=True)
            return [Row(each, hint=_contact_hint(each, today)) for each in parties]
        case Show.BIRTHDAYS:
            parties.sort(key=lambda each: _next(each, today))
            return [Row(each, hint=_birthday_hint(each, today)) for each in parties]
        case _:
            return _lettered(some, hints)


def _lettered(some: Sequence[KnownName], hints: Mapping[UUID, str]) -> list[Row]:
    made: list[Row] = []
    letter = ""
    for each in some:
        first = (each.names[0][:1] if each.names else "").upper()
        heading = first if first.isalpha() else "#"
        if heading != letter:
            letter = heading
            made.append(Row(heading=heading))
        made.append(Row(each.party, hint=hints.get(each.party.id, "")))
    return made


def _is_shown(party: Party, show: Show, tag: str) -> bool:
    if tag and tag.casefold() not in (each.casefold() for each in party.tags):
        return False
    match show:
        case Show.ALL:
            return True
        case Show.PEOPLE:
            return party.kind is PartyKind.PERSON
        case Show.ORGANISATIONS:
            return party.kind is PartyKind.ORGANISATION
        case Show.RECENT:
            return party.last_contact is not None
        case Show.BIRTHDAYS:
            return party.birthday is not None


def searched_texts(known: Sequence[KnownName]) -> dict[UUID, str]:
    """What else a search looks at, besides names: made once, as making it takes longest."""
    return {each.party.id: _text(each.party) for each in known}


def _text(party: Party) -> str:
    reach = "\n".join(each.value.casefold() for each in party.reach)
    words = " ".join((*party.tags, reach, party.notes))[:MOST_SEARCHED]
    return f"{reach}\n {' '.join(words_of(words))}" if words.strip() else ""


def _searched(some: Sequence[KnownName], words: str, texts: Mapping[UUID, str]) -> list[Party]:
    """By name first, then by what else is known of them. "#tag" looks for a tag alone."""
    text = words.strip()
    if text.startswith("#"):
        wanted = text[1:].casefold()
        return [
            each.party
            for each in some
            if any(tag.casefold().startswith(wanted) for tag in each.party.tags)
        ]
    by_name = [party for _, party in found_by(some, text)]
    named = {each.id for each in by_name}
    wanted_words = words_of(text)
    plain = text.casefold()
    rest = [
        each.party
        for each in some
        if each.party.id not in named
        and _mentions(texts.get(each.party.id, ""), wanted_words, plain)
    ]
    return [*by_name, *rest]


def _mentions(text: str, wanted: Sequence[str], plain: str) -> bool:
    if not text:
        return False
    return plain in text or (bool(wanted) and all(f" {each}" in text for each in wanted))


def _next(party: Party, today: date) -> date:
    return next_birthday(party.birthday, today) if party.birthday else date.max


def _contact_hint(party: Party, today: date) -> str:
    return contact_words(party.last_contact, today) if party.last_contact else ""


def _birthday_hint(party: Party, today: date) -> str:
    return birthday_hint(party.birthday, today) if party.birthday else ""


def nothing_words(show: Show, words: str, tag: str) -> tuple[str, str]:
    """What an empty list says: a heading and a sentence."""
    if words.strip():
        return tr("Nobody found"), tr("Nothing fits “{words}”.", words=words.strip()[:60])
    if tag:
        return tr("Nobody here"), tr("Nobody has the tag {tag}.", tag=tag)
    match show:
        case Show.RECENT:
            return tr("Nobody yet"), tr("Whom you were in touch with is listed here.")
        case Show.BIRTHDAYS:
            return tr("No birthdays yet"), tr("Whose birthday is known is listed here.")
        case Show.ORGANISATIONS:
            return tr("No organisations yet"), tr("Where people work or belong is listed here.")
        case _:
            return tr("Nobody yet"), tr(
                "The people and organisations in your life: how to reach them, and how they relate."
            )
