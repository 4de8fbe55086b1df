from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.assistants.going_on import Seam
from deskhand.domain.conversation import Stop
from deskhand.domain.events import Finished, TextDelta

KEPT = "The three rivers are the Rhine, the Danube and the"


def joined(kept: str, pieces: list[str]) -> str:
    seam = Seam(kept)
    events = [event for piece in pieces for event in seam.take(TextDelta(piece))]
    events += seam.take(Finished(Stop.END))
    assert events[-1] == Finished(Stop.END)
    return "".join(event.text for event in events if isinstance(event, TextDelta))


@pytest.mark.parametrize(
    ("pieces", "added"),
    [
        ([" El", "be."], " Elbe."),
        (["the Danube", " and the Elbe."], " Elbe."),
        (["The three rivers are the Rhine, the Danube and the Elbe."], " Elbe."),
        (["Certainly! ", "Elbe."], "Certainly! Elbe."),
        ([], ""),
    ],
)
def test_what_is_said_again_is_left_out(pieces: list[str], added: str) -> None:
    assert joined(KEPT, pieces) == added


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=8))
def test_nothing_new_is_lost(kept: str, pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert whole.endswith(joined(kept, pieces))
