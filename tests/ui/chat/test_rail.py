"""The conversation list as its view model sees it: pages, groups, filter, what changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from deskhand.domain.conversation import Conversation, Draft, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart
from deskhand.store.conversations import ConversationRepository
from deskhand.ui.chat.rail import PAGE, RailViewModel
from deskhand.ui.chat.rail_model import Heading, Mark, RailModel, RailRole, age_heading, grouped

from .core import Core
from .on_qt import play, until

# Yesterday's, so that what a test stores at the real clock's now comes after it.
NOON = (
    (datetime.now(UTC) - timedelta(days=1))
    .astimezone()
    .replace(hour=12, minute=0, second=0, microsecond=0)
)
TODAY = NOON.date()


def conversation(title: str, used: datetime) -> Conversation:
    return Conversation(new_id(), title, created_at=used, updated_at=used)


async def store(core: Core, title: str, used: datetime) -> Conversation:
    begun = conversation(title, used.astimezone(UTC))
    message = Message(
        id=new_id(),
        conversation_id=begun.id,
        parent_id=None,
        role=Role.USER,
        status=MessageStatus.COMPLETE,
        parts=(TextPart("Hello"),),
        created_at=begun.created_at,
    )
    await ConversationRepository(core.database).append(message, conversation=begun)
    return begun


@asynccontextmanager
async def rail(folder: Path, count: int = 0) -> AsyncIterator[tuple[Core, RailViewModel]]:
    core = await Core.open(folder)
    for n in range(count):
        await store(core, f"Chat {n}", NOON - timedelta(minutes=n))
    model = RailViewModel(today=lambda: TODAY)
    model.attach(core.conversations, core.organising, core.bus)
    await until(lambda: model.loaded)
    try:
        yield core, model
    finally:
        model.deleteLater()
        await core.close()


def titles(model: RailViewModel) -> list[str]:
    rows = model.model
    return [str(rows.index(n, 0).data()) for n in range(rows.rowCount())]


def test_groups_are_named_as_people_say_them() -> None:
    today = date(2026, 3, 15)

    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12).astimezone()

    expected = {
        date(2026, 3, 15): "Today",
        date(2026, 3, 14): "Yesterday",
        date(2026, 3, 13): "Previous 7 days",
        date(2026, 3, 8): "Previous 7 days",
        date(2026, 3, 7): "March",
        date(2026, 1, 2): "January",
        date(2025, 3, 20): "March 2025",
    }
    assert {day: age_heading(at(day), today) for day in expected} == expected


def test_a_clock_that_was_ahead_does_no_harm() -> None:
    rows = grouped([conversation("From tomorrow", NOON + timedelta(days=3))], TODAY)
    assert rows[0] == Heading("Today")


def test_each_group_has_one_heading() -> None:
    used = [NOON, NOON - timedelta(hours=1), NOON - timedelta(days=1), NOON - timedelta(days=1.2)]
    rows = grouped([conversation("Chat", when) for when in used], TODAY)
    assert [row.text for row in rows if isinstance(row, Heading)] == ["Today", "Yesterday"]


def test_only_what_differs_is_told_to_the_view() -> None:
    rows = grouped(
        [conversation(f"Chat {n}", NOON - timedelta(minutes=n)) for n in range(9)], TODAY
    )
    model = RailModel()
    model.set_rows(rows)
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, a, b: told.append(("in", a, b)))
    model.rowsRemoved.connect(lambda _, a, b: told.append(("out", a, b)))
    model.modelReset.connect(lambda: told.append(("all", 0, 0)))
    changed = [*rows]
    assert isinstance(changed[4], Conversation)
    changed[4] = replace(changed[4], title="Another title")
    model.set_rows(changed)
    assert told == [("out", 4, 4), ("in", 4, 4)]


def test_headings_cannot_be_chosen() -> None:
    model = RailModel()
    model.set_rows(grouped([conversation("Chat", NOON)], TODAY))
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.ItemIsDropEnabled
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert not model.index_of(new_id()).isValid()
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.conversation_at(QModelIndex()) is None


def test_marks_are_said_as_well_as_shown() -> None:
    chat = conversation("Chat", NOON)
    model = RailModel()
    model.set_rows(grouped([chat], TODAY))
    model.set_mark(chat.id, Mark.ANSWERING)
    index = model.index_of(chat.id)
    assert index.data(RailRole.MARK) is Mark.ANSWERING
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Chat, answering"
    model.set_mark(chat.id, Mark.NONE)
    assert index.data(RailRole.MARK) is Mark.NONE


def test_pages_are_read_as_one_goes(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, PAGE + 20) as (_, model):
            assert len(model.shown) == PAGE
            model.load_more()
            await until(lambda: len(model.shown) == PAGE + 20)
            model.load_more()
            assert [each.title for each in model.shown[:2]] == ["Chat 0", "Chat 1"]

    play(qapp, scenario)


def test_the_filter_finds_titles_of_pages_not_read_yet(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, PAGE + 20) as (_, model):
            model.set_filter(f"  CHAT {PAGE + 15} ")
            await until(lambda: [each.title for each in model.shown] == [f"Chat {PAGE + 15}"])
            model.set_filter("nowhere")
            assert model.is_empty
            model.set_filter("")
            assert not model.is_empty

    play(qapp, scenario)


def test_a_new_chat_appears_on_top(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (core, model):
            await core.conversations.post(Draft(None, "Something new"))
            await until(lambda: len(model.shown) == 4)
            assert titles(model)[:2] == ["Today", "Something new"]

    play(qapp, scenario)


def test_a_renamed_chat_keeps_its_place(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_, model):
            model.rename(model.shown[1].id, "  Another\n title ")
            await until(lambda: "Another title" in titles(model))
            assert titles(model) == ["Today", "Chat 0", "Another title", "Chat 2"]

    play(qapp, scenario)


def test_an_empty_title_changes_nothing(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 1) as (core, model):
            model.rename(model.shown[0].id, "   ")
            await asyncio.sleep(0)
            assert (await core.conversations.get(model.shown[0].id)).title == "Chat 0"

    play(qapp, scenario)


def test_delete_offers_undo_and_shows_the_neighbour(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_, model):
            first, second, third = model.shown
            deleted: list[Conversation] = []
            opened: list[UUID | None] = []
            model.deleted.connect(deleted.append)
            model.open(second.id)
            model.opened.connect(opened.append)
            model.delete(second.id)
            await until(lambda: deleted)
            assert opened == [third.id]
            assert second.title not in titles(model)
            model.restore(deleted[0])
            await until(lambda: second.title in titles(model))
            assert opened[-1] == second.id
            assert [each.id for each in model.shown] == [first.id, second.id, third.id]

    play(qapp, scenario)


def test_what_the_command_line_wrote_appears(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        from deskhand.domain.changes import Changes, Noun

        async with rail(tmp_path, 2) as (core, model):
            await store(core, "From the terminal", NOON + timedelta(minutes=1))
            core.bus.publish(Changes(Noun.CONVERSATION, frozenset()))
            await until(lambda: "From the terminal" in titles(model))
            assert titles(model)[1] == "From the terminal"

    play(qapp, scenario)


def test_next_and_previous_go_through_the_list(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_, model):
            ids = [each.id for each in model.shown]
            model.step(1)
            assert model.current == ids[0]
            model.step(1)
            model.step(1)
            model.step(1)
            assert model.current == ids[2]
            model.step(-1)
            assert model.current == ids[1]
            model.show_current(None)
            model.step(-1)
            assert model.current == ids[2]

    play(qapp, scenario)


def test_ten_thousand_conversations_are_grouped_quickly() -> None:
    chats = [conversation(f"Chat {n}", NOON - timedelta(hours=n)) for n in range(10_000)]
    model = RailModel()
    model.set_rows(grouped(chats, TODAY))
    assert model.rowCount() > 10_000
    assert model.index_of(chats[-1].id).isValid()


def rows(model: RailViewModel) -> list[str]:
    found = [model.model.index(n, 0) for n in range(model.model.rowCount())]
    return [str(index.data()) for index in found]


def test_pinned_ones_and_folders_stand_above_and_undo_puts_them_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_core, model):
            undo: list[object] = []
            model.done.connect(lambda _words, back: undo.append(back))
            one, two = (model.shown[n] for n in (1, 2))
            model.organiser.pin([one], pinned=True)
            await until(lambda: rows(model)[:2] == ["Pinned", "Chat 1"])
            model.organiser.move_to_new([two], "Trips")
            await until(lambda: "Trips" in rows(model) and len(undo) == 2)
            assert rows(model) == ["Pinned", "Chat 1", "Trips", "Chat 2", "Today", "Chat 0"]
            model.toggle_folder(model.folders[0].id)
            assert rows(model) == ["Pinned", "Chat 1", "Trips", "Today", "Chat 0"]
            model.set_filter("chat 2")
            assert rows(model) == ["Trips", "Chat 2"]
            model.set_filter("")
            undo[1]()
            await until(lambda: rows(model)[-1] == "Chat 2")
            undo[0]()
            await until(lambda: "Pinned" not in rows(model))

    play(qapp, scenario)


def test_the_archive_is_a_list_of_its_own(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 2) as (_core, model):
            model.organiser.archive([model.shown[0]], archived=True)
            await until(lambda: rows(model) == ["Today", "Chat 1"])
            model.show_archive(True)
            await until(lambda: rows(model) == ["Today", "Chat 0"])
            model.show_archive(False)
            await until(lambda: rows(model) == ["Today", "Chat 1"])

    play(qapp, scenario)


def test_tags_are_searched_for_and_dropping_moves(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_core, model):
            model.organiser.set_tags([model.shown[2]], ["Work"])
            await until(lambda: any(each.tags for each in model.shown))
            model.set_filter("#wo")
            assert rows(model) == ["Today", "Chat 2"]
            model.set_filter("")
            model.organiser.move_to_new([], "Trips")
            await until(lambda: rows(model)[0] == "Trips")
            dragged = model.model.mimeData([model.model.index_of(model.shown[0].id)])
            target = model.model.index(0, 0)  # the folder's heading
            model.model.dropMimeData(dragged, Qt.DropAction.MoveAction, -1, -1, target)
            await until(lambda: rows(model)[:2] == ["Trips", "Chat 0"])

    play(qapp, scenario)


def test_several_are_deleted_with_one_undo(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rail(tmp_path, 3) as (_core, model):
            undo: list[object] = []
            model.done.connect(lambda _words, back: undo.append(back))
            model.organiser.delete(model.shown[:2])
            await until(lambda: len(model.shown) == 1 and undo)
            undo[0]()
            await until(lambda: len(model.shown) == 3)

    play(qapp, scenario)
