"""Makes the pane of the vault for the window."""

from __future__ import annotations

from deskhand.ui.side.room import SideRoom
from deskhand.ui.vault.view import VaultPane
from deskhand.ui.vault.view_model import VaultViewModel


def make(room: SideRoom) -> VaultPane:
    """The pane on the stored database and the system's keychain."""
    model = VaultViewModel(room.desk.daily.vault, room.desk.bus)
    return VaultPane(model, room.theme, room.tell)
