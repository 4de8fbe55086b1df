"""What the view models of lists share whose entries a person writes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand.ui.settings.pane_model import PaneModel


class ListModel(PaneModel):
    """editing: the name of the entry being written, "" for a new one, None for none.

    can_undo: whether the last change can be taken back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editing: str | None = None
        self.can_undo = False

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Name and one line of each there is, in their order."""
        raise NotImplementedError

    def edit(self, name: str) -> None:
        """Write this one; "" begins a new one."""
        self.editing, self.notice = name, None
        self.changed.emit()

    def leave(self) -> None:
        """Keep it as it was."""
        self.editing = None
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Forget one; `undo` brings it back."""
        raise NotImplementedError

    def undo(self) -> None:
        """Take the last change back."""
        raise NotImplementedError
