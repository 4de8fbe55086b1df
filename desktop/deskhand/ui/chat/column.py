"""Where messages stand in a long transcript: heights, known or guessed, and what is in sight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

CHARS_A_LINE = 88
LINE = 25
FRAME = 70
CODE_LINE = 19


class Column:
    """Heights of all messages from top to bottom, `gap` between them.

    Only what is in sight is ever laid out; the rest has a guessed height until it is seen.
    """

    def __init__(self, gap: int, above: int, below: int) -> None:
        self._gap, self._above, self._below = gap, above, below
        self._heights: list[int] = []
        self._tops: list[int] = []
        self._dirty_from = 0

    def __len__(self) -> int:
        return len(self._heights)

    def reset(self, heights: Sequence[int]) -> None:
        """Begin anew with these heights."""
        self._heights = list(heights)
        self._dirty_from = 0

    def height(self, n: int) -> int:
        """How tall message `n` is."""
        return self._heights[n]

    def set_height(self, n: int, height: int) -> bool:
        """Correct a height; whether it changed."""
        if self._heights[n] == height:
            return False
        self._heights[n] = height
        self._dirty_from = min(self._dirty_from, n + 1)
        return True

    def top(self, n: int) -> int:
        """Where message `n` begins."""
        self._sum_up()
        return self._tops[n]

    def total(self) -> int:
        """How tall all of it is."""
        if not self._heights:
            return 0
        self._sum_up()
        return self._tops[-1] + self._heights[-1] + self._below

    def at(self, y: int) -> int:
        """The message that covers this height, or the nearest one above; -1 when there is none."""
        self._sum_up()
        return max(0, bisect_right(self._tops, y) - 1) if self._tops else -1

    def between(self, top: int, bottom: int) -> range:
        """The messages that touch this stretch."""
        if not self._heights:
            return range(0)
        return range(self.at(top), self.at(bottom) + 1)

    def _sum_up(self) -> None:
        start = self._dirty_from
        if start >= len(self._heights) and len(self._tops) == len(self._heights):
            return
        del self._tops[start:]
        base = self._above if start == 0 else self._tops[-1] + self._heights[start - 1] + self._gap
        steps = (height + self._gap for height in self._heights[start:-1])
        self._tops.extend(accumulate(steps, initial=base) if self._heights else ())
        self._dirty_from = len(self._heights)


def guess(text: str, width_share: float) -> int:
    """About how tall a message of this text will be, in pixels at zoom 1.

    width_share: of the full reading width.
    """
    lines = text.count("\n")
    wrapped = len(text) / (CHARS_A_LINE * max(width_share, 0.2))
    return FRAME + int(max(1.0, wrapped + lines * 0.6) * LINE)
