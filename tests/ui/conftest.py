"""What the window does for itself (`deskhand.ui.collector`), for tests of its parts.

A QObject in a circle, freed by the collector in a worker's thread, brings Qt down: so garbage is
collected here, between the tests, in Qt's own thread.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

YOUNG = 1


@pytest.fixture(autouse=True, scope="module")
def collected_in_this_thread() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def young_collected(collected_in_this_thread: None) -> Iterator[None]:
    gc.disable()  # a test may have enabled it
    yield
    gc.collect(YOUNG)
