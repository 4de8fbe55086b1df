"""Chats and tasks dragged out of the window: promised at once, delivered while it goes on."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QObject

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft
from deskhand.domain.ids import new_id
from deskhand.host.folders import Folders
from deskhand.host.parcels import Parcels
from deskhand.ui.capture.dragging import MOST_FILES, DragOut
from deskhand.ui.chat.rail_model import DRAGGED, RailModel
from deskhand.ui.tasks.arranging import Lines
from deskhand.ui.tasks.list_model import MIME, TaskLines, dragged
from deskhand.ui.tasks.sights import Place
from tests.ui.chat.on_qt import play, until


async def opened(folder: Path) -> Desk:
    return await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), environ={})


def test_a_chat_is_a_markdown_file(qapp, tmp_path):
    async def scenario():
        desk, owner, told = await opened(tmp_path), QObject(), []
        try:
            message = await desk.conversations.post(Draft(None, "What is a **tide**?"))
            chat = await desk.conversations.get(message.conversation_id)
            rows = RailModel(owner)
            rows.as_files = DragOut(desk, told.append, owner).chats
            rows.set_rows([chat])
            data = rows.mimeData([rows.index(0, 0)])
            assert bytes(data.data(DRAGGED).data()).decode() == chat.id.hex
            (url,) = data.urls()
            path = Path(url.toLocalFile())
            assert path.suffix == ".md"
            await until(path.exists)
            assert "tide" in path.read_text()
            assert path.stat().st_mode & 0o777 == 0o600
            assert not told
        finally:
            owner.deleteLater()
            await desk.close()

    play(qapp, scenario)


def test_a_chat_that_is_gone_is_told(qapp, tmp_path):
    async def scenario():
        desk, owner, told = await opened(tmp_path), QObject(), []
        try:
            out = DragOut(desk, told.append, owner)
            (url,) = out.chats([(new_id(), "")])
            await until(lambda: told)
            assert not Path(url.toLocalFile()).exists()
            assert len(out.chats([(new_id(), "x")] * 50)) == MOST_FILES
            await until(lambda: len(told) == MOST_FILES + 1)
        finally:
            owner.deleteLater()
            await desk.close()

    play(qapp, scenario)


def test_tasks_are_a_calendar_file(qapp, tmp_path):
    async def scenario():
        desk, owner, told = await opened(tmp_path), QObject(), []
        try:
            tasks = desk.daily.tasks
            one = await tasks.add(tasks.capture("Water the plants tomorrow"))
            two = await tasks.add(tasks.capture("Ring Anna"))
            out = DragOut(desk, told.append, owner)
            lines = TaskLines(tasks, owner)
            lines.as_files = out.tasks
            shown = Lines(Place(tasks.clock.now, tasks.clock.zone))
            shown.add_rows(await tasks.rows())
            lines.put(shown)
            data = lines.mimeData([lines.index(0), lines.index(1)])
            assert set(dragged(data)) == {one.id, two.id}
            assert data.hasFormat(MIME)
            assert "- [ ] Ring Anna" in data.text()
            (url,) = data.urls()
            path = Path(url.toLocalFile())
            assert path.name == "2 tasks.ics"
            await until(path.exists)
            content = path.read_text()
            assert content.count("BEGIN:VTODO") == 2
            assert "Water the plants" in content
            (url,) = out.tasks([(one.id, one.title)])
            assert Path(url.toLocalFile()).name == "Water the plants.ics"
            await until(Path(url.toLocalFile()).exists)
            Parcels(desk.folders.cache).clear()
            assert not path.exists()
            assert not told
            assert out.tasks([]) == []
        finally:
            owner.deleteLater()
            await desk.close()

    play(qapp, scenario)


def test_without_a_folder_for_it_nothing_is_promised(qapp, tmp_path):
    async def scenario():
        told, owner = [], QObject()
        (tmp_path / "parcels").write_text("in the way")
        desk = SimpleNamespace(folders=SimpleNamespace(cache=tmp_path))
        assert DragOut(desk, told.append, owner).chats([(new_id(), "x")]) == []
        assert told
        owner.deleteLater()

    play(qapp, scenario)
