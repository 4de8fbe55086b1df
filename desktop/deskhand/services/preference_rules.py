"""What a preference has to be, where it holds, and the files it comes from and goes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from deskhand.domain.errors import HostError, InputError
from deskhand.domain.preference import Preference, Scope, ScopeKind
from deskhand.domain.wording import tr
from deskhand.host.atomic import write_atomically

LONGEST = 2_000
LONGEST_TOPIC = 60
LARGEST_IMPORT_BYTES = 50_000_001
"""One more than is taken, so that what is cut off is noticed."""

WORD = re.compile(r"\w+")


def read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_IMPORT_BYTES)
    except OSError as error:
        raise HostError(
            tr("{path} cannot be read.", path=path),
            kept=tr("Nothing was changed."),
            next_step=tr("Look at its name and its rights."),
            detail=str(error),
        ) from error


def write_file(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise HostError(
            tr("{path} cannot be written.", path=path),
            kept=tr("Your preferences are as they were."),
            next_step=tr("Choose another place."),
            detail=str(error),
        ) from error


def checked(sentence: str) -> str:
    """On one line. Raises InputError for what is no sentence."""
    words = " ".join("".join(c for c in sentence if c.isprintable() or c.isspace()).split())
    if not words:
        raise InputError(
            tr("There is nothing to remember."),
            next_step=tr("Write a sentence, such as “I prefer window seats”."),
        )
    if len(words) > LONGEST:
        raise InputError(
            tr("This is longer than a preference can be: {count} characters.", count=len(words)),
            kept=tr("Nothing was stored."),
            next_step=tr("Say it in one sentence of at most {most} characters.", most=LONGEST),
        )
    return words


def checked_topic(topic: str) -> str:
    """On one line. Raises InputError."""
    words = " ".join(topic.split()).lstrip("#").strip()
    if len(words) > LONGEST_TOPIC:
        raise InputError(
            tr("A topic is a word or two, at most {most} characters.", most=LONGEST_TOPIC),
            kept=tr("Nothing was stored."),
        )
    return words


def holds(preference: Preference, scopes: Sequence[Scope]) -> bool:
    """Whether it counts where it is asked."""
    chats = {each.name for each in scopes if each.kind is ScopeKind.CHAT}
    if any(str(chat) in chats for chat in preference.not_in):
        return False
    return preference.scope.kind is ScopeKind.ALWAYS or preference.scope in scopes


def plain_words(sentence: str) -> str:
    return " ".join(WORD.findall(sentence.casefold()))
