"""Revisions of the tables: one file in versions/ each, numbered "0001", "0002", in order.

A revision once released is never changed. Only `upgrade` imports Alembic; this module must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

VERSION_TABLE = "deskhand_version"


@dataclass(frozen=True, slots=True)
class Migrations:
    """Where revisions are, and which is the last."""

    location: Path
    head: str


OURS = Migrations(Path(__file__).parent, "0005")
