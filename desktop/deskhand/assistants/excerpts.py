"""Which passages of files are sent when not all of them fit."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.assistants.context import estimate_tokens
from deskhand.domain.passage import Passage
from deskhand.services.ranking import best

MARK_TOKENS = 8
"""A page's number and the sign of a gap."""

EXCERPT_TOKENS = 16_000
"""Of files that do not fit whole, however large the model: more costs time and money, and what
bears on a question is found in less."""

MOST_FOUND = 60
FEW = 3
"""So few passages share a word with the question that it asks about the whole: "Sum it up"."""


def choose(files: Sequence[Sequence[Passage]], query: str, budget: int) -> list[list[Passage]]:
    """At most `budget` tokens of the files' passages, those of each file in their order.

    Small files come whole, the last attached first. From the others: the beginning, which says
    what it is; what bears on the query, with its neighbours; and for a question about the whole,
    passages spread over it.
    """
    costs = [[estimate_tokens(each.text) + MARK_TOKENS for each in file] for file in files]
    chosen: list[set[int]] = [set() for _ in files]
    left = budget
    large: list[int] = []
    for index in reversed(range(len(files))):
        total = sum(costs[index])
        if total <= left // 2 or (total <= left and len(files) == 1):
            chosen[index] = set(range(len(files[index])))
            left -= total
        else:
            large.insert(0, index)
    left = min(left, EXCERPT_TOKENS)
    for index, place in _wanted(files, large, query):
        if place in chosen[index]:
            continue
        cost = costs[index][place]
        if cost > left:
            continue
        chosen[index].add(place)
        left -= cost
    return [
        [file[place] for place in sorted(places)]
        for file, places in zip(files, chosen, strict=True)
    ]


def _wanted(
    files: Sequence[Sequence[Passage]], large: Sequence[int], query: str
) -> list[tuple[int, int]]:
    """File and place of the passages to send, the most wanted first."""
    everything = [(index, place) for index in large for place in range(len(files[index]))]
    texts = [files[index][place].text for index, place in everything]
    found = [everything[at] for at in best(texts, query, MOST_FOUND)]
    # The best answer itself comes before the beginnings: a small model has room for little else.
    wanted = [*found[:1], *((index, 0) for index in large if files[index]), *found]
    neighbours = [
        (index, near)
        for index, place in found
        for near in (place + 1, place - 1)
        if 0 <= near < len(files[index])
    ]
    wanted += neighbours
    if len(found) < FEW:
        wanted += _spread(everything)
    return wanted


def _spread(everything: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All of them, so ordered that any beginning of it is spread evenly over the whole."""
    order: list[tuple[int, int]] = []
    step = max(1, len(everything) // 2)
    while True:
        order += everything[::step]
        if step == 1:
            return order
        step = max(1, step // 2)
