"""What a message states as a preference, and what it does not, on two lists of real lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.domain.preference import Strength
from deskhand.services.preference_proposals import proposal

CORPUS = Path(__file__).parent / "proposals"


def lines(name: str) -> list[str]:
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    return [line.replace("\\n", "\n") for line in text.splitlines()]


def test_the_lists_are_long_enough() -> None:
    assert len(lines("positive")) >= 60
    assert len(lines("negative")) >= 100


@pytest.mark.parametrize("message", lines("positive"))
def test_it_is_proposed(message: str) -> None:
    found = proposal(message)
    assert found is not None
    assert found.sentence.endswith(".")
    assert found.sentence[0].isupper()


@pytest.mark.parametrize("message", lines("negative"))
def test_nothing_is_proposed(message: str) -> None:
    assert proposal(message) is None


@pytest.mark.parametrize(
    ("message", "sentence", "strength", "topic"),
    [
        ("btw, i prefer tea to coffee!", "I prefer tea to coffee.", Strength.PREFERS, "food"),
        ("I'm vegan, what can I cook?", "I'm vegan.", Strength.MUST, "food"),
        ("Fly me to Rome; I hate aisle seats", "I hate aisle seats.", Strength.AVOIDS, "travel"),
        ("Merk dir, dass ich keine Pilze mag", "Ich mag keine Pilze.", Strength.AVOIDS, "food"),
        ("Please call me Dr. Okafor.", "Please call me Dr. Okafor.", Strength.PREFERS, "name"),
        (
            "I'm allergic to nuts, so please keep that in mind.",
            "I'm allergic to nuts.",
            Strength.MUST,
            "food",
        ),
    ],
)
def test_it_becomes_one_sentence(
    message: str, sentence: str, strength: Strength, topic: str
) -> None:
    found = proposal(message)
    assert found is not None
    assert (found.sentence, found.strength, found.topic) == (sentence, strength, topic)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "\n\n",
        "I prefer tea. " * 60,
        "I prefer\n" * 9,
        "I prefer " + "x" * 300,
        "\u202eI prefer",
        "\x00" * 50,
        "((((" * 150,
        "I " * 340,
        "please " * 99,
    ],
)
def test_odd_messages_propose_nothing_and_take_no_time(message: str) -> None:
    assert proposal(message) is None
