"""Makes the pane of preferences from what the window has."""

from __future__ import annotations

from deskhand.domain.wording import ntr, tr
from deskhand.ui.preferences.files import Files
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.source import open_source
from deskhand.ui.preferences.try_model import TryModel
from deskhand.ui.preferences.upkeep import Upkeep
from deskhand.ui.preferences.view import PreferencesPane
from deskhand.ui.preferences.view_model import PreferencesModel
from deskhand.ui.side.room import SideRoom


def make(room: SideRoom) -> PreferencesPane:
    """The pane, reading what there is."""
    shelf, bus = room.desk.daily.preferences, room.desk.bus
    model = PreferencesModel(shelf, bus)
    new, trial, upkeep = NewPreference(shelf), TryModel(shelf), Upkeep(shelf, bus)
    pane = PreferencesPane(model, new, trial, upkeep, room.theme, room.chat)
    for part in (model, new, trial, upkeep):
        part.setParent(pane)
    files = Files(shelf, room.tell, pane)
    pane.files_wanted.connect(files.ask)
    files.failed.connect(pane.page.banner.tell_error)
    files.bad.connect(lambda lines: _tell_bad(pane, lines))
    pane.told.connect(lambda said, undo: room.tell(said, act=undo))
    pane.settings_wanted.connect(lambda: room.open_settings("preferences"))
    pane.source_wanted.connect(lambda message: open_source(room, pane, message))
    upkeep.ended.connect(lambda: room.tell(tr("All preferences were read anew.")))
    model.loaded.connect(upkeep.look)
    model.load()
    return pane


def _tell_bad(pane: PreferencesPane, lines: list[str]) -> None:
    """What of a file could not be read; the good part is kept."""
    pane.page.banner.tell(
        ntr(
            "{count} entry of the file could not be read; the others are here.",
            "{count} entries of the file could not be read; the others are here.",
            len(lines),
        ),
        details="\n".join(lines),
    )
