"""The words by which a preference is known, read from the file beside this one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LIKING = "mag|bin|esse|trinke|bevorzuge|habe|vertrage|hasse|will|möchte"

MERK_DIR_DASS = re.compile(rf"dass ich (?P<rest>.+) (?P<verb>{_LIKING})$", re.IGNORECASE)
"""What is left of "merk dir, dass ich … mag"; its verb comes second again."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """See the comments in the file. slots: sets of words that exclude each other."""

    statements: tuple[re.Pattern[str], ...]
    fillers: re.Pattern[str]
    said_before: re.Pattern[str]
    not_meant: re.Pattern[str]
    once: re.Pattern[str]
    about_text: re.Pattern[str]
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    noise: frozenset[str]
    slots: tuple[tuple[frozenset[str], ...], ...]


@cache
def patterns() -> Patterns:
    """Read once, when the first message is looked at."""
    text = (files("deskhand.services") / "preference_patterns.toml").read_text("utf-8")
    data: Mapping[str, Any] = tomllib.loads(text)
    clashes = data["clashes"]
    return Patterns(
        statements=tuple(re.compile(each, re.IGNORECASE) for each in data["statements"]),
        fillers=_any(data["fillers"], r"(?:(?:{})(?:,|:|\s|$)\s*)+"),
        said_before=_any(data["said_before"], r"(?:{})\b"),
        not_meant=_any(data["not_meant"], "{}"),
        once=_any(data["once"], "{}"),
        about_text=_any(data["about_text"], "{}"),
        topics=tuple((name, _any(each, r"\b(?:{})")) for name, each in data["topics"].items()),
        noise=frozenset(clashes["noise"].split()),
        slots=tuple(
            tuple(frozenset(value.split()) for value in line.split("|"))
            for line in clashes["slots"].strip().splitlines()
        ),
    )


def _any(alternatives: Sequence[str], form: str) -> re.Pattern[str]:
    return re.compile(form.format("|".join(alternatives)), re.IGNORECASE)
