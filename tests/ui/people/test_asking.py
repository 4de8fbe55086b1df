"""Who is meant when a new task names one of several."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from deskhand.desk import Desk
from deskhand.host.folders import Folders
from deskhand.ui.people.asking import AskWho
from deskhand.ui.people.choose_dialog import ChooseDialog
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until


def test_it_offers_to_choose_and_links_the_chosen_one(qapp, tmp_path: Path) -> None:
    async def scenario() -> None:
        desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
        people, tasks = desk.daily.people, desk.daily.tasks
        for name in ("Anna Bianchi", "Anna Rossi"):
            await people.add(people.draft(name))
        window, offered = QWidget(), []

        def tell(text, *, action="", act=None):
            offered.append((text, act))

        asking = AskWho(people, tasks, desk.bus, window, Theme(qapp), tell)
        window.show()
        task = await tasks.add(tasks.capture("call @Anna"))
        await until(lambda: offered)
        await tasks.change([task])
        offered[0][1]()
        await until(lambda: window.findChild(ChooseDialog))
        dialog = window.findChild(ChooseDialog)
        assert dialog.list.count() == 2
        QTest.keyClick(dialog.search, Qt.Key.Key_Down)
        dialog.accept()
        rossi = (await people.find("Anna Rossi"))[0]

        async def linked() -> bool:
            return [each.person_id for each in (await tasks.get(task.id)).people] == [rossi.id]

        found = []
        desk.bus.subscribe(found.append)
        await until(lambda: found or asking is None)
        assert await linked()
        assert len(offered) == 1  # asked once
        window.hide()
        window.deleteLater()
        await desk.close()

    play(qapp, scenario)
