"""How firmly a preference is meant."""

import pytest

from deskhand.domain.preference import Strength
from deskhand.domain.preference_words import guessed_strength


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("I am allergic to peanuts", Strength.MUST),
        ("Never book flights before 8", Strength.MUST),
        ("I'm vegan", Strength.MUST),
        ("Ich darf keine Nüsse essen", Strength.MUST),
        ("Bitte immer per du", Strength.MUST),
        ("I hate cilantro", Strength.AVOIDS),
        ("I can't stand loud restaurants", Strength.AVOIDS),
        ("I don’t like early meetings", Strength.AVOIDS),
        ("Ich mag Koriander nicht", Strength.AVOIDS),
        ("Bitte keine Flüge vor acht", Strength.AVOIDS),
        ("Window seat on flights longer than 3 hours", Strength.PREFERS),
        ("I prefer tortellini to rigatoni", Strength.PREFERS),
        ("Lieber Tee als Kaffee", Strength.PREFERS),
        ("", Strength.PREFERS),
        ("never " * 5_000, Strength.MUST),
    ],
)
def test_the_words_say_how_firmly_it_is_meant(sentence, strength):
    assert guessed_strength(sentence) is strength
