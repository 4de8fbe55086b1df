from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.notice import BODY_CHARS, TITLE_CHARS, Notice, NoticeKind, Target, TargetKind
from deskhand.host.folders import Folders
from deskhand.services.notices import Notices

TASKS = Target(TargetKind.TASKS)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(tmp_path)})


@pytest.fixture
async def desk(folders: Folders) -> AsyncIterator[Desk]:
    opened = await Desk.open(folders, {})
    yield opened
    await opened.close()


@pytest.fixture
def notices(desk: Desk) -> Notices:
    return desk.daily.notices


async def test_what_is_added_is_kept_and_told(desk: Desk, notices: Notices) -> None:
    told: list[Notice] = []
    changed: list[Changes] = []
    desk.bus.subscribe(changed.append)
    forget = notices.on_added(told.append)
    added = await notices.add(NoticeKind.PROPOSAL, "  Book a table ", TASKS, "Proposed by Ada")
    forget()
    forget()
    assert added.title == "Book a table" and added.is_unread
    assert told == [added] == await notices.all()
    assert [each.noun for each in changed] == [Noun.NOTICE]
    assert changed[0].ids == {added.id}


async def test_a_restart_loses_none(folders: Folders, desk: Desk, notices: Notices) -> None:
    added = await notices.add(
        NoticeKind.BACKUP, "No backup", Target(TargetKind.SETTINGS, "backups")
    )
    await desk.close()
    again = await Desk.open(folders, {})
    assert await again.daily.notices.all() == [added]
    await again.close()


async def test_clearing_is_undone(notices: Notices) -> None:
    for title in ("one", "two", "three"):
        await notices.add(NoticeKind.ANSWER, title, TASKS)
    before = await notices.all()
    gone = await notices.clear([before[1].id])
    assert [each.title for each in await notices.all()] == ["three", "one"]
    gone += await notices.clear()
    assert await notices.all() == []
    await notices.put_back(gone)
    assert await notices.all() == before


async def test_seeing_what_was_seen_is_no_change(desk: Desk, notices: Notices) -> None:
    await notices.add(NoticeKind.ANSWER, "one", TASKS)
    await notices.see()
    changed: list[Changes] = []
    desk.bus.subscribe(changed.append)
    await notices.see()
    assert not changed and await notices.unread() == 0


async def test_hostile_words_are_bounded_and_storable(notices: Notices) -> None:
    added = await notices.add(NoticeKind.ANSWER, "a\x00\ud800" * 900, TASKS, "b" * 9000)
    assert len(added.title) == TITLE_CHARS and len(added.body) == BODY_CHARS
    assert await notices.all() == [added]


async def test_what_cannot_be_stored_is_told_all_the_same(desk: Desk, notices: Notices) -> None:
    told: list[Notice] = []
    notices.on_added(told.append)
    await desk.chats.database.close()
    added = await notices.add(NoticeKind.BACKUP, "No backup", TASKS)
    assert told == [added]
