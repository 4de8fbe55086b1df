"""The page of tasks in and out, of calendars and of conflicts."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from deskhand.domain.sync import Choice
from deskhand.services.bus import Bus
from deskhand.services.task_exchange.service import TaskExchange
from deskhand.ui.tasks_exchange.calendars_model import CalendarsModel, Login
from deskhand.ui.tasks_exchange.page import TasksPage
from deskhand.ui.tasks_exchange.services import TaskServices
from deskhand.ui.tasks_exchange.transfer_model import Step, TaskExportModel, TaskImportModel
from deskhand.ui.theme.theme import Theme
from tests.services.sync.conftest import Side, computer, linked
from tests.support.radicale_server import PASSWORD, USER, Radicale
from tests.ui.settings.core import play, until


@pytest.fixture(scope="module")
def radicale() -> Iterator[Radicale]:
    with tempfile.TemporaryDirectory(prefix="radicale-") as folder:
        server = Radicale.start(Path(folder))
        yield server
        server.stop()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


class Opened:
    """The page, its models and the computer it belongs to."""

    def __init__(self, side: Side, theme: Theme) -> None:
        exchange = TaskExchange(side.tasks, side.repository)
        services = TaskServices(side.tasks, exchange, side.sync, Bus())
        self.owner = QObject()
        self.imports = TaskImportModel(lambda: services, self.owner)
        self.exports = TaskExportModel(lambda: services, self.owner)
        self.calendars = CalendarsModel(lambda: services, self.owner)
        self.page = TasksPage(self.imports, self.exports, self.calendars, theme)
        self.page.show()


@asynccontextmanager
async def opened(folder: Path, theme: Theme) -> AsyncIterator[tuple[Side, Opened]]:
    async with computer(folder) as side:
        made = Opened(side, theme)
        try:
            yield side, made
        finally:
            made.page.hide()
            made.page.deleteLater()
            made.owner.deleteLater()


def test_an_import_tells_what_it_did_and_is_undone(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (side, made):
            path = tmp_path / "x.ics"
            path.write_text("BEGIN:VTODO\nSUMMARY:good\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:cut")
            made.imports.start(path)
            await until(lambda: made.imports.step is Step.TOLD and not made.imports.busy)
            card = made.page.importing
            assert card.undo.isEnabled()
            assert "Line 4" in card.report.details.toPlainText()
            assert await side.titles() == ["good"]
            card.undo.click()
            await until(lambda: made.imports.step is Step.IDLE and not made.imports.busy)
            assert await side.titles() == []

    play(qapp, scenario)


def test_a_file_that_is_none_is_said_in_place(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (_, made):
            path = tmp_path / "x.zip"
            path.write_bytes(b"PK\x03\x04")
            made.imports.start(path)
            await until(lambda: made.imports.notice is not None)
            assert made.imports.notice is not None
            assert made.imports.notice.tone == "danger"
            assert made.imports.step is Step.IDLE

    play(qapp, scenario)


def test_an_import_is_stopped(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (side, made):
            path = tmp_path / "todo.txt"
            path.write_text("".join(f"task {n} @x\n" for n in range(20_000)))
            made.imports.progressed.connect(lambda *_: made.page.importing.stop.click())
            made.imports.start(path)
            await until(lambda: made.imports.step is Step.TOLD and not made.imports.busy)
            assert made.imports.report is not None
            assert made.imports.report.is_cancelled
            assert 0 < len(await side.titles()) < 20_000

    play(qapp, scenario)


def test_an_export_says_where_it_is(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (side, made):
            await side.add("milk")
            made.exports.set_format("markdown")
            assert made.exports.file_name.endswith(".md")
            made.exports.run(tmp_path / "out.md")
            await until(lambda: made.exports.notice is not None)
            assert "- [ ] milk" in (tmp_path / "out.md").read_text()

    play(qapp, scenario)


def test_a_calendar_is_added_with_a_new_list_and_removed(
    qapp: QApplication, tmp_path: Path, theme: Theme, radicale: Radicale
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (side, made):
            await side.add("milk")
            form = made.page.calendars.form
            made.page.calendars.open_form.click()
            form.url.setText(radicale.url)
            form.username.setText(USER)
            form.password.edit.setText("wrong")
            form.connect_button.click()
            await until(lambda: made.calendars.notice is not None)
            assert made.calendars.found is None
            form.password.edit.setText(PASSWORD)
            await until(lambda: not made.calendars.busy)
            form.connect_button.click()
            await until(lambda: made.calendars.found is not None and not made.calendars.busy)
            form.list.show_value("new list")
            form.new_name.setText("Home")
            form.add.click()
            await until(lambda: made.calendars.accounts and made.calendars.accounts[0].synced_at)
            assert form.isHidden()
            assert form.password.text() == ""
            await until(lambda: not made.calendars.busy)
            (account,) = made.calendars.accounts
            assert len(await side.repository.items(account.id)) == 1
            made.calendars.remove(account)
            await until(lambda: not made.calendars.busy)
            assert await side.sync.accounts() == []
            assert await side.titles() == ["milk"]

    play(qapp, scenario)


@pytest.mark.parametrize("choice", list(Choice))
def test_a_conflict_shows_both_versions_until_one_is_chosen(
    qapp: QApplication, tmp_path: Path, theme: Theme, radicale: Radicale, choice: Choice
) -> None:
    async def scenario() -> None:
        async with (
            computer(tmp_path / "b") as other,
            opened(tmp_path / "a", theme) as (side, made),
        ):
            collection = await side.sync.make_list(radicale.url, USER, PASSWORD, f"L {choice}")
            mine = await linked(side, radicale, collection)
            theirs = await linked(other, radicale, collection)
            await side.add("call")
            await side.run(mine)
            await other.run(theirs)
            await side.tasks.change([replace(await side.only(), title="call Anna")])
            await other.tasks.change([replace(await other.only(), title="call Bob")])
            await other.run(theirs)
            await side.run(mine)
            made.calendars.look()
            card = made.page.conflicts
            await until(lambda: card.parts)
            assert card.isVisibleTo(made.page)
            words = {each.text() for each in labels(card)}
            assert {"call Anna", "call Bob"} <= words
            part = card.parts[0]
            {Choice.MINE: part.mine, Choice.THEIRS: part.theirs, Choice.BOTH: part.both}[
                choice
            ].click()
            await until(lambda: not card.parts and not made.calendars.busy)
            assert not card.isHidden()
            card.undo.click()
            await until(lambda: card.parts)
            assert await side.titles() == ["call Anna"]

    play(qapp, scenario)


def labels(parent: QWidget) -> list[QWidget]:
    return list(parent.findChildren(QLabel))


def test_what_was_typed_is_not_in_any_repr() -> None:
    assert "secret" not in repr(Login("https://x", "me", "secret"))


def test_everything_has_a_name(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with opened(tmp_path / "a", theme) as (_, made):
            made.page.calendars.open_form.click()
            for each in made.page.findChildren(QWidget):
                is_shown = each.isVisibleTo(made.page)
                if is_shown and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    assert each.accessibleName(), each

    play(qapp, scenario)
