"""Where the neighbours of the one in the middle stand. Pure: no widgets, the same each time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from deskhand.domain.people import Neighbour, Relation

LEAST_SHOWN = 5
MOST_SHOWN = 28
NODE_ROOM = (104, 84)
"""Pixels at zoom 1 that a circle with its name takes on the ring."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One neighbour with all the relations to it."""

    party_id: UUID
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the ring. angle: radians, 0 to the right, growing clockwise. joined: None for
    "+37 more"."""

    x: float
    y: float
    angle: float
    joined: Joined | None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn around (0, 0). page, pages: which of the neighbours these are. between:
    relations among those shown."""

    spots: tuple[Spot, ...]
    page: int
    pages: int
    between: tuple[tuple[int, int], ...] = ()


def joined(neighbours: Sequence[Neighbour]) -> list[Joined]:
    """Each neighbour once, in the order of their first relation."""
    found: dict[UUID, list[Neighbour]] = {}
    for each in neighbours:
        found.setdefault(each.other.id, []).append(each)
    return [Joined(party_id, tuple(several)) for party_id, several in found.items()]


def capacity(width: float, height: float, room: tuple[float, float] = NODE_ROOM) -> int:
    """How many stand on the ring of this area without touching."""
    a, b = _radii(width, height, room)
    # Ramanujan's perimeter of an ellipse.
    around = math.pi * (3 * (a + b) - math.sqrt((3 * a + b) * (a + 3 * b)))
    return min(max(int(around / room[0]), LEAST_SHOWN), MOST_SHOWN)


def laid_out(
    everybody: Sequence[Joined],
    relations: Sequence[Relation],
    width: float,
    height: float,
    page: int = 0,
    room: tuple[float, float] = NODE_ROOM,
) -> Picture:
    """The neighbours of one page on an ellipse; the last place leads to the others where there
    are more. width, height, room: pixels."""
    most = capacity(width, height, room)
    if len(everybody) <= most:
        shown, pages, page, rest = list(everybody), 1, 0, 0
    else:
        each_page = most - 1
        pages = math.ceil(len(everybody) / each_page)
        page %= pages
        shown = list(everybody[page * each_page : (page + 1) * each_page])
        rest = len(everybody) - len(shown)
    members: list[Joined | None] = [*shown]
    if rest:
        members.append(None)
    spots = tuple(
        Spot(x, y, angle, member, rest if member is None else 0)
        for member, (x, y, angle) in zip(
            members, _ring(len(members), *_radii(width, height, room)), strict=True
        )
    )
    return Picture(spots, page, pages, _between(shown, relations))


def _radii(width: float, height: float, room: tuple[float, float]) -> tuple[float, float]:
    return (
        max(width / 2 - room[0] / 2 - 4, room[0] * 0.95),
        max(height / 2 - room[1] / 2 - 8, room[1] * 1.3),
    )


def _ring(count: int, a: float, b: float) -> list[tuple[float, float, float]]:
    """Places at equal steps along the ellipse, the first at the top."""
    steps = 720
    points = [
        (a * math.cos(t), b * math.sin(t))
        for t in (2 * math.pi * n / steps - math.pi / 2 for n in range(steps + 1))
    ]
    lengths = [0.0]
    for (x, y), (x2, y2) in itertools.pairwise(points):
        lengths.append(lengths[-1] + math.hypot(x2 - x, y2 - y))
    found: list[tuple[float, float, float]] = []
    at = 0
    for n in range(count):
        wanted = lengths[-1] * n / count
        while lengths[at] < wanted:
            at += 1
        x, y = points[at]
        found.append((x, y, math.atan2(y, x)))
    return found


def _between(shown: Sequence[Joined], relations: Sequence[Relation]) -> tuple[tuple[int, int], ...]:
    place = {each.party_id: at for at, each in enumerate(shown)}
    pairs = {
        (min(one, other), max(one, other))
        for each in relations
        if (one := place.get(each.source_id)) is not None
        and (other := place.get(each.target_id)) is not None
    }
    return tuple(sorted(pairs))


def nearest(picture: Picture, at: int, dx: int, dy: int) -> int:
    """The place an arrow key leads to from place `at` (-1: the middle): the nearest one in that
    direction, else the one it came from."""
    x, y = (0.0, 0.0) if at < 0 else (picture.spots[at].x, picture.spots[at].y)
    best, least = at, math.inf
    middle = [(-1, 0.0, 0.0)] if at >= 0 else []
    places = [(n, spot.x, spot.y) for n, spot in enumerate(picture.spots)]
    for n, other_x, other_y in [*places, *middle]:
        along = (other_x - x) * dx + (other_y - y) * dy
        across = abs((other_x - x) * dy) + abs((other_y - y) * dx)
        if n == at or along <= 1:
            continue
        cost = along + across * 2
        if cost < least:
            best, least = n, cost
    return best
