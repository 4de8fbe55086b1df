"""The measure of contrast itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from tests.ui.accessibility.seeing import measure


def picture(ground: str, mark: str) -> QImage:
    made = QImage(40, 20, QImage.Format.Format_RGB32)
    made.fill(QColor(ground))
    painter = QPainter(made)
    painter.fillRect(5, 5, 10, 3, QColor(mark))
    painter.end()
    return made


@pytest.mark.parametrize(
    ("ground", "mark", "ratio"),
    [("#FFFFFF", "#000000", 21), ("#FFFFFF", "#777777", 4.48), ("#171614", "#6F6A62", 3.39)],
)
def test_what_stands_out_is_measured(ground: str, mark: str, ratio: float) -> None:
    measured = measure(picture(ground, mark), QRect(0, 0, 40, 20))
    assert measured == pytest.approx(ratio, abs=0.05)


def test_a_plain_area_has_nothing_to_read() -> None:
    assert measure(picture("#FFFFFF", "#000000"), QRect(20, 10, 10, 5)) is None
