"""What the pages that bring something in from a file share: progress, report, dropping."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.page import Buttons
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine

REPORT_HEIGHT = 180


class Report(Protocol):
    """What came of an import."""

    def summary(self) -> Sequence[str]:
        """In sentences."""

    def details(self) -> Sequence[str]:
        """What was not understood, a line each."""

    def text(self) -> str:
        """All of it, to be copied."""


class ImportProgress(QWidget):
    """How far an import is, and the way to stop it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = Label("", "muted", wrap=True)
        self._line = ProgressLine(tr("Progress of the import"))
        self.stop = Button(tr("Stop"), theme, role="ghost", name=tr("Stop the import"))
        row = QHBoxLayout()
        row.addWidget(self._line, 1)
        row.addWidget(self.stop)
        stack(self, theme, self._words, row)

    def begin(self, words: str) -> None:
        """It begins; nobody knows yet how long it takes."""
        self._line.show_share(None)
        self._words.setText(words)

    def say(self, words: str) -> None:
        """What is being done."""
        self._words.setText(words)

    def show_share(self, read: int, total: int) -> None:
        """So much is read of so much; 0 where nobody knows how much there is."""
        self._line.show_share(read / total if total else None)


class ImportReport(QWidget):
    """What came of an import. `undo` and `done` are for the page to connect."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._report: Report | None = None
        self._summary = Label("", "strong", wrap=True)
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setAccessibleName(tr("What was not understood"))
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(theme.px(REPORT_HEIGHT))
        self.done = Button(tr("Done"), theme, role="primary", name=tr("Close the report"))
        self.copy = Button(tr("Copy report"), theme, icon="copy")
        self.copy.clicked.connect(self._copy)
        self.undo = Button(tr("Undo import"), theme, icon="undo")
        buttons = Buttons(theme, self.done, self.copy, self.undo)
        stack(self, theme, self._summary, self.details, buttons)

    def tell(self, report: Report, *, can_undo: bool) -> None:
        """Show this one."""
        self._report = report
        self._summary.setText(" ".join(report.summary()))
        details = "\n".join(report.details())
        self.details.setPlainText(details)
        self.details.setVisible(bool(details))
        self.undo.setEnabled(can_undo)

    def _copy(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(self._report.text())


def dropped_path(event: QDropEvent) -> Path | None:
    """The one file or folder of this machine that is dropped; None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def stack(widget: QWidget, theme: Theme, *parts: QWidget | QLayout) -> None:
    """Put parts below each other that are hidden together."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(12))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)


def stacked(theme: Theme, *parts: QWidget | QLayout) -> QWidget:
    """Parts below each other that can be hidden together."""
    widget = QWidget()
    stack(widget, theme, *parts)
    return widget
