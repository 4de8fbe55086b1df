"""What the doctor says of each thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. fix: what to do, "" when all is well."""

    subject: str
    state: State
    sentence: str
    fix: str = ""
