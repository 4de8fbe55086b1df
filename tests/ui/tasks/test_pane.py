"""The task pane by keyboard and by mouse."""

from __future__ import annotations

import asyncio
from datetime import date, time
from time import perf_counter

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.task import Priority, SourceKind, TaskSource, TaskStatus, When
from deskhand.ui.tasks.from_message import line_of
from deskhand.ui.tasks.pick_day import PickDay
from deskhand.ui.tasks.sights import View
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until

from .pane import NARROW, NOW, WIDE, press, shown

ENTER, DOWN, UP, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space
ESCAPE, DELETE = Qt.Key.Key_Escape, Qt.Key.Key_Delete


def test_a_line_is_understood_corrected_and_added_with_the_keyboard_alone(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            pane = part.pane
            assert pane.page.capture.edit.accessibleName() == "New task"
            assert pane.accessibleName() == "Tasks"
            pane.focus_first()
            line = pane.page.capture.edit
            QTest.keyClicks(line, "call the bank tomorrow at 9 !high @Anna #house")
            chips = pane.page.capture.chips
            labels = [each.text() for each in chips.chips]
            assert labels == ["Tomorrow 09:00", "High priority", "@Anna", "#house"]
            press(line, DOWN)
            press(chips.chips[0], Qt.Key.Key_Right)
            press(chips.chips[1], DELETE)
            assert [each.text() for each in chips.chips] == ["Tomorrow 09:00", "@Anna", "#house"]
            press(line, ENTER)
            await until(lambda: part.titles() == ["call the bank !high"])
            row = part.model.lines.row(1)
            task = await part.tasks.get(row.id)
            assert task.due == When(date(2026, 11, 20), time(9), "Europe/Rome")
            assert (task.priority, task.tags) == (Priority.NONE, ("house",))
            assert task.words == "call the bank tomorrow at 9 !high @Anna #house"
            assert not line.text()
            assert part.told[-1][0] == "Task added: call the bank !high"
            part.undo()
            await until(lambda: part.titles() == [])

    play(qapp, scenario)


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            capture = part.pane.page.capture
            QTest.keyClicks(capture.edit, "pay on 31 February")
            assert "31 February" in capture.chips._note.text()
            await until(lambda: part.kept and part.kept[-1] == "pay on 31 February")
            press(capture.edit, ENTER)
            await until(lambda: part.titles() == ["pay on 31 February"])
            capture.edit.setText("x" * 15_000)
            press(capture.edit, ENTER)
            await until(lambda: part.pane.banner.isVisible())
            assert len(capture.edit.text()) == 15_000
            press(capture.edit, ESCAPE)
            assert not capture.words

    play(qapp, scenario)


def test_tasks_are_done_renamed_deleted_and_every_time_brought_back(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            one, two = await part.add("water the plants", "book the dentist")
            page = part.pane.page
            press(page.capture.edit, DOWN)
            assert page.list.chosen() == [one.id]
            press(page.list, SPACE)
            await until(lambda: part.titles() == ["book the dentist"])
            part.undo()
            await until(lambda: len(part.titles()) == 2)
            page.list.show_task(two.id)
            press(page.list, Qt.Key.Key_F2)
            editor = page.list.focusWidget()
            QTest.keyClicks(editor, "call the dentist")
            press(editor, ENTER)
            await until(lambda: "call the dentist" in part.titles())
            press(page.list, DELETE)
            await until(lambda: part.titles() == ["water the plants"])
            part.undo()
            await until(lambda: len(part.titles()) == 2)

    play(qapp, scenario)


def test_the_box_is_ticked_with_the_mouse(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            (task,) = await part.add("water the plants !high")
            page = part.pane.page
            await until(lambda: page.list.lines.place(task.id) >= 0)
            index = page.list.lines.index(page.list.lines.place(task.id))
            box = page.list.delegate.box(page.list.visualRect(index), 0)
            QTest.mouseClick(
                page.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center() + QPoint(1, 1)
            )
            await until(lambda: part.titles() == [])
            assert (await part.tasks.get(task.id)).status is TaskStatus.DONE

    play(qapp, scenario)


def test_several_are_marked_and_changed_at_once(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            made = await part.add("one", "two", "three")
            page = part.pane.page
            await until(lambda: len(part.titles()) == 3)
            page.list.focus_list()
            page.list.selectAll()
            assert len(page.list.marked()) == 3
            assert page._bar.isVisible()
            part.model.set_priority(page.list.marked(), Priority.HIGH)
            await until(lambda: all(part.model.row(t.id).priority is Priority.HIGH for t in made))
            assert len(page.list.marked()) == 3
            part.undo()
            await until(lambda: all(part.model.row(t.id).priority is Priority.NONE for t in made))
            part.model.set_day(page.list.marked(), date(2026, 12, 24))
            await until(lambda: part.headings() == ["December 2026"])

    play(qapp, scenario)


def test_order_and_sub_tasks(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            one, two, three = await part.add("one", "two", "three")
            part.model.move([three.id], after=None, before=one.id)
            await until(lambda: part.titles() == ["three", "one", "two"])
            part.pane.page.list.show_task(three.id)
            QTest.keyClick(part.pane.page.list, DOWN, Qt.KeyboardModifier.AltModifier)
            await until(lambda: part.titles() == ["one", "three", "two"])
            part.model.put_below([two.id], one.id)
            await until(lambda: part.titles() == ["one", "two", "three"])
            part.pane.page.list.show_task(one.id)
            press(part.pane.page.list, Qt.Key.Key_Left)
            assert part.titles() == ["one", "three"]
            press(part.pane.page.list, Qt.Key.Key_Right)
            assert part.titles() == ["one", "two", "three"]

    play(qapp, scenario)


def test_details_are_stored_when_a_field_is_left(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            (task,) = await part.add("water the plants")
            part.pane.open(task.id)
            details = part.pane.details
            await until(lambda: details.title.text() == "water the plants")
            details.due.setFocus()
            QTest.keyClicks(details.due, "every second friday at 18:00")
            press(details.due, ENTER)
            await until(lambda: part.model.row(task.id).recurs)
            stored = await part.tasks.get(task.id)
            assert stored.due.at == time(18)
            assert "INTERVAL=2" in stored.recurrence
            await until(lambda: details._next.text().startswith("Next: "))
            details.due.setFocus()
            details.due.selectAll()
            QTest.keyClicks(details.due, "31 February")
            press(details.due, ENTER)
            await until(lambda: details._problem.isVisible())
            assert details.due.text() == "31 February"
            assert (await part.tasks.get(task.id)).due == stored.due
            details.notes.setFocus()
            details.notes.setPlainText("the *big* ones too")
            details.title.setFocus()
            await until(lambda: part.model.row(task.id).has_notes)
            QTest.keyClicks(details.new_part, "buy a can")
            press(details.new_part, ENTER)
            await until(lambda: [each.title for each in part.model.parts] == ["buy a can"])

    play(qapp, scenario)


def test_a_proposal_waits_for_a_yes(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            proposed = await part.tasks.add(part.tasks.capture("renew the visa"), proposed=True)
            proposals = part.pane.page.proposals
            await until(lambda: proposals.isVisible())
            assert part.titles() == []
            part.model.accept([proposed.id])
            await until(lambda: part.titles() == ["renew the visa"])
            assert not proposals.isVisible()
            part.undo()
            await until(lambda: proposals.isVisible())
            part.model.decline([proposed.id])
            await until(lambda: not proposals.isVisible())

    play(qapp, scenario)


def test_the_calendar_is_walked_and_takes_what_is_dragged(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            (task,) = await part.add("water the plants every friday at 18:00")
            part.model.choose(View.CALENDAR)
            grid = part.pane.page.month.grid
            await until(lambda: grid.isVisible() and date(2026, 11, 20) in grid._tasks)
            await until(lambda: date(2026, 11, 27) in grid._repeats)
            assert grid.day == NOW.date()
            press(grid, Qt.Key.Key_Right)
            assert grid.day == date(2026, 11, 20)
            assert "1 task" in grid.accessibleName()
            assert part.pane.page.list.lines.place(task.id) == 0
            press(grid, Qt.Key.Key_PageDown)
            assert grid.day == date(2026, 12, 20)
            press(grid, Qt.Key.Key_PageUp)
            grid.dropped.emit([task.id], date(2026, 11, 25))
            await until(lambda: date(2026, 11, 25) in grid._tasks)
            assert (await part.tasks.get(task.id)).due.at == time(18)

    play(qapp, scenario)


def test_a_message_becomes_a_task_that_knows_where_it_is_from(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            source = TaskSource(SourceKind.MESSAGE, "chat/message", "Trip to Rome")
            part.pane.begin_with("book the flights tomorrow", source)
            press(part.pane.page.capture.edit, ENTER)
            await until(lambda: part.titles() == ["book the flights"])
            wanted: list[TaskSource] = []
            part.pane.source_wanted.connect(wanted.append)
            part.pane.open(part.model.lines[1].row.id)
            source_button = part.pane.details.source
            await until(lambda: source_button.text() == "From a message: Trip to Rome")
            part.pane.details.source.click()
            assert wanted == [source]

    play(qapp, scenario)


def test_the_words_of_a_message_that_make_a_task():
    assert line_of("**Book** the flights. Then pack.") == "Book the flights"
    assert line_of("- buy milk\n- buy bread") == "buy milk buy bread"
    assert len(line_of("word " * 500)) <= 300
    assert line_of("") == ""
    assert line_of("Two. Sentences\n#1", marked=True) == "Two. Sentences #1"


def test_saved_filters_and_search(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            await part.add("call the bank +Money", "water the plants #house")
            QTest.keyClicks(part.pane.page.search, "ban")
            await until(lambda: part.titles() == ["call the bank"])
            part.model.save_view("Bank")
            await until(lambda: part.model.sight.title == "Bank")
            part.pane.page.search.clear()
            await until(lambda: [each.name for each in part.model.views] == ["Bank"])
            part.model.choose(View.ALL)
            assert len(part.titles()) == 2
            (view,) = part.model.views
            part.model.choose_filter(view.name, view.filter)
            assert part.titles() == ["call the bank"]
            part.model.delete_view(view)
            await until(lambda: part.model.views == [])
            part.undo()
            await until(lambda: len(part.model.views) == 1)

    play(qapp, scenario)


def test_every_change_is_taken_back_in_its_turn(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            one, two = await part.add("water the plants", "book the dentist")
            view = part.pane.page.list
            for task in (one, two):
                assert view.show_task(task.id)
                press(view, DELETE)
                await until(lambda task=task: part.model.row(task.id) is None)
            undo = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(view, *undo)
            await until(lambda: part.titles() == ["book the dentist"])
            part.undo()  # the toast of what is back already
            QTest.keyClick(view, *undo)
            await until(lambda: len(part.titles()) == 2)
            QTest.keyClick(view, *undo)  # adding them was not done here
            assert not part.model.undo_last()

    play(qapp, scenario)


def test_what_was_being_typed_comes_back(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            capture = part.pane.page.capture
            QTest.keyClicks(capture.edit, "call the bank tomorrow #house")
            press(capture.chips.chips[1], DELETE)
            press(capture.edit, ESCAPE)
            assert not capture.words
            part.undo()
            assert capture.words == "call the bank tomorrow #house"
            assert [each.text() for each in capture.chips.chips] == ["Tomorrow"]
            source = TaskSource(SourceKind.MESSAGE, "chat/message", "Trip")
            part.pane.begin_with("book the flights", source)
            assert capture.draft == "call the bank tomorrow #house"
            press(capture.edit, ENTER)
            await until(lambda: part.titles() == ["book the flights"])
            assert capture.words == "call the bank tomorrow #house"
            assert part.model.lines.row(1).title == "book the flights"

    play(qapp, scenario)


def test_an_empty_list_says_what_belongs_there_and_offers_one_thing(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            page = part.pane.page
            assert page.empty.isVisible()
            assert page.empty.heading.text() == "No tasks yet"
            page.empty.button.click()
            assert part.window.focusWidget() is page.capture.edit
            await part.add("call the bank")
            page.search.setText("zzz")
            await until(lambda: page.empty.isVisible())
            assert page.empty.button.text() == "Clear the search"
            page.empty.button.click()
            await until(lambda: part.titles() == ["call the bank"])

    play(qapp, scenario)


def test_details_stand_beside_a_wide_list_and_over_a_narrow_one(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            (task,) = await part.add("call the bank")
            pane = part.pane
            assert pane.page.width() == WIDE
            pane.open(task.id)
            await until(lambda: pane.details.isVisible() and pane.page.isVisible())
            assert pane.page.width() > pane.detail.width() > 300
            part.model.choose(View.CALENDAR)
            await until(lambda: pane.page.month.isVisible())
            assert pane.page.month.height() > pane.page.list.height()
            press(pane.details.back_button, SPACE)
            await until(lambda: not pane.details.isVisible())
            part.window.resize(NARROW, 860)
            pane.resize(NARROW, 860)
            pane.open(task.id)
            await until(lambda: pane.details.isVisible() and not pane.page.isVisible())
            press(pane, ESCAPE)
            await until(lambda: pane.page.isVisible())

    play(qapp, scenario)


def test_another_day_is_chosen_from_a_month_by_keyboard_and_by_mouse(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            (task,) = await part.add("call the bank today")
            page = part.pane.page

            def month(part_of_menu: str) -> PickDay:
                page.list.show_task(task.id)
                page.menus.show(part_of_menu, [task.id], part.window.pos())
                menu = next(each for each in page.findChildren(QMenu) if each.isVisible())
                entry = next(each for each in menu.actions() if each.text() == "Another day")
                menu.close()
                entry.trigger()
                return next(each for each in page.findChildren(PickDay) if each.isVisible())

            press(month("due").month.grid, Qt.Key.Key_Down, ENTER)
            await until(lambda: part.model.row(task.id).due_day == date(2026, 11, 26))
            popup = month("snooze")
            grid = popup.month.grid
            cell = grid._cell(grid.days.index(date(2026, 11, 23)))
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=cell.center())
            await until(lambda: part.model.row(task.id).snoozed_until is not None)
            until_when = part.model.row(task.id).snoozed_until
            assert until_when.astimezone(NOW.tzinfo).isoformat() == "2026-11-23T09:00:00+01:00"
            part.undo()
            await until(lambda: part.model.row(task.id).snoozed_until is None)

    play(qapp, scenario)


def test_what_was_understood_is_corrected_after_enter_too(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            capture = part.pane.page.capture
            capture.edit.setText("pay 03/04 !high @Anna")
            capture.submit()
            await until(lambda: part.titles() == ["pay"] and capture.last.isVisible())
            assert capture.words == ""
            (row,) = [each for each in part.model.lines if hasattr(each, "row")]
            task_id = row.row.id
            doubtful, priority, _ = capture.last.chips.chips
            capture.last.chips.corrected.emit(doubtful.piece, doubtful.piece.others[0])
            await until(lambda: part.model.row(task_id).due_day == date(2027, 3, 4))
            capture.last.chips.corrected.emit(priority.piece, None)
            await until(lambda: part.titles() == ["pay !high"])
            task = await part.tasks.get(task_id)
            assert (task.priority, task.due.day) == (Priority.NONE, date(2027, 3, 4))
            assert [each.name for each in task.people] == ["Anna"]
            part.undo()
            await until(lambda: part.titles() == ["pay"])
            press(capture.edit, Qt.Key.Key_Down)
            assert capture.last.chips.chips[0].hasFocus()
            press(capture.last.chips.chips[0], Qt.Key.Key_Left)
            assert capture.edit.hasFocus()
            press(capture.edit, Qt.Key.Key_Down)
            press(capture.last.chips.chips[0], Qt.Key.Key_Escape)
            assert capture.edit.hasFocus() and capture.last.isVisible()
            capture.last.open_button.click()
            await until(lambda: part.model.task is not None and part.model.task.id == task_id)
            assert not capture.last.isVisible()
            part.pane.go_back()
            capture.edit.setText("call back")
            capture.submit()
            await until(lambda: capture.last.isVisible() and len(part.titles()) == 2)
            part.undo()
            await until(lambda: not capture.last.isVisible())

    play(qapp, scenario)


def test_everything_is_not_read_again_and_again_while_another_program_writes(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            await until(lambda: part.model.loaded and not part.model._reading)
            reads: list[bool] = []
            rows = part.tasks.rows

            async def counted(ids=None):
                reads.append(ids is None)
                await asyncio.sleep(0.05)
                return await rows(ids)

            part.tasks.rows = counted
            await until(lambda: part.model._rested_at < perf_counter())
            until_s = perf_counter() + 0.6
            while perf_counter() < until_s:
                part.bus.publish(Changes(Noun.TASK, frozenset()))
                await asyncio.sleep(0.005)
            assert 1 <= sum(reads) <= 5  # a read of 0.05 s and a rest of 0.15 s each
            (task,) = await part.add("call the bank")
            assert part.model.row(task.id) is not None

    play(qapp, scenario)
