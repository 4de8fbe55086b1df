"""What every system's way of starting at login can do."""

from __future__ import annotations

from typing import Protocol

HIDDEN = "--hidden"


class Autostart(Protocol):
    """The entry of one profile. Blocking; small files."""

    def is_on(self) -> bool:
        """Whether the system starts Deskhand at login. Raises OSError when it cannot be read."""

    def turn(self, on: bool) -> None:
        """Write the entry for this very program, or take it away. Raises OSError."""
