"""Text actions as the pane shows them: the list, and the one being written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Literal, get_args

from PySide6.QtCore import QObject

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import mark, tr
from deskhand.host.hotkeys.base import Standing
from deskhand.host.hotkeys.keys import NotAKey, parse
from deskhand.host.settings import TextActionSettings
from deskhand.services.text_actions import TextActions, key_id
from deskhand.ui.actions import key_text
from deskhand.ui.settings.list_model import ListModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.key_dialog import Verdict
from deskhand.ui.settings.words import Notice
from deskhand.ui.system.hotkeys import HotkeyControl

Result = Literal["show", "replace", "copy", "task"]
RESULTS: dict[Result, str] = {
    "show": mark("Show the answer"),
    "replace": mark("Put it in the place of the text"),
    "copy": mark("Copy it"),
    "task": mark("Make a task of the text"),
}


class TextActionsSettings(ListModel):
    """What is saved, deleted or reset can be taken back, the last of it."""

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = TextActions(services.settings)
        self._hotkeys: HotkeyControl | None = services.system.hotkeys if services.system else None
        self._before: Sequence[TextActionSettings] | None = None
        self.destroyed.connect(services.bus.subscribe(self._on_changes))
        if self._hotkeys is not None:
            self._hotkeys.changed.connect(self.changed)

    @property
    def all(self) -> list[TextActionSettings]:
        """Those there are, in their order."""
        return self._actions.all()

    @property
    def entries(self) -> list[tuple[str, str]]:
        return [(each.name, self.words(each)) for each in self.all]

    @property
    def are_own(self) -> bool:
        """Whether the list differs from the one Deskhand comes with."""
        return self._actions.are_own

    @property
    def draft(self) -> TextActionSettings:
        """The one being written, as it was kept."""
        found = [each for each in self.all if each.name == self.editing]
        return found[0] if found else TextActionSettings(name="")

    @property
    def results(self) -> list[tuple[str, str]]:
        """What can become of an answer."""
        return [(value, tr(words)) for value, words in RESULTS.items()]

    def shown_key(self, key: str) -> str:
        """A key for people."""
        try:
            return key_text(parse(key).text) if key else tr("none")
        except NotAKey:
            return key

    def words(self, action: TextActionSettings) -> str:
        """What it does, on one line; and how it stands with its key where it has none."""
        facts = [" ".join(action.instruction.split())]
        if action.result != "show":
            facts.append(tr(RESULTS[action.result]))
        if action.key:
            facts.append(self.shown_key(action.key))
            state = self._hotkeys.state(key_id(action)) if self._hotkeys else None
            if state is not None and state.standing in (Standing.TAKEN, Standing.IMPOSSIBLE):
                facts.append(state.sentence())
        if len(facts) > 1:
            facts[0] = facts[0].removesuffix(".")
        return " · ".join(filter(None, facts))

    def verdict(self, key: str) -> Verdict:
        """Whether the one being written can have this key."""
        try:
            wanted = parse(key)
        except NotAKey as refused:
            return Verdict(False, str(refused))
        for other in self.all:
            if other.name != self.editing and other.key and self._is(other.key, wanted.text):
                said = tr("“{command}” has these keys. Choose others.", command=other.name)
                return Verdict(False, said)
        return Verdict(True, tr("Every other program then goes without these keys."))

    def recording(self) -> AbstractAsyncContextManager[None]:
        """While keys are chosen, ours are let go of, so that they can be pressed."""
        return nullcontext() if self._hotkeys is None else self._hotkeys.recording()

    # -- what a person does

    def save(self, *, name: str, instruction: str, key: str, result: str) -> None:
        """Keep what is written; what cannot be is said, and stays as typed."""
        chosen: Result = next((each for each in get_args(Result) if each == result), "show")
        action = TextActionSettings(name=name, instruction=instruction, key=key, result=chosen)

        async def work() -> None:
            before = self._stored()
            await self._actions.save(action, instead_of=self.editing or "")
            self.editing = None
            self._done(before, tr("“{name}” is kept.", name=action.name.strip()))

        self.begin("saving", work)

    def remove(self, name: str) -> None:
        async def work() -> None:
            before = self._stored()
            await self._actions.remove(name)
            if self.editing == name:
                self.editing = None
            self._done(before, tr("“{name}” is deleted.", name=name))

        self.begin("deleting", work)

    def move(self, name: str, by: int) -> None:
        """One place up or down."""

        async def work() -> None:
            await self._actions.move(name, by)

        self.begin("moving", work)

    def reset(self) -> None:
        """The list Deskhand comes with."""

        async def work() -> None:
            before = await self._actions.reset()
            self.editing = None
            self._done(before, tr("These are the ones Deskhand comes with."))

        self.begin("resetting", work)

    def undo(self) -> None:
        async def work() -> None:
            await self._actions.put_back(self._before)
            self.can_undo, self._before, self.notice = False, None, None

        if self.can_undo:
            self.begin("restoring", work)

    # -- how it is done

    def _stored(self) -> Sequence[TextActionSettings] | None:
        return self.all if self.are_own else None

    def _done(self, before: Sequence[TextActionSettings] | None, sentence: str) -> None:
        self._before, self.can_undo = before, True
        self.notice = Notice(sentence, "ok")

    def _is(self, key: str, text: str) -> bool:
        try:
            return parse(key).text == text
        except NotAKey:
            return False

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()
