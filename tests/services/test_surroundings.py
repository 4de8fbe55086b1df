"""What the doctor says of the desktop around Deskhand."""

from __future__ import annotations

import os

import pytest

from deskhand.host.redaction import redact
from deskhand.services.surroundings import examine_surroundings


@pytest.mark.parametrize("session", ["x11", "wayland", ""])
def test_nothing_the_doctor_says_is_taken_for_a_secret(session: str) -> None:
    for each in examine_surroundings({**os.environ, "DISPLAY": ":0", "XDG_SESSION_TYPE": session}):
        line = f"{each.state.value} {each.subject}: {each.sentence} {each.fix}"
        assert redact(line) == line
