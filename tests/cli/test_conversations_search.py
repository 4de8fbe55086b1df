"""`deskhand conversations search`: what it prints and how it ends."""

from __future__ import annotations

import pytest

from tests.cli.runner import Deskhand


def test_what_was_said_is_found_as_people_and_programs_read_it(deskhand: Deskhand) -> None:
    deskhand("ask", "Where do Pangolins sleep?")
    (row,) = deskhand("conversations", "search", "pangolin", "--from", "me", "--json").document
    assert next(iter(row)) == "id"
    assert row["role"] == "user"
    assert row["kind"] == "text"
    (start, end) = row["marks"][0]
    assert row["text"][start:end] == "Pangolins"
    ended = deskhand("conversations", "search", "pangolin sleep", "--limit", "1")
    assert ended.status == 0
    assert len(ended.out.splitlines()) == 2
    assert "Pangolins" in ended.out


def test_finding_nothing_is_no_failure(deskhand: Deskhand) -> None:
    deskhand("ask", "Where do pangolins sleep?")
    ended = deskhand("conversations", "search", "pangolnis")
    assert (ended.status, ended.out) == (0, "")
    assert "pangolins" in ended.err
    assert deskhand("conversations", "search", "absent", "--json").document == []
    assert (
        deskhand("conversations", "search", "sleep", "--not", "pangolins", "--json").document == []
    )


@pytest.mark.parametrize(
    "arguments",
    [("",), ('"',), ("x", "--after", "banana"), ("x", "--has", "wings"), ("x", "--from", "nobody")],
)
def test_what_cannot_be_meant_is_a_wrong_use(
    deskhand: Deskhand, arguments: tuple[str, ...]
) -> None:
    ended = deskhand("conversations", "search", *arguments)
    assert ended.status == 2
    assert ended.error_line
