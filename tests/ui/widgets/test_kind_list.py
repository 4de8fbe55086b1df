"""The list of things of several kinds, as the vault and the resources have it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.icon_rows import IconRow
from deskhand.ui.widgets.kind_list import KindList, Listing


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


def made(qapp: QApplication) -> KindList:
    return KindList(
        Theme(qapp, "light"),
        name="Fruit",
        new="New fruit",
        search="Search fruit",
        icon="folder",
        kinds=[(Fruit.APPLE, "Apples"), (Fruit.PEAR, "Pears")],
    )


def test_a_kind_is_chosen_in_the_menu_and_named_on_its_button(qapp: QApplication) -> None:
    part, chosen = made(qapp), []
    part.kind_chosen.connect(chosen.append)
    rows = [IconRow("1", "folder", "Boskop", "", False, "Apples")]
    part.put(Listing(rows, Fruit.APPLE, False, True, ("Nothing found", ""), "1 fruit"))
    assert part.kind.accessibleName() == "Kind: Apples"
    for at, expected in enumerate((None, Fruit.APPLE, Fruit.PEAR)):
        part.kind.click()
        menu = part.findChildren(QMenu)[-1]
        assert [each.isChecked() for each in menu.actions()] == [False, True, False]
        menu.actions()[at].trigger()
        menu.close()
        assert chosen[-1] is expected
    part.deleteLater()


def test_where_nothing_is_one_begins_at_the_button_for_a_new_one(qapp: QApplication) -> None:
    part, wanted = made(qapp), []
    part.new_wanted.connect(lambda: wanted.append(True))
    part.put(Listing([], None, True, True, ("Nothing yet", "Add some."), ""))
    part.show()
    part.focus_first()
    assert part.search.isHidden() and part.new.isHidden() and part.kind.isHidden()
    assert part.focusWidget() is part.empty.button
    QTest.keyClick(part.empty.button, Qt.Key.Key_Space)
    assert wanted
    part.deleteLater()
