"""Words that a sign marks: @Anna, #house, +garden, !high. Numbers and codes are none: #12, +49."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deskhand.domain.capture import Aspect
from deskhand.services.capture.reading import Reading

_NAME = re.compile(r"[^\W\d_][\w.'’\-\u0300-\u036f]*")
_LABEL = re.compile(r"(?=[\d_\-]*[^\W\d_])[\w\-/.\u0300-\u036f]+")
_QUOTES = '"“”„'
_ASPECTS = {"@": Aspect.PERSON, "#": Aspect.TAG, "+": Aspect.PROJECT}
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked word that was read, without its sign; of a priority the name of its level.

    stays: the title needs it too, as in "@Anna's keys".
    """

    aspect: Aspect
    value: str
    stays: bool = False


def read_mark(reading: Reading, index: int) -> tuple[Mark, int] | None:
    """What the mark says, and the word behind it."""
    text = reading.line.words[index].text
    if text[0] == "!":
        level = reading.words.priorities.get(reading.line[index].rstrip(".,;"))
        return None if level is None else (Mark(Aspect.PRIORITY, level), index + 1)
    name = text[1:]
    aspect = _ASPECTS[text[0]]
    if name[:1] in _QUOTES and len(name) > 2:
        name = " ".join(name.strip(_QUOTES).split())
        return (Mark(aspect, name), index + 1) if name else None
    stays = aspect is Aspect.PERSON and _POSSESSIVE.search(name) is not None
    if stays:
        name = _POSSESSIVE.sub("", name)
    if not (_NAME if aspect is not Aspect.TAG else _LABEL).fullmatch(name):
        return None
    if aspect is not Aspect.TAG:
        name = name.replace("_", " ").strip()
    return Mark(aspect, name, stays), index + 1
