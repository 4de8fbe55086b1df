from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.services.people_duplicates import (
    OTHER_BIRTHDAY,
    SAME_EMAIL,
    SAME_NAME,
    SAME_NICKNAME,
    SAME_PHONE,
    SIMILAR_NAME,
    judge,
    pairs,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def party(name: str, kind: PartyKind = PartyKind.PERSON, **details: object) -> Party:
    return Party(uuid4(), kind, name, NOW, NOW, **details)


def mail(address: str) -> tuple[Reach, ...]:
    return (Reach(ReachKind.EMAIL, address),)


def phone(number: str) -> tuple[Reach, ...]:
    return (Reach(ReachKind.PHONE, number),)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (party("Anna Rossi"), party("rossi ANNA"), SAME_NAME),
        (party("Élodie Müller"), party("Elodie Muller"), SAME_NAME),
        (party("A", reach=mail("a@x.org")), party("Anna", reach=mail("A@X.org")), SAME_EMAIL),
        (party("A", reach=phone("+39 0612-3456")), party("B", reach=phone("06123456")), SAME_PHONE),
        (party("Robert Stone", nicknames=("Bob Stone",)), party("Bob Stone"), SAME_NICKNAME),
        (party("Katharina Meier"), party("Katarina Meier"), SIMILAR_NAME),
        (party("K. Meier"), party("Katarina Meier"), SIMILAR_NAME),
        (
            party("Acme GmbH", PartyKind.ORGANISATION),
            party("ACME", PartyKind.ORGANISATION),
            SAME_NAME,
        ),
    ],
)  # fmt: skip
def test_why_two_may_be_the_same(one: Party, other: Party, reason: str) -> None:
    assert reason in judge(one, other).why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (party("Anna Rossi"), party("Anna Bianchi")),
        (party("Anna Rossi"), party("Maria Rossi")),
        (party("Anna Rossi"), party("Anna Rossi", PartyKind.ORGANISATION)),
        (party("Ann"), party("Anna")),
        (party("Ben Rossi", birthday=Birthday(1, 1)), party("Ben Rossi", birthday=Birthday(2, 2))),
    ],
)
def test_who_is_not_the_same(one: Party, other: Party) -> None:
    assert pairs([one, other]) == []


def test_the_surest_comes_first_and_birthdays_count() -> None:
    sure = [party("Anna Rossi", reach=mail("a@x.org")) for _ in range(2)]
    less = [party("Ben Stone"), party("Stone Ben")]
    found = pairs([*less, *sure])
    assert [each.one.name for each in found] == ["Anna Rossi", "Ben Stone"]
    assert found[0].score > found[1].score
    twins = (party("A B", birthday=Birthday(1, 1)), party("A B", birthday=Birthday(1, 2)))
    assert OTHER_BIRTHDAY in judge(*twins).why


def test_ten_thousand_are_compared_in_a_moment() -> None:
    names = ["Anna", "Ben", "Clara", "David", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jan"]
    many = [
        party(f"{names[n % 10]} {names[n // 10 % 10]}{n}", reach=mail(f"p{n}@x.org"))
        for n in range(10_000)
    ]
    begun = time.process_time()
    pairs(many)
    assert time.process_time() - begun < 20
