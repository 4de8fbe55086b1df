"""What the window does for itself (`deskhand.ui.collector`), for tests of its parts.

A QObject in a circle, freed by the collector in a worker's thread, brings Qt down: so garbage is
collected here, between the tests, in Qt's own thread.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

YOUNG = 1


@pytest.fixture(autouse=True, scope="module")
def collected_in_this_thread() -> Iterator[None]:
    gc.disable()
    yield
    for left in QApplication.topLevelWidgets():
        left.deleteLater()
    _delete_what_waits()
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def young_collected(collected_in_this_thread: None) -> Iterator[None]:
    gc.disable()  # a test may have enabled it
    yield
    _delete_what_waits()
    gc.collect(YOUNG)


def _delete_what_waits() -> None:
    """`deleteLater` waits for a loop that many tests do not run: windows would pile up, and each
    slows down what restyles all of them."""
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
