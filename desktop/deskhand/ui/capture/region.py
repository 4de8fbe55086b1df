"""A rectangle of a screen in the screen's own pixels, by drag and by keys. Pure.

Points of a window are logical; at scale 1.5 two of them share a pixel's edge, so everything is
counted in pixels and only drawn in points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

STEP, FINE = 10, 1
"""Pixels a key moves or sizes by."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """In pixels; the right and the bottom edge are not part of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


class Region:
    """The rectangle being chosen on one screen. width, height: the screen's size in pixels; ratio:
    pixels for each point."""

    def __init__(self, width: int, height: int, ratio: float) -> None:
        self.width, self.height, self.ratio = width, height, ratio
        self.rectangle: Rectangle | None = None
        self._from: tuple[int, int] | None = None

    @property
    def is_dragged(self) -> bool:
        """Whether a drag is under way."""
        return self._from is not None

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """The corner between pixels that is nearest to a point, on the screen."""
        across = min(max(round(x * self.ratio), 0), self.width)
        down = min(max(round(y * self.ratio), 0), self.height)
        return across, down

    def begin(self, x: float, y: float) -> None:
        """The button went down at this point."""
        self._from = self.pixel(x, y)
        self.rectangle = None

    def drag(self, x: float, y: float) -> None:
        """The pointer moved to this point."""
        if self._from is None:
            return
        across, down = self.pixel(x, y)
        left, right = sorted((self._from[0], across))
        top, bottom = sorted((self._from[1], down))
        is_area = right > left and bottom > top
        self.rectangle = Rectangle(left, top, right, bottom) if is_area else None

    def end(self) -> bool:
        """The button went up; whether something is chosen. A click alone chooses nothing."""
        self._from = None
        return self.rectangle is not None

    def take_all(self) -> None:
        """The whole screen."""
        self.rectangle = Rectangle(0, 0, self.width, self.height)

    def move(self, across: int, down: int, *, fine: bool = False) -> None:
        """By steps; begins in the middle of the screen. It stays on the screen."""
        step = FINE if fine else STEP
        now = self.rectangle
        if now is None:
            self._begin_in_the_middle()
            return
        by_x = min(max(across * step, -now.left), self.width - now.right)
        by_y = min(max(down * step, -now.top), self.height - now.bottom)
        self.rectangle = Rectangle(
            now.left + by_x, now.top + by_y, now.right + by_x, now.bottom + by_y
        )

    def size(self, across: int, down: int, *, fine: bool = False) -> None:
        """The right and the bottom edge by steps; one pixel always stays."""
        step = FINE if fine else STEP
        now = self.rectangle
        if now is None:
            self._begin_in_the_middle()
            return
        self.rectangle = replace(
            now,
            right=min(max(now.right + across * step, now.left + 1), self.width),
            bottom=min(max(now.bottom + down * step, now.top + 1), self.height),
        )

    def _begin_in_the_middle(self) -> None:
        quarter_x, quarter_y = self.width // 4, self.height // 4
        self.rectangle = Rectangle(
            quarter_x, quarter_y, self.width - quarter_x, self.height - quarter_y
        )
