from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Conversation, Draft
from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.ids import new_id
from deskhand.host.folders import Folders
from deskhand.services.organising import Organising, cleaned_tags


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    for title in ("One", "Two", "Three"):
        await opened.conversations.post(Draft(None, title))
    yield opened
    await opened.close()


@pytest.fixture
def organising(desk: Desk) -> Organising:
    return desk.chats.organising


async def all_of(desk: Desk) -> dict[str, Conversation]:
    return {each.title: each for each in await desk.conversations.page()}


def titles(found: list[Conversation]) -> list[str]:
    return [each.title for each in found]


async def test_pinned_and_foldered_ones_leave_the_rest(desk: Desk, organising: Organising) -> None:
    known = await all_of(desk)
    folder = await organising.add_folder("Trips")
    await organising.pin([known["One"]], pinned=True)
    await organising.move([known["Two"]], folder.id)
    assert sorted(titles(await organising.placed())) == ["One", "Two"]
    assert titles(await organising.loose(10)) == ["Three"]
    assert len(await desk.conversations.page()) == 3
    await organising.put_back([known["One"], known["Two"]])
    assert await organising.placed() == []


async def test_archived_ones_are_put_away_and_back(desk: Desk, organising: Organising) -> None:
    known = await all_of(desk)
    await organising.archive([known["One"], known["Two"]], archived=True)
    assert titles(await organising.loose(10)) == ["Three"]
    assert titles(await organising.archived(10)) == ["Two", "One"]
    await organising.put_back([known["One"]])
    assert titles(await organising.loose(10)) == ["Three", "One"]


async def test_a_deleted_folder_leaves_its_chats_and_comes_back_with_them(
    desk: Desk, organising: Organising
) -> None:
    known = await all_of(desk)
    folder = await organising.add_folder(" My  trips ")
    assert folder.name == "My trips"
    await organising.move(list(known.values()), folder.id)
    (stored,) = await organising.folders()
    ids = await organising.delete_folder(stored)
    assert len(ids) == 3
    assert len(await organising.loose(10)) == 3
    await organising.bring_folder_back(stored, ids)
    assert await organising.folders() == [stored]
    assert len(await organising.placed()) == 3


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "TRIPS"])
async def test_folder_names_that_cannot_be(organising: Organising, name: str) -> None:
    folder = await organising.add_folder("Trips")
    with pytest.raises(InputError):
        await organising.add_folder(name)
    await organising.rename_folder(folder.id, "TRIPS")  # its own name in other letters
    with pytest.raises(NotFoundError):
        await organising.rename_folder(new_id(), "Elsewhere")


async def test_tags_are_cleaned_and_come_back(desk: Desk, organising: Organising) -> None:
    known = await all_of(desk)
    await organising.set_tags([known["One"]], ["#Work", "work", " house  hold ", ""])
    tagged = (await all_of(desk))["One"]
    assert tagged.tags == ("house hold", "Work")
    assert await organising.tags() == ["house hold", "Work"]
    await organising.put_back([known["One"]])
    assert (await all_of(desk))["One"].tags == ()
    with pytest.raises(InputError):
        cleaned_tags([str(n) for n in range(21)])
    with pytest.raises(InputError):
        cleaned_tags(["x" * 61])


async def test_many_are_deleted_and_restored_at_once(desk: Desk, organising: Organising) -> None:
    known = list((await all_of(desk)).values())
    await organising.delete(known[:2])
    assert len(await desk.conversations.page()) == 1
    await organising.restore(known[:2])
    assert len(await desk.conversations.page()) == 3
