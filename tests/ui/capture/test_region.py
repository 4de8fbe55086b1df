"""The rectangle counts pixels, at every scale, and stays on its screen."""

from __future__ import annotations

import pytest

from deskhand.ui.capture.region import Rectangle, Region


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_a_drag_takes_the_pixels_below_it(ratio: float) -> None:
    region = Region(3000, 1800, ratio)
    region.begin(30 / ratio, 60 / ratio)
    region.drag(331 / ratio, 261 / ratio)
    assert region.end()
    assert region.rectangle == Rectangle(30, 60, 331, 261)
    assert (region.rectangle.width, region.rectangle.height) == (301, 201)


def test_a_drag_to_the_left_and_beyond_the_edge_is_one_too() -> None:
    region = Region(100, 80, 1.0)
    region.begin(50, 40)
    region.drag(-20, 900)
    assert region.rectangle == Rectangle(0, 40, 50, 80)


def test_a_click_chooses_nothing() -> None:
    region = Region(100, 80, 2.0)
    region.begin(10, 10)
    region.drag(10.2, 40)
    assert region.is_dragged
    assert not region.end()
    assert region.rectangle is None


def test_a_drag_without_a_press_is_none() -> None:
    region = Region(100, 80, 1.0)
    region.drag(10, 10)
    assert region.rectangle is None


def test_keys_begin_in_the_middle_move_and_size() -> None:
    region = Region(400, 200, 1.0)
    region.move(1, 0)
    assert region.rectangle == Rectangle(100, 50, 300, 150)
    region.move(1, 0)
    region.move(0, -1, fine=True)
    assert region.rectangle == Rectangle(110, 49, 310, 149)
    region.size(-1, 0)
    region.size(0, 1, fine=True)
    assert region.rectangle == Rectangle(110, 49, 300, 150)


def test_keys_stop_at_the_edges_and_keep_a_pixel() -> None:
    region = Region(400, 200, 1.0)
    region.size(0, 0)
    for _ in range(100):
        region.move(-1, -1)
    assert region.rectangle == Rectangle(0, 0, 200, 100)
    for _ in range(100):
        region.size(1, 1)
    assert region.rectangle == Rectangle(0, 0, 400, 200)
    for _ in range(100):
        region.size(-1, -1)
    assert region.rectangle == Rectangle(0, 0, 1, 1)
    region.take_all()
    assert region.rectangle == Rectangle(0, 0, 400, 200)
