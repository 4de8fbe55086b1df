"""What "@" can mention: files of this chat, and who may answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from deskhand.domain.model import Locality, ModelChoice
from deskhand.domain.parts import FilePart
from deskhand.domain.search_text import normalised
from deskhand.domain.wording import mark, tr
from deskhand.ui.chat.completion import Completion
from deskhand.ui.chat.model_view import ModelView

_MENTION = re.compile(r"(?:^|(?<=\s))@(?P<typed>[^\s@]{0,80})$")
WHERE = {Locality.HERE: mark("stays here"), Locality.AWAY: mark("leaves this machine")}


class Mentions:
    """Completes "@": every provider is asked for what its things are called.

    A provider gives all it has; what fits what is typed is chosen here.
    """

    def __init__(self, providers: Sequence[Callable[[], Iterable[Completion]]]) -> None:
        self._providers = providers

    def begins(self, line: str) -> int | None:
        found = _MENTION.search(line)
        return None if found is None else found.start()

    def suggest(self, typed: str) -> list[Completion]:
        words = typed[1:].casefold()
        every = [each for provider in self._providers for each in provider()]
        return fitting(every, words)


def fitting(completions: Iterable[Completion], words: str) -> list[Completion]:
    """Those whose name holds what is typed, the ones that begin with it first. What a command
    takes is no part of its name."""
    first: list[Completion] = []
    later: list[Completion] = []
    compared = normalised(words)
    for each in completions:
        label = _plain(each.label)
        if label.startswith(words) or (each.also and f" {each.also}".find(f" {compared}") >= 0):
            first.append(each)
        elif words in label:
            later.append(each)
    return [*first, *later]


def _plain(label: str) -> str:
    name = label.partition(" ")[0][1:] if label.startswith("/") else label
    return name.casefold()


def mentioned_files(files: Iterable[FilePart]) -> list[Completion]:
    """Attached files, each once; the name is written out for the model to read."""
    names = dict.fromkeys(part.name for part in files)
    return [
        Completion(name, tr("attached file"), insert=f"“{name}” ", icon="file") for name in names
    ]


def mentioned_models(models: ModelView, choose: Callable[[ModelChoice], None]) -> list[Completion]:
    """Models: the chosen one answers from now on, nothing is written."""
    return [
        Completion(
            row.name,
            tr("answers from now on, {where}", where=tr(WHERE[row.locality])),
            act=partial(choose, row.choice),
            icon="laptop" if row.locality is Locality.HERE else "cloud",
        )
        for group in models.groups()
        for row in group.rows
    ]
