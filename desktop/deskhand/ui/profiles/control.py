"""Shows whose window this is, and lets the person go to another life of theirs."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from deskhand.host.folders import Folders
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.main_window import MainWindow
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.ui.profiles.dialog import ProfilesDialog

COMMAND = "profile.switch"
IMPORT_TIMEOUT_S = 60.0


class Run(Protocol):
    """One run of the window."""

    window: MainWindow
    theme: Theme
    actions: Actions

    def switch_profile(self, slug: str) -> None:
        """Close this life, and open the one of this profile."""

    def is_answering(self) -> bool:
        """Whether an answer is being made."""


def make_profiles(run: Run, here: str, lane: aio.Lane) -> ProfileControl:
    """The control of a window whose profile is `here`."""
    return ProfileControl(
        run.window, run.theme, run.actions, lane, here, run.switch_profile, run.is_answering
    )


class ProfileControl(QObject):
    """here: this window's profile. switch: closes this life and opens the one of this slug.
    is_busy: whether an answer is being made."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        actions: Actions,
        lane: aio.Lane,
        here: str,
        switch: Callable[[str], None],
        is_busy: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._lane, self._here = window, theme, lane, here
        self._switch, self._is_busy = switch, is_busy
        self._dialog: ProfilesDialog | None = None
        actions.on(COMMAND, self.open)
        window.rail.profile_wanted.connect(actions[COMMAND].trigger)

    def open(self) -> None:
        """Show the profiles there are."""
        if self._dialog is None:
            aio.spawn(self._open(), self, "profiles")
        else:
            self._dialog.raise_()
            self._dialog.activateWindow()

    async def purge(self) -> None:
        """Really delete what was removed long ago."""
        module = await self._module("deskhand.services.profiles")
        await module.Profiles(Folders.roots(), self._here).purge()

    async def _open(self) -> None:
        services = await self._module("deskhand.services.profiles")
        module = await self._module("deskhand.ui.profiles.dialog")
        if self._dialog is not None:
            return
        model = module.ProfilesModel(services.Profiles(Folders.roots(), self._here))
        await model.load()
        dialog: ProfilesDialog = module.ProfilesDialog(model, self._theme, self._window)
        self._dialog = dialog
        dialog.say_busy(self._is_busy())
        dialog.focus_first()
        model.renamed_here.connect(self._window.show_profile)
        try:
            if await dialog.ask() and dialog.chosen is not None:
                self._switch(dialog.chosen)
        finally:
            self._dialog = None
            dialog.deleteLater()

    async def _module(self, name: str) -> Any:
        return await self._lane.run(lambda: importlib.import_module(name), IMPORT_TIMEOUT_S)
