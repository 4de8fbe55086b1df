"""The least a PySide6 program on a qasync loop can be: what our start is compared with."""

from __future__ import annotations

import asyncio
import signal
import sys

from PySide6.QtWidgets import QApplication, QMainWindow
from qasync import QEventLoop


def main() -> None:
    """Show an empty window until asked to end."""
    app = QApplication(sys.argv[:1])
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    window = QMainWindow()
    window.setWindowTitle("Bare")
    window.resize(1120, 740)
    window.show()
    loop.add_signal_handler(signal.SIGTERM, app.quit)
    with loop:
        loop.run_forever()


if __name__ == "__main__":
    main()
