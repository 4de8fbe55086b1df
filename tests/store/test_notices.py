"""Notices in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.ids import new_id
from deskhand.domain.notice import MOST_KEPT, Notice, NoticeKind, Target, TargetKind
from deskhand.store.database import Database
from deskhand.store.notice_tables import notice
from deskhand.store.notices import NoticeRepository

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
TASKS = Target(TargetKind.TASKS)


@pytest.fixture
def notices(database: Database) -> NoticeRepository:
    return NoticeRepository(database)


def a_notice(minutes: int = 0, title: str = "Call Anna") -> Notice:
    at = START + timedelta(minutes=minutes)
    return Notice(new_id(), NoticeKind.REMINDER, title, "Due: today", Target.task(new_id()), at)


async def test_the_newest_come_first_as_they_were_kept(notices: NoticeRepository) -> None:
    older, newer = a_notice(0), a_notice(1, "Zahnarzt 🦷 <b>&")
    await notices.put([newer, older])
    assert await notices.all() == [newer, older]


async def test_what_was_seen_is_not_unread_any_more(notices: NoticeRepository) -> None:
    one, two = a_notice(0), a_notice(1)
    await notices.put([one, two])
    assert await notices.unread() == 2
    assert await notices.see({one.id}, START) == {one.id}
    assert await notices.see({one.id}, START) == set()
    assert await notices.unread() == 1
    assert await notices.see(None, START) == {two.id}
    assert [each.seen_at for each in await notices.all()] == [START, START]


async def test_what_was_taken_out_can_be_put_back(notices: NoticeRepository) -> None:
    one, two = a_notice(0), a_notice(1)
    await notices.put([one, two])
    assert await notices.take_out({one.id, new_id()}) == [one]
    assert await notices.take_out(None) == [two]
    assert await notices.take_out(None) == []
    await notices.put([one, two])
    assert await notices.all() == [two, one]


async def test_only_the_newest_are_kept(notices: NoticeRepository) -> None:
    every = [a_notice(minute) for minute in range(MOST_KEPT + 3)]
    await notices.put(every)
    kept = await notices.all()
    assert len(kept) == MOST_KEPT
    assert kept[-1] == every[3]


async def test_a_kind_of_a_later_deskhand_is_passed_over(
    notices: NoticeRepository, database: Database
) -> None:
    one, two = a_notice(0), a_notice(1)
    await notices.put([one, two])

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(
            update(notice).where(notice.c.id == one.id).values(kind="hologram")
        )

    await database.write(work)
    assert await notices.all() == [two]
    assert await notices.unread() == 1
    assert await notices.take_out(None) == [two]
