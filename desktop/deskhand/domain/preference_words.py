"""How firmly a preference is meant, read from its words. Pure; English and German."""

from __future__ import annotations

import re

from deskhand.domain.preference import Strength

_MUST = re.compile(
    r"\b(?:must|always|never|allergic|allerg(?:y|ies)|"
    r"don'?t (?:eat|drink)|don’t (?:eat|drink)|do not (?:eat|drink)|"
    r"intolerant|intolerance|cannot|can'?t|can’t|"
    r"have to|has to|need to|required?|under no circumstances|vegan|vegetarian|coeliac|celiac|"
    r"kosher|halal|"
    r"muss|müssen|immer|niemals|nie|allergisch|\w*allergien?|"
    r"\w*unverträglichkeit|(?:esse|trinke|vertrage) (?:gar |überhaupt )?kein\w*|"
    r"unverträglich\w*|kann kein\w*|"
    r"darf kein\w*|darf nicht|auf keinen fall|unbedingt|veganer\w*|vegetarier\w*|koscher)\b",
    re.IGNORECASE,
)
_AVOIDS = re.compile(
    r"\b(?:avoid\w*|dislike\w*|hate\w*|don'?t like|don’t like|do not like|rather not|"
    r"can'?t stand|can’t stand|not a fan of|not fond of|"
    r"don'?t want|don’t want|do not want|"
    r"vermeide\w*|meide\w*|hasse\w*|"
    r"(?:mag|kann) (?:\w+ ){0,3}nicht(?: leiden| ausstehen)?|mag kein\w*|ungern|lieber nicht|"
    r"lieber kein\w*|will kein\w*|möchte kein\w*|bitte kein\w*)\b",
    re.IGNORECASE,
)


def guessed_strength(sentence: str) -> Strength:
    """What the words say: "never", "allergic" and the like must be; "hate", "avoid" are avoided;
    everything else is preferred. What cannot be stood is avoided, not a must."""
    avoids, must = _AVOIDS.search(sentence), _MUST.search(sentence)
    if avoids is not None and (must is None or avoids.start() <= must.start()):
        return Strength.AVOIDS
    return Strength.MUST if must is not None else Strength.PREFERS
