from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.host.folders import Folders
from deskhand.host.settings import TextActionSettings
from deskhand.host.settings_file import SettingsFile
from deskhand.services.text_actions import MOST, TextActions, file_name, key_id

RHYME = TextActionSettings(name="Rhyme", instruction="Make it rhyme.", key="Ctrl+Alt+R")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {}, chats=False)
    yield opened
    await opened.close()


def names(actions: TextActions) -> list[str]:
    return [each.name for each in actions.all()]


async def test_there_are_some_to_begin_with(desk: Desk) -> None:
    actions = TextActions(desk.settings)
    assert names(actions) == [
        "Translate",
        "Shorten",
        "Explain",
        "Reply",
        "Fix spelling",
        "Make a task",
    ]
    assert not actions.are_own
    assert key_id(actions.get("SHORTEN")) == "text-action:Shorten"


async def test_one_is_added_changed_moved_and_removed(desk: Desk) -> None:
    actions = TextActions(desk.settings)
    await actions.save(RHYME)
    await actions.save(RHYME.model_copy(update={"name": " Make  verse "}), instead_of="Rhyme")
    await actions.move("Make verse", -99)
    assert names(actions)[:2] == ["Make verse", "Translate"]
    written = SettingsFile(desk.folders.config / "settings.toml").load()
    assert not written.problems
    assert written.settings.text_actions == actions.all()
    before = await actions.remove("make VERSE")
    assert "Make verse" not in names(actions)
    await actions.put_back(before)
    assert names(actions)[0] == "Make verse"
    with pytest.raises(NotFoundError):
        await actions.remove("Rhyme")


async def test_all_can_be_removed_and_come_back(desk: Desk) -> None:
    actions = TextActions(desk.settings)
    for name in names(actions):
        await actions.remove(name)
    assert not actions.all()
    assert actions.are_own
    before = await actions.reset()
    assert names(actions)[0] == "Translate"
    await actions.put_back(before)
    assert not actions.all()
    await actions.put_back(None)
    assert len(actions.all()) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        TextActionSettings(name=" ", instruction="x"),
        TextActionSettings(name="x" * 41, instruction="x"),
        TextActionSettings(name="translate", instruction="x"),
        TextActionSettings(name="Nothing to do", instruction="  "),
        TextActionSettings(name="Long", instruction="x" * 4_001),
    ],
)
async def test_what_cannot_be_is_refused(desk: Desk, wrong: TextActionSettings) -> None:
    actions = TextActions(desk.settings)
    with pytest.raises(InputError):
        await actions.save(wrong)
    assert not actions.are_own


async def test_there_is_an_end_to_it(desk: Desk) -> None:
    actions = TextActions(desk.settings)
    await actions.put_back([RHYME.model_copy(update={"name": f"R{n}"}) for n in range(MOST)])
    with pytest.raises(InputError):
        await actions.save(RHYME)


async def test_a_broken_list_in_the_file_is_told_and_not_used(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[[text_actions]]\ninstruction = "x"\n\n[chat]\nmodel = "m"\n')
    loaded = SettingsFile(file).load()
    assert loaded.settings.text_actions is None
    assert loaded.settings.chat.model == "m"
    assert len(loaded.problems) == 1


def test_the_file_says_how_much_was_selected() -> None:
    assert file_name("one two") == "Selected text (2 words).txt"
