"""What is said of people, days and ways to reach them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.domain.people_names import known_name
from deskhand.ui.people.reaching import link_of
from deskhand.ui.people.rows import Show, rows
from deskhand.ui.people.words import birthday_hint, contact_words, initials, next_birthday

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def party(name: str, kind: PartyKind = PartyKind.PERSON, **details: object) -> Party:
    return Party(uuid4(), kind, name, NOW, NOW, **details)


def listed(
    parties: list[Party], show: Show = Show.ALL, words: str = "", tag: str = ""
) -> list[str]:
    known = sorted((known_name(each) for each in parties), key=lambda each: each.names[:1])
    return [
        each.party.name if each.party else f"[{each.heading}]"
        for each in rows(known, show, words, tag, {}, TODAY)
    ]


def test_birthdays_come_round() -> None:
    assert next_birthday(Birthday(11, 21), TODAY) == TODAY
    assert next_birthday(Birthday(11, 20), TODAY) == date(2027, 11, 20)
    assert next_birthday(Birthday(2, 29, 2000), TODAY) == date(2027, 3, 1)
    assert next_birthday(Birthday(2, 29, 2000), date(2027, 12, 1)) == date(2028, 2, 29)
    assert birthday_hint(Birthday(11, 24, 1986), TODAY) == "in 3 days, turns 40"
    assert birthday_hint(Birthday(11, 21), TODAY) == "today"
    assert birthday_hint(Birthday(11, 22), TODAY) == "tomorrow"


def test_contact_is_told_as_people_say_it() -> None:
    assert contact_words(TODAY, TODAY) == "today"
    assert contact_words(date(2026, 11, 20), TODAY) == "yesterday"
    assert contact_words(date(2026, 11, 15), TODAY) == "6 days ago"
    assert "2020" in contact_words(date(2020, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna Rossi", "AR"), ("Bo", "B"), ("ünal çelik x", "ÜX"), ("(x) Ann", "A"), ("!!", "!")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(party(name)) == letters


def test_who_is_listed() -> None:
    everybody = [
        party("Élodie", birthday=Birthday(12, 1), tags=("Choir",)),
        party("Zoe", last_contact=date(2026, 1, 1), notes="met in Rome"),
        party("Acme", PartyKind.ORGANISATION, reach=(Reach(ReachKind.URL, "acme.example"),)),
        party("Eva", birthday=Birthday(11, 30), last_contact=date(2026, 11, 1)),
    ]
    assert listed(everybody) == ["[A]", "Acme", "[E]", "Élodie", "Eva", "[Z]", "Zoe"]
    assert listed(everybody, Show.ORGANISATIONS) == ["[A]", "Acme"]
    assert listed(everybody, Show.RECENT) == ["Eva", "Zoe"]
    assert listed(everybody, Show.BIRTHDAYS) == ["Eva", "Élodie"]
    assert listed(everybody, words="elo") == ["Élodie"]
    assert listed(everybody, words="rome met") == ["Zoe"]
    assert listed(everybody, words="acme.ex") == ["Acme"]
    assert listed(everybody, words="#cho") == ["Élodie"]
    assert listed(everybody, tag="choir") == ["[E]", "Élodie"]
    assert listed(everybody, words="nobody") == []


@pytest.mark.parametrize(
    ("reach", "link"),
    [
        (Reach(ReachKind.EMAIL, "a?b&c@example.com"), "mailto:a%3Fb%26c@example.com"),
        (Reach(ReachKind.PHONE, "+39 (06) 12-34;ext=5"), "tel:+39061234"),
        (Reach(ReachKind.URL, "acme.example/a"), "https://acme.example/a"),
        (Reach(ReachKind.URL, "javascript:alert(1)"), ""),
        (Reach(ReachKind.URL, "file:///etc/passwd"), ""),
        (Reach(ReachKind.URL, "http://[bad"), ""),
        (Reach(ReachKind.HANDLE, "@zoe"), ""),
        (Reach(ReachKind.HANDLE, "https://social.example/zoe"), "https://social.example/zoe"),
        (Reach(ReachKind.ADDRESS, "Via Roma 1"), ""),
    ],
)
def test_only_harmless_links_are_made(reach: Reach, link: str) -> None:
    assert link_of(reach) == link
