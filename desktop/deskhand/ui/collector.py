"""Collecting garbage where Qt allows it.

Python's cycle collector runs in whichever thread allocates. A QObject in a cycle would then be
destroyed in a worker thread, which crashes Qt; so while the window is open it runs on a timer in
the thread that owns the widgets.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 2_000
SELDOM_MS = 8_000
"""While nothing is due: a program that waits in the tray is not woken for nothing."""


class Collector(QObject):
    """Takes over from the automatic collector until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect_what_is_due)
        self._timer.start()

    def stop(self) -> None:
        """Back to how it was."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _collect_what_is_due(self) -> None:
        """By the interpreter's own thresholds, the oldest generation that has reached its."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                self._timer.setInterval(EVERY_MS)
                return
        self._timer.setInterval(min(2 * self._timer.interval(), SELDOM_MS))
