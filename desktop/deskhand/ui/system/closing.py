"""What closing the window does: told once, chosen by the person, changed in the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, assert_never

from PySide6.QtCore import QObject

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import key_text
from deskhand.ui.main_window import Leaving, MainWindow
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.host.settings import Settings
    from deskhand.services.settings import SettingsService


class StayQuestion(Dialog):
    """Asked at the first closing. answer: None when it was put off."""

    answer: Literal["stay", "quit"] | None = None

    def __init__(self, sentence: str, theme: Theme, window: MainWindow) -> None:
        super().__init__(tr("Keep Deskhand running?"), theme, window)
        self.body.addWidget(Label(sentence, wrap=True))
        self.body.addWidget(
            Label(tr("You are asked once. You can change this in Settings."), "muted", wrap=True)
        )
        leave = self.add_button(tr("Quit"), accepts=True)
        stay = self.add_button(tr("Keep running"), role="primary", accepts=True)
        leave.clicked.connect(lambda: self._take("quit"))
        stay.clicked.connect(lambda: self._take("stay"))
        stay.setFocus()

    def _take(self, answer: Literal["stay", "quit"]) -> None:
        self.answer = answer


class Closing(QObject):
    """can_return: whether Deskhand can be reached without its window. in_tray: whether its icon
    is seen. key: what opens the quick prompt from any program, "" for none. quit: the real end."""

    def __init__(
        self,
        settings: SettingsService,
        window: MainWindow,
        theme: Theme,
        *,
        in_tray: Callable[[], bool],
        can_return: Callable[[], bool],
        quit_: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._settings, self._window, self._theme = settings, window, theme
        self._in_tray, self._can_return, self._quit = in_tray, can_return, quit_
        self._question: StayQuestion | None = None

    def leaving(self) -> Leaving:
        """What closing the window does now. Where nobody could get back, Deskhand ends."""
        if not self._can_return():
            return Leaving.END
        match self._settings.current.desktop.on_close:
            case "stay":
                return Leaving.HIDE
            case "quit":
                return Leaving.END
            case "ask":
                aio.spawn(self._ask(), self, "ask how to close")
                return Leaving.NOT_YET
            case never:
                assert_never(never)

    def way_back(self) -> str:
        """How one gets back to a window that is hidden."""
        key = self._settings.current.desktop.quick_key
        if self._in_tray():
            return tr("Its icon stays in the tray; a click on it brings the window back.")
        if not key:
            return tr("This desktop has no tray: start Deskhand again to get back to it.")
        return tr(
            "This desktop has no tray: to get back, start Deskhand again, or press {key}.",
            key=key_text(key),
        )

    async def _ask(self) -> None:
        if self._question is not None:
            self._question.raise_()
            self._question.activateWindow()
            return
        said = tr("Reminders and the quick prompt go on working without the window.")
        question = StayQuestion(f"{said} {self.way_back()}", self._theme, self._window)
        self._question = question
        try:
            await question.ask()
            answer = question.answer
        finally:
            self._question = None
            question.deleteLater()
        if answer is None:
            return
        if answer == "stay":
            self._window.put_away()

        def edit(settings: Settings) -> Settings:
            desktop = settings.desktop.model_copy(update={"on_close": answer})
            return settings.model_copy(update={"desktop": desktop})

        try:
            await self._settings.change(edit)
        finally:
            if answer == "quit":
                self._quit()
