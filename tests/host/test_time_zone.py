from __future__ import annotations

import pytest

from deskhand.host.time_zone import local_zone, writes_month_first


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Europe/Rome", "Europe/Rome"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("CET-1CEST", "UTC"),
        ("no/where", "UTC"),
    ],
)
def test_the_zone_this_machine_names(
    monkeypatch: pytest.MonkeyPatch, named: str, expected: str
) -> None:
    monkeypatch.setenv("TZ", named)
    assert local_zone().key == expected


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_US"}, True),
        ({"LANG": "C.UTF-8"}, False),
    ],
)
def test_who_writes_the_month_first(environ: dict[str, str], expected: bool) -> None:
    assert writes_month_first(environ) is expected
