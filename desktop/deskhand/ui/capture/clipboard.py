"""Putting things on the clipboard. Only our own: others' is read in `host.selection`."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from deskhand.host.selection.base import Snapshot


def put_text(text: str) -> None:
    """Let the clipboard hold this."""
    QGuiApplication.clipboard().setText(text)


def put_back(snapshot: Snapshot) -> None:
    """Let it hold what it held; nothing, where that could not be kept."""
    if not snapshot:
        QGuiApplication.clipboard().clear()
        return
    content = QMimeData()
    for kind, data in snapshot.items():
        if kind == "text/plain":
            content.setText(data.decode("utf-8", "replace"))
        else:
            content.setData(kind, data)
    QGuiApplication.clipboard().setMimeData(content)
