"""editor_window.py TITLE TEXT: another program with a text field, all of it selected.

Prints "ready" when it has the keyboard, and then its text each time that changes, as JSON.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

app = QApplication(sys.argv[:1])
edit = QPlainTextEdit(sys.argv[2])
edit.setWindowTitle(sys.argv[1])
edit.resize(500, 200)
edit.show()
edit.activateWindow()
edit.textChanged.connect(lambda: print(json.dumps(edit.toPlainText()), flush=True))


def look() -> None:
    if edit.isActiveWindow():
        timer.stop()
        edit.setFocus()
        edit.selectAll()
        print("ready", flush=True)


timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
app.exec()
