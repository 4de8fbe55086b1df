"""The folders of this run, and showing one. On the start path."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from deskhand.domain.errors import DeskhandError
from deskhand.host.folders import Folders


def find_folders() -> tuple[Folders | None, DeskhandError | None]:
    """The folders in use, or why there are none."""
    try:
        return Folders.find(), None
    except DeskhandError as error:
        return None, error


def show_folder(path: str) -> None:
    """Open it in the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
