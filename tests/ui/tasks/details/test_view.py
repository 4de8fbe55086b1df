"""The page of one task, on the store."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from tests.ui.chat.on_qt import play, until
from tests.ui.tasks.pane import WIDE, press, shown

ENTER = Qt.Key.Key_Return


@asynccontextmanager
async def opened(tmp_path, qapp, line: str):
    """A pane with this task on its page."""
    async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
        (task,) = await part.add(line)
        part.pane.open(task.id)
        await until(lambda: part.pane.details.title.text() == task.title)
        yield part, task


def test_a_time_zone_is_asked_for_where_there_is_a_time(qapp, tmp_path):
    async def scenario():
        async with opened(tmp_path, qapp, "call Anna tomorrow") as (part, task):
            details = part.pane.details
            assert not details.zone.isVisible()
            details.due.setText("tomorrow at 9")
            press(details.due, ENTER)
            await until(details.zone.isVisible)
            details.zone.setText("America/New_York")
            press(details.zone, ENTER)
            await until(lambda: part.model.row(task.id).due_zone == "America/New_York")
            assert (await part.tasks.get(task.id)).due.at == time(9)
            await until(lambda: details.zone.text() == "America/New_York")
            details.zone.setText("Nowhere")
            press(details.zone, ENTER)
            await until(details._problem.isVisible)
            assert details.zone.text() == "Nowhere"

    play(qapp, scenario)


def test_what_was_done_before_is_listed(qapp, tmp_path):
    async def scenario():
        async with opened(tmp_path, qapp, "water the plants every friday") as (part, task):
            history = part.pane.details.history
            assert not history.isVisible()
            await part.tasks.complete([task.id])
            await until(history.isVisible)
            assert history.said.text().startswith("Done ")
            assert len(history.said.text().splitlines()) == 1

    play(qapp, scenario)


def test_names_are_offered_for_the_last_of_several(qapp, tmp_path):
    async def scenario():
        async with opened(tmp_path, qapp, "call @Anna +House #phone") as (part, _):
            await part.add("see @Ben +Garden #garden")
            details = part.pane.details
            await until(lambda: "garden" in part.model.tags)
            completer = details.tags.completer()
            assert completer.splitPath("phone, ga") == ["ga"]
            details.tags.setText("phone, ga")
            completer.setCompletionPrefix("ga")
            assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == (
                "phone, garden"
            )
            assert set(details.people.completer().model().stringList()) == {"Anna", "Ben"}

    play(qapp, scenario)


def test_a_field_that_could_not_be_stored_keeps_its_words_and_is_tried_again(qapp, tmp_path):
    async def scenario():
        async with opened(tmp_path, qapp, "call Anna") as (part, task):
            details, long = part.pane.details, "x" * 15_000
            details.title.setMaxLength(20_000)
            details.title.setText(long)
            press(details.title, ENTER)
            await until(lambda: part.pane.banner.isVisible())
            assert details.title.text() == long
            assert part.model.task.title == "call Anna"
            details.title.selectAll()
            QTest.keyClicks(details.title, "call Anna back")
            press(details.title, ENTER)
            await until(lambda: part.model.row(task.id).title == "call Anna back")

    play(qapp, scenario)


def test_an_ampersand_in_anybody_s_words_is_seen_and_makes_no_key(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            capture = part.pane.page.capture
            capture.edit.setText('plan Q&File #"R&D"')
            capture.submit()
            await until(lambda: part.titles() == ["plan Q&File"] and capture.last.isVisible())
            (chip,) = capture.last.chips.chips
            assert chip.text() == "#R&&D" and chip.shortcut().isEmpty()
            assert chip.accessibleName() == "Tag: R&D"
            capture.last.open_button.click()
            await until(lambda: part.pane.details.title.text() == "plan Q&File")
            part.model.add_part(part.model.task.id, "read Q&File")
            await until(lambda: "read Q&&File" in [each.text() for each in parts_of(part)])
            (named,) = [each for each in parts_of(part) if each.text() == "read Q&&File"]
            assert named.shortcut().isEmpty() and named.accessibleName() == "read Q&File"

    play(qapp, scenario)


def parts_of(part):
    """The buttons on the page of the open task."""
    return part.pane.details.findChildren(Button)
