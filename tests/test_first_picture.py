"""What is on the screen while Deskhand starts: its window, and nothing before it."""

from __future__ import annotations

import os
import subprocess
import sys

# Ends at the first picture, as soon as it has told which windows were shown by then. A part that
# is shown before it has a parent is a window of its own: it flashes, and costs as much as one.
SHOWN = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from deskhand.ui import app

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            print(type(watched).__name__, flush=True)
        return False

class Watched(QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.watch = Watch()
        self.installEventFilter(self.watch)

import PySide6.QtWidgets
PySide6.QtWidgets.QApplication = Watched
app._end_of_start = lambda: os._exit(0)
app.run_window()
"""


def test_nothing_flashes_up_before_the_window(tmp_path):
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", SHOWN],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["MainWindow"]
