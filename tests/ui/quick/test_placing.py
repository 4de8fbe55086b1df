"""Where the quick prompt appears."""

from PySide6.QtCore import QPoint, QRect

from deskhand.ui.quick.placing import bounded_width, most_answer, place

SCREEN = QRect(1920, 30, 1440, 870)


def test_it_stands_in_the_middle_of_the_upper_third_of_the_screen():
    at = place(SCREEN, 680, 150, None)
    assert at.x() - SCREEN.left() == (1440 - 680) // 2
    assert SCREEN.top() < at.y() < SCREEN.top() + SCREEN.height() / 3


def test_it_goes_where_it_was_dragged_as_long_as_that_is_on_this_screen():
    assert place(SCREEN, 680, 150, QPoint(2000, 500)) == QPoint(2000, 500)
    assert place(SCREEN, 680, 150, QPoint(100, 500)) == place(SCREEN, 680, 150, None)


def test_it_never_leaves_the_screen():
    for dragged in (QPoint(3300, 880), QPoint(1600, 40), None):
        at = place(SCREEN, 680, 600, dragged)
        assert SCREEN.contains(QRect(at.x(), at.y(), 680, 600))
    small = QRect(0, 0, 320, 200)
    assert place(small, 320, 600, None) == QPoint(0, 0)


def test_it_is_no_wider_and_taller_than_the_screen_allows():
    assert bounded_width(QRect(0, 0, 500, 400), 680) < 500
    assert bounded_width(SCREEN, 680) == 680
    assert most_answer(SCREEN, None) < 870 * 0.6
    assert most_answer(SCREEN, 5000) < 870 * 0.75
    assert most_answer(SCREEN, 100) == 100
