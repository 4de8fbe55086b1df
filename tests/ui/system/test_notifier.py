"""What is shown through the desktop, and what its buttons do: a real service on a real bus."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.host.notifications.freedesktop import FreedesktopNotifications
from deskhand.ui.system.activation import use_token
from deskhand.ui.system.notifier import Notifier
from deskhand.ui.system.sight import Sight
from deskhand.ui.tasks.reminders_model import RemindersModel
from tests.support.notification_service import NotificationService
from tests.support.private_bus import has_bus, private_bus
from tests.ui.chat.on_qt import play, until
from tests.ui.notices.shelf import Shelf, due, shelf

pytestmark = pytest.mark.skipif(not has_bus(), reason="no dbus-daemon")

PATIENCE_S = 40.0


class Told:
    """A notifier on a shelf. all_shown: how often the whole list was asked for."""

    def __init__(self, shelf: Shelf, notifier: Notifier, service: NotificationService) -> None:
        self.shelf, self.notifier, self.service = shelf, notifier, service
        self.all_shown = 0

    def titles(self) -> list[str]:
        return [each.title for each in self.service.shown]

    async def shown(self, *titles: str) -> None:
        await until(lambda: self.titles()[-len(titles) :] == list(titles))

    async def unread(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while await self.shelf.notices.unread() != count:
                await asyncio.sleep(0.005)


@asynccontextmanager
async def telling(
    folder: Path, monkeypatch: pytest.MonkeyPatch, window: QWidget | None = None
) -> AsyncIterator[Told]:
    """window: the one that may be in sight; none is."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="dh-") as sockets:
        with private_bus(Path(sockets)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
            async with shelf(folder) as part:
                service = NotificationService()
                await service.up()
                hidden = QWidget()
                told: list[Told] = []

                def show_all() -> None:
                    told[0].all_shown += 1

                notifier = Notifier(
                    part.notices,
                    part.reminders,
                    part.settings,
                    part.bus,
                    Sight(window or hidden, lambda: None),
                    part.acts,
                    lambda listener: FreedesktopNotifications(listener, call_s=PATIENCE_S),
                    show_all,
                )
                told.append(Told(part, notifier, service))
                try:
                    yield told[0]
                finally:
                    await notifier.close()
                    await service.down()
                    notifier.deleteLater()
                    hidden.deleteLater()
                    QApplication.sendPostedEvents()


Scenario = Callable[[Told], Awaitable[None]]


def run(
    qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch, scenario: Scenario
) -> None:
    async def whole() -> None:
        async with telling(folder, monkeypatch) as told:
            await scenario(told)

    play(qapp, whole)


def test_done_on_the_desktop_is_done_and_can_be_undone(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        notice = await told.shelf.remind("Call <Anna>")
        await told.shown("Call <Anna>")
        shown = told.service.shown[0]
        assert shown.actions[::2] == ["default", "done", "snooze"]
        assert shown.actions[1::2] == ["Open", "Done", "In 10 minutes"]
        await told.service.choose(shown.number, "done")
        await until(lambda: told.shelf.told)
        assert told.shelf.told[0][0] == "Done: Call <Anna>"
        assert await told.shelf.status(notice.task_id) == "done"
        await told.unread(0)
        told.shelf.undo()
        async with asyncio.timeout(PATIENCE_S):
            while await told.shelf.status(notice.task_id) != "open":
                await asyncio.sleep(0.005)

    run(qapp, tmp_path, monkeypatch, scenario)


def test_a_card_and_a_notification_are_answered_once(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        part, parent = told.shelf, QObject()
        cards = RemindersModel(part.tasks, part.reminders, part.bus, parent)
        one, two = await part.task("Call Anna"), await part.task("Water the plants")
        cards.take([due(one), due(two)])
        for task in (one, two):
            await part.notices.add(NoticeKind.REMINDER, task.title, Target.task(task.id))
        await told.shown("Call Anna", "Water the plants")
        first, second = (each.number for each in told.service.shown)
        cards.done()
        await until(lambda: told.service.closed == [first])
        # A press that was on its way counts no more.
        await told.service.choose(first, "snooze")
        await told.service.choose(second, "done")
        await until(lambda: cards.current is None)
        async with asyncio.timeout(PATIENCE_S):
            while await part.status(two.id) != "done":
                await asyncio.sleep(0.005)
        assert await part.status(one.id) == "done"
        assert (await part.tasks.get(one.id)).reminders == ()
        await told.unread(0)
        parent.deleteLater()

    run(qapp, tmp_path, monkeypatch, scenario)


def test_dismissing_takes_the_card_away_and_leaves_the_task(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        part, parent = told.shelf, QObject()
        cards = RemindersModel(part.tasks, part.reminders, part.bus, parent)
        task = await part.task("Call Anna")
        cards.take([due(task)])
        await part.notices.add(NoticeKind.REMINDER, task.title, Target.task(task.id))
        await told.shown("Call Anna")
        await told.service.dismiss(told.service.shown[0].number)
        await until(lambda: cards.current is None)
        await told.unread(0)
        assert await part.status(task.id) == "open"
        parent.deleteLater()

    run(qapp, tmp_path, monkeypatch, scenario)


def test_one_whose_time_is_over_stays_unread(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.shelf.answer("Summer trip")
        await told.shown("Summer trip")
        await told.service.dismiss(told.service.shown[0].number, reason=1)
        await told.shelf.answer("Winter trip")
        await told.shown("Summer trip", "Winter trip")
        assert await told.shelf.notices.unread() == 2
        assert told.service.shown[1].replaces == 0

    run(qapp, tmp_path, monkeypatch, scenario)


def test_several_answers_are_one_notification(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        for at in range(5):
            await told.shelf.answer(f"Chat {at}")
        await told.shown("5 answers are ready")
        (shown,) = told.service.shown
        assert shown.body == "Chat 4\nChat 3\nChat 2\n2 more"
        assert shown.actions == ["default", "Show all"]
        await told.shelf.answer("Chat 5")
        await told.shown("6 answers are ready")
        assert told.service.shown[-1].replaces == shown.number
        await told.service.choose(shown.number, "default", token="token-1")
        await until(lambda: told.all_shown == 1)
        await told.unread(0)

    run(qapp, tmp_path, monkeypatch, scenario)


def test_more_than_three_reminders_are_one(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        for at in range(3):
            await told.shelf.remind(f"Task {at}")
        await told.shown("Task 0", "Task 1", "Task 2")
        await told.shelf.remind("Task 3")
        await told.shown("4 reminders")
        first, *others = [each.number for each in told.service.shown[:3]]
        assert told.service.shown[-1].replaces == first
        await until(lambda: sorted(told.service.closed) == sorted(others))

    run(qapp, tmp_path, monkeypatch, scenario)


def test_without_contents_only_the_kind_is_said(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.shelf.set(notification_contents=False)
        await told.shelf.remind("Call my lawyer")
        await told.shown("A reminder")
        assert told.service.shown[0].body == ""
        await told.shelf.answer("Divorce")
        await told.shelf.answer("Money")
        await told.shown("2 answers are ready")
        assert told.service.shown[-1].body == ""

    run(qapp, tmp_path, monkeypatch, scenario)


@pytest.mark.parametrize("setting", ["notifications", "notify_answers"])
def test_what_is_not_wanted_is_in_the_list_alone(qapp, tmp_path, monkeypatch, setting):
    async def scenario(told: Told) -> None:
        await told.shelf.set(**{setting: False})
        await told.shelf.answer("Summer trip")
        await told.shelf.set(**{setting: True})
        await told.shelf.backup()
        await told.shown("No backup could be made")
        assert told.titles() == ["No backup could be made"]
        assert await told.shelf.notices.unread() == 2

    run(qapp, tmp_path, monkeypatch, scenario)


def test_what_waits_for_quiet_to_end_is_told_together(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        told.service.inhibited = True
        for title in ("one", "two", "three"):
            await told.shelf.answer(title)
        await until(lambda: told.notifier._quiet.isActive())
        assert told.titles() == []
        (_, _, first) = await told.shelf.notices.all()
        await told.shelf.notices.see([first.id])
        told.service.inhibited = False
        told.notifier._quiet.setInterval(1)
        await told.shown("2 answers are ready")

    run(qapp, tmp_path, monkeypatch, scenario)


def test_without_a_service_the_list_has_it(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.service.down()
        await told.shelf.answer("Summer trip")
        await until(lambda: not told.notifier._waiting)
        assert await told.shelf.notices.unread() == 1
        await told.service.up()
        await told.shelf.answer("Winter trip")
        await told.shown("Winter trip")

    run(qapp, tmp_path, monkeypatch, scenario)


def test_what_is_cleared_in_the_list_goes_from_the_desktop(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.shelf.answer("Summer trip")
        await told.shown("Summer trip")
        await told.shelf.notices.clear()
        await until(lambda: told.service.closed == [told.service.shown[0].number])

    run(qapp, tmp_path, monkeypatch, scenario)


def test_the_end_takes_away_what_nobody_would_answer(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.shelf.answer("Summer trip")
        await told.shelf.backup()
        await until(lambda: len(told.service.shown) == 2)
        await told.notifier.close()
        await until(lambda: len(told.service.closed) == 2)
        assert await told.shelf.notices.unread() == 2

    run(qapp, tmp_path, monkeypatch, scenario)


def test_a_click_opens_with_the_right_to_come_forward(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
        notice = await told.shelf.notices.add(
            NoticeKind.UPDATE, "Deskhand 2 is there", Target(TargetKind.SETTINGS, "about")
        )
        await told.shown("Deskhand 2 is there")
        await told.service.choose(told.service.shown[0].number, "default", token="wayland-3")
        await until(lambda: told.shelf.went == [notice.target.ref])
        import os

        assert os.environ["XDG_ACTIVATION_TOKEN"] == "wayland-3"
        use_token("")
        assert os.environ["XDG_ACTIVATION_TOKEN"] == "wayland-3"

    run(qapp, tmp_path, monkeypatch, scenario)


@pytest.mark.desktop
def test_what_is_in_sight_is_not_told_by_the_desktop(qapp, tmp_path, monkeypatch):
    async def whole() -> None:
        window = QWidget()
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        async with telling(tmp_path, monkeypatch, window) as told:
            await told.shelf.remind("Call Anna")
            answer = await told.shelf.answer("Another chat")
            await told.shown("Another chat")
            window.hide()
            await told.shelf.backup()
            await told.shown("No backup could be made")
            assert told.titles() == ["Another chat", "No backup could be made"]
            assert not Sight(window, lambda: answer.target.id).has(answer)
        window.deleteLater()

    play(qapp, whole)


def test_a_look_nobody_asked_for_that_cannot_be_taken_is_no_news(qapp, tmp_path, monkeypatch):
    async def scenario(told: Told) -> None:
        await told.shelf.remind("Call Anna")
        await until(lambda: len(told.notifier._groups))
        with closing(sqlite3.connect(tmp_path / "notices.db")) as damaged:
            damaged.execute("ALTER TABLE notice RENAME TO elsewhere")
        told.shelf.bus.publish(Changes(Noun.NOTICE, frozenset()))
        looks = [each for each in asyncio.all_tasks() if each.get_name() == "look at notifications"]
        assert looks
        await asyncio.wait(looks)

    run(qapp, tmp_path, monkeypatch, scenario)
