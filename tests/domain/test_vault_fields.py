from __future__ import annotations

from datetime import date

import pytest

from deskhand.domain.vault_fields import SIGNS, last_day, make_password, number_hint


@pytest.mark.parametrize(
    ("number", "ok"),
    [
        ("4111 1111 1111 1111", True),
        ("4111-1111-1111-1112", False),
        ("411111", True),  # still being typed
        ("4111 1111 111x 1111", False),
        ("", True),
        ("٤١١١١١١١١١١١١١١١", False),
        ("4" * 20, False),
    ],
)
def test_a_wrong_digit_of_a_card_is_seen(number: str, ok: bool) -> None:
    assert (number_hint(number) == "") is ok


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08/28", date(2028, 8, 31)),
        ("2/2028", date(2028, 2, 29)),
        ("2028-08", date(2028, 8, 31)),
        ("2031-05-04", date(2031, 5, 4)),
        ("4.5.2031", date(2031, 5, 4)),
        ("13/28", None),
        ("31.2.2031", None),
        ("never", None),
        ("", None),
    ],
)
def test_days_things_end(text: str, day: date | None) -> None:
    assert last_day(text) == day


def test_passwords_have_every_kind_and_the_length_asked_for() -> None:
    for length, made in [(8, 8), (24, 24), (1, 8), (999, 128)]:
        password = make_password(length)
        assert len(password) == made
        assert any(c.islower() for c in password) and any(c.isupper() for c in password)
        assert any(c.isdigit() for c in password) and any(c in SIGNS for c in password)
    plain = "".join(make_password(64, signs=False) for _ in range(20))
    assert plain.isalnum() and not set(plain) & set("0O1lI")
    assert len({make_password() for _ in range(50)}) == 50
