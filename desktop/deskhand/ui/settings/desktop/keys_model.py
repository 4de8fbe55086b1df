"""Keys from every program as their section shows them: how it stands, other keys, a test."""

from __future__ import annotations

from PySide6.QtCore import QObject

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.base import Standing
from deskhand.host.hotkeys.by_hand import Steps, quick_command, steps_here
from deskhand.host.hotkeys.keys import NotAKey, parse
from deskhand.host.settings import DesktopSettings, Settings
from deskhand.ui.actions import key_text
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import Verdict
from deskhand.ui.settings.words import Notice, Tone
from deskhand.ui.system.hotkeys import HotkeyControl, Use

TEST_S = 10.0
TRYING = "try a hotkey"
TONES: dict[Standing, Tone] = {
    Standing.BOUND: "ok",
    Standing.TAKEN: "danger",
    Standing.IMPOSSIBLE: "warn",
    Standing.ASKING: "accent",
    Standing.REFUSED: "warn",
    Standing.REMOVED: "",
}


class KeysModel(PaneModel):
    """testing: the use whose key is waited for, "" for none. tried: what came of each test."""

    def __init__(
        self, services: SettingsServices, control: HotkeyControl, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self.control = services, control
        self.testing = ""
        self.tried: dict[str, Notice] = {}
        control.changed.connect(self._on_changed)

    @property
    def uses(self) -> list[Use]:
        """What a key can be for."""
        return self.control.uses

    def key(self, use: Use) -> str:
        """What it has, as Qt writes it; "" for none."""
        return str(getattr(self._services.settings.current.desktop, use.field))

    def shown_key(self, use: Use) -> str:
        """The same for people."""
        key = self.key(use)
        try:
            return key_text(parse(key).text) if key else tr("none")
        except NotAKey:
            return key

    def is_own(self, use: Use) -> bool:
        """Whether it differs from what it came with."""
        return self.key(use) != str(getattr(DesktopSettings(), use.field))

    def can_test(self, use: Use) -> bool:
        """Whether a press would arrive. Not taken away while it is waited for: the keyboard
        would move on, to the button that removes the key."""
        return self.control.state(use.id).is_bound

    def state(self, use: Use) -> Notice:
        """How it stands with its key, or what came of the test."""
        tried = self.tried.get(use.id)
        if tried is not None:
            return tried
        state = self.control.state(use.id)
        return Notice(state.sentence(), TONES[state.standing])

    def verdict(self, key: str, use: Use) -> Verdict:
        """Whether it can have this key, and who would lose it."""
        try:
            wanted = parse(key)
        except NotAKey as refused:
            return Verdict(False, str(refused))
        for other in self.uses:
            if other.id != use.id and self.key(other) and _same(self.key(other), wanted.text):
                said = tr(
                    "“{command}” has these keys now and would lose them.", command=tr(other.label)
                )
                return Verdict(True, said)
        ours = {each.id for each in self.uses}
        for each in self.control.wanted():
            if each.id not in ours and _same(each.key, wanted.text):
                said = tr(
                    "“{command}” has these keys; take them from it first.",
                    command=each.description,
                )
                return Verdict(False, said)
        return Verdict(True, tr("Every other program then goes without these keys."))

    def give(self, use: Use, key: str) -> None:
        """Let it have this key alone."""
        changes = {use.field: parse(key).text}
        for other in self.uses:
            if other.id != use.id and _same(self.key(other), key):
                changes[other.field] = ""
        self._keep(changes)

    def take(self, use: Use) -> None:
        """Let it have none."""
        self._keep({use.field: ""})

    def reset(self, use: Use) -> None:
        """Let it have what it came with."""
        self._keep({use.field: str(getattr(DesktopSettings(), use.field))})

    def ask_again(self) -> None:
        """Ask the desktop once more."""
        self.control.try_again()

    @property
    def can_ask_again(self) -> bool:
        """Whether it said no before."""
        return any(self.control.state(use.id).standing is Standing.REFUSED for use in self.uses)

    @property
    def needs_command(self) -> bool:
        """Whether the person has to bind a command in the desktop's own settings."""
        return self.control.needs_command

    @property
    def command(self) -> str:
        """That command."""
        return quick_command(self._services.folders.profile)

    def steps(self) -> tuple[Steps, ...]:
        """How to bind it here."""
        return steps_here()

    def end_test(self) -> None:
        """Wait no longer: the next press does again what it is for."""
        if self.testing:
            self.cancel()

    def test(self, use: Use) -> None:
        """Wait for its key for some seconds, and say what came of it."""

        async def wait() -> None:
            shown = self.shown_key(use)
            self.tried = {use.id: Notice(tr("Press it now: {key}", key=shown), "accent")}
            self.testing = use.id
            self.changed.emit()
            try:
                came = await self.control.heard(use.id, TEST_S)
            finally:
                self.testing = ""
                self.tried = {}
            self.tried = {use.id: _outcome(came=came)}

        self.begin(TRYING, wait)

    def _on_changed(self) -> None:
        if not self.testing:
            self.tried = {}
        self.changed.emit()

    def _keep(self, values: dict[str, str]) -> None:
        self.tried = {}

        def edit(settings: Settings) -> Settings:
            desktop = settings.desktop.model_copy(update=values)
            return settings.model_copy(update={"desktop": desktop})

        async def write() -> None:
            await self._services.settings.change(edit)

        self.queue("saving", write)


def _outcome(*, came: bool) -> Notice:
    if came:
        return Notice(tr("It works."), "ok")
    return Notice(
        tr(
            "The key did not come within {seconds} seconds. A program that watches the keyboard "
            "or a remote desktop may keep it to itself; try other keys.",
            seconds=int(TEST_S),
        ),
        "warn",
    )


def _same(key: str, other: str) -> bool:
    try:
        return parse(key) == parse(other)
    except NotAKey:
        return False
