"""Where neighbours stand in the picture, and where arrow keys lead."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from deskhand.domain.people import Neighbour, Party, PartyKind, Relation
from deskhand.ui.people.picture_layout import NODE_ROOM, capacity, joined, laid_out, nearest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MIDDLE = uuid4()


def neighbours(count: int) -> list[Neighbour]:
    made = []
    for n in range(count):
        other = Party(uuid4(), PartyKind.PERSON, f"P {n}", NOW, NOW)
        relation = Relation(uuid4(), MIDDLE, "knows", other.id)
        made.append(Neighbour(relation, other, "knows", True))
    return made


@pytest.mark.parametrize("size", [(344, 420), (1100, 700), (240, 240), (2000, 1200)])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 500])
def test_nobody_stands_on_anybody_and_all_can_be_reached(size: tuple[int, int], count: int) -> None:
    everybody = joined(neighbours(count))
    seen = set()
    page, pages = 0, 1
    while page < pages:
        picture = laid_out(everybody, [], *size, page)
        pages = picture.pages
        assert len(picture.spots) <= capacity(*size)
        places = [(0.0, 0.0), *((spot.x, spot.y) for spot in picture.spots)]
        for at, one in enumerate(places):
            for other in places[at + 1 :]:
                assert math.dist(one, other) > 40
        for spot in picture.spots:
            if spot.joined is None:
                assert spot.left_out == count - (len(picture.spots) - 1)
            else:
                seen.add(spot.joined.party_id)
        page += 1
    assert len(seen) == count
    assert laid_out(everybody, [], *size, pages).page == 0


def test_several_relations_to_one_are_one_place_and_others_are_joined() -> None:
    one, other = neighbours(2)
    again = Neighbour(Relation(uuid4(), one.other.id, "boss of", MIDDLE), one.other, "x", False)
    between = Relation(uuid4(), one.other.id, "friend of", other.other.id)
    picture = laid_out(joined([one, again, other]), [between], 600, 600)
    assert len(picture.spots) == 2 and picture.between == ((0, 1),)
    first = picture.spots[0].joined
    assert first is not None and len(first.neighbours) == 2


def test_arrows_lead_to_what_lies_there() -> None:
    picture = laid_out(joined(neighbours(4)), [], 700, 700, room=NODE_ROOM)
    top, right, bottom, left = range(4)
    assert nearest(picture, -1, 0, -1) == top
    assert nearest(picture, -1, 1, 0) == right
    assert nearest(picture, -1, 0, 1) == bottom
    assert nearest(picture, -1, -1, 0) == left
    assert nearest(picture, top, 0, 1) in (-1, right, left)
    assert nearest(picture, top, 0, -1) == top
    assert nearest(laid_out([], [], 300, 300), -1, 1, 0) == -1
