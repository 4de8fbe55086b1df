"""Bringing chats in on the settings page, and exporting one with its dialog."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.host.folders import Folders
from deskhand.services.bus import Bus
from deskhand.services.exchange.exporting import Exporting
from deskhand.services.exchange.import_process import ImportProcess
from deskhand.services.exchange.importing import Importing
from deskhand.services.search import Search
from deskhand.store.database import Database
from deskhand.store.exchange import ExchangeRepository
from deskhand.store.search import SearchRepository
from deskhand.ui import aio
from deskhand.ui.exchange.control import ExportControl
from deskhand.ui.exchange.export_model import ExportModel
from deskhand.ui.exchange.services import Exchange
from deskhand.ui.settings.data.view import DataPage
from deskhand.ui.settings.data.view_model import KEEP_UP, ImportModel, Step
from deskhand.ui.theme.theme import Theme
from tests.services.exchange.making import everything
from tests.services.exchange.samples import chatgpt, claude
from tests.ui.settings.core import core, play, until

GENEROUS_S = 60.0


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@dataclass
class Opened:
    """A page on real services; the child process works on the same database."""

    repository: ExchangeRepository
    exporting: Exporting
    imports: ImportModel
    exports: ExportModel
    page: DataPage


@asynccontextmanager
async def opened(folder: Path, theme: Theme) -> AsyncIterator[Opened]:
    folders = Folders(folder / "config", folder / "data", folder / "cache", folder / "state")
    folders.make()
    database = await Database.open(f"sqlite:///{folders.data / 'deskhand.db'}")
    repository = ExchangeRepository(database)
    exporting = Exporting(repository)
    exchange = Exchange(
        ImportProcess(folders),
        Importing(repository, Bus()),
        exporting,
        Search(SearchRepository(database)).keep_up,
    )
    async with core(folder) as services:
        object.__setattr__(services, "exchange", lambda: exchange)
        parent = QWidget()
        imports, exports = ImportModel(services, parent), ExportModel(parent)
        page = DataPage(imports, exports, theme)
        page.show()
        try:
            yield Opened(repository, exporting, imports, exports, page)
        finally:
            await aio.settled((KEEP_UP,))
            page.deleteLater()
            parent.deleteLater()
            await database.close()


def export_of(folder: Path, *items: object) -> Path:
    path = folder / "conversations.json"
    path.write_text(json.dumps(list(items)), encoding="utf-8")
    return path


def test_a_dropped_export_is_recognised_imported_told_and_taken_back(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path, theme) as made:
            path = export_of(tmp_path, chatgpt(), claude(), {"mapping": {}})
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path))])
            drop = QDropEvent(
                QPoint(5, 5),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            made.page.dropEvent(drop)
            await until(lambda: made.imports.step is Step.ASKING, GENEROUS_S)
            assert "2 chats of ChatGPT" in made.imports.question
            assert "1 chat of Claude" in made.imports.question
            made.page.start.click()
            await until(lambda: made.imports.step is Step.TOLD, GENEROUS_S)
            assert len(await made.repository.ids()) == 2
            made.page.copy.click()
            assert "2 chats imported." in QGuiApplication.clipboard().text()
            assert "1 chat could not be read." in QGuiApplication.clipboard().text()
            await until(lambda: made.page.undo.isEnabled())
            made.page.undo.click()
            await until(lambda: made.imports.step is Step.IDLE)
            assert await made.repository.ids() == []

    play(qapp, scenario)


def test_what_is_no_export_is_said_in_place(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path, theme) as made:
            (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
            made.imports.look(tmp_path / "photo.jpg")
            await until(lambda: not made.imports.busy, GENEROUS_S)
            assert made.imports.step is Step.IDLE
            assert made.imports.notice is not None
            assert "No chats" in made.imports.notice.sentence

    play(qapp, scenario)


def test_an_import_can_be_stopped(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with opened(tmp_path, theme) as made:
            path = export_of(tmp_path, *(chatgpt(f"c{number}") for number in range(20_000)))
            made.imports.path = path
            seen: list[int] = []
            made.imports.progressed.connect(lambda _read, _total, found: seen.append(found))
            made.imports.start()
            await until(lambda: seen and seen[-1] > 300, GENEROUS_S)
            made.page.stop.click()
            await until(lambda: made.imports.step is Step.TOLD, GENEROUS_S)
            assert made.imports.report.is_cancelled
            assert len(await made.repository.ids()) == made.imports.report.imported < 20_000

    play(qapp, scenario)


def test_all_chats_are_exported(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with opened(tmp_path, theme) as made:
            await made.repository.add([everything()])
            made.page.options.format.show_value("json")
            made.exports.set_format("json")
            assert not made.page.options.branches.isVisible()
            made.exports.run(made.exporting, tmp_path / "all.zip", None)
            await until(lambda: not made.exports.busy)
            assert (tmp_path / "all.zip").exists()
            assert made.exports.notice.tone == "ok"

    play(qapp, scenario)


def test_one_chat_is_exported_through_the_dialogs(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with opened(tmp_path, theme) as made:
            chat = everything("Plan")
            await made.repository.add([chat])
            told: list[str] = []
            control = ExportControl(made.page, theme, lambda said, **_: told.append(said))
            control.ask(made.exporting, chat.id, chat.title)
            control.ask(made.exporting, chat.id, chat.title)  # a second time does nothing
            control.dialog.options.thinking.click()
            control.dialog.accept()
            await until(lambda: control.place is not None and control.place.isVisible())
            assert control.model.file_name(chat.title) == "Plan.md"
            control.place.fileSelected.emit(str(tmp_path / "Plan.md"))
            control.place.reject()
            await until(lambda: told and not control.model.busy)
            assert "Hm…" in (tmp_path / "Plan.md").read_text(encoding="utf-8")
            control.model.run(made.exporting, tmp_path / "Plan.md" / "x.md", [chat.id])
            await until(lambda: len(told) == 2)
            assert "could not be written" in told[1]

    play(qapp, scenario)
