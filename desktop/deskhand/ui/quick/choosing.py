"""Choosing files to go with the words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from deskhand.domain.wording import tr


def file_dialog(parent: QWidget, take: Callable[[list[Path]], None]) -> QFileDialog:
    """A dialog to open. take: gets what was chosen."""
    dialog = QFileDialog(parent, tr("Attach files"), QDir.homePath())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: take([Path(name) for name in names]))
    return dialog
