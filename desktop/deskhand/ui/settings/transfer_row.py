"""A download in sight: what it is, how far, and the buttons to hold it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.page import NoticeLine
from deskhand.ui.settings.transfers import Transfer, TransferState
from deskhand.ui.settings.words import amount
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.progress import ProgressLine


class TransferRow(QWidget):
    """pausable: whether it can be held and go on; else it can only be ended.

    start: what the button says before anything came, "" for no such button. titled: with its name.
    """

    def __init__(
        self,
        transfer: Transfer,
        name: str,
        theme: Theme,
        *,
        pausable: bool,
        start: str = "",
        titled: bool = False,
    ) -> None:
        super().__init__()
        self.transfer = transfer
        self._pausable, self._start_words = pausable, start
        self._kept_bytes = 0
        self._line = ProgressLine(tr("Progress of {name}", name=name))
        self._words = Label("", "small", wrap=True)
        self.start = Button(
            start or tr("Resume"), theme, icon="download", name=tr("Download {name}", name=name)
        )
        self.pause = Button(tr("Pause"), theme, icon="pause", name=tr("Pause {name}", name=name))
        self.cancel = Button(tr("Cancel"), theme, role="ghost", name=tr("Cancel {name}", name=name))
        self.start.clicked.connect(transfer.start)
        self.pause.clicked.connect(transfer.pause)
        self.cancel.clicked.connect(transfer.cancel)
        self._notice = NoticeLine(theme)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for button in (self.start, self.pause, self.cancel):
            buttons.addWidget(button)
        buttons.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        if titled:
            column.addWidget(Label(name, "strong"))
        column.addWidget(self._line)
        column.addWidget(self._notice)
        column.addLayout(buttons)
        transfer.changed.connect(self.refresh)
        self.refresh()

    def show_kept(self, kept_bytes: int) -> None:
        """This much came in an earlier run."""
        self._kept_bytes = kept_bytes
        self.refresh()

    def refresh(self) -> None:
        """Show it as it is now."""
        transfer, state = self.transfer, self.transfer.state
        kept = self._kept_bytes if state is TransferState.IDLE else 0
        running = transfer.is_running
        begun = running or kept > 0 or state in (TransferState.PAUSED, TransferState.FAILED)
        buttons = (self.pause, self.start, self.cancel)
        held = next((button for button in buttons if button.hasFocus()), None)
        self._line.setVisible(running or state is TransferState.PAUSED)
        self._line.show_share(transfer.share)
        self.start.setVisible(not running and (begun or bool(self._start_words)))
        self.start.setText(self._start_text(begun=begun))
        self.pause.setVisible(running and self._pausable)
        kept_none = not self._pausable or not transfer.done_bytes
        failed = state is TransferState.FAILED and kept_none
        self.cancel.setText(tr("Dismiss") if failed else tr("Cancel"))
        self.cancel.setVisible(begun)
        self._words.setText(self._said(kept))
        self._notice.tell(transfer.notice)
        if held is not None and held.isHidden():  # Qt moved on to the next, which is Cancel
            next((b for b in buttons if not b.isHidden()), self.start).setFocus()

    def _start_text(self, *, begun: bool) -> str:
        if self.transfer.state is TransferState.FAILED:
            return tr("Try again")
        return tr("Resume") if begun else self._start_words

    def _said(self, kept: int) -> str:
        if self.transfer.is_running:
            return self.transfer.words
        if self.transfer.state is TransferState.PAUSED:
            return tr(
                "Paused · {amount}",
                amount=amount(self.transfer.done_bytes, self.transfer.total_bytes),
            )
        return tr("{amount} are here from last time", amount=amount(kept, None)) if kept else ""
