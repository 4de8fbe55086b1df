"""The pane of people, by keyboard and by mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.people import PartyKind
from deskhand.ui.people.rows import Show
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until

from .pane import WIDE, family, press, shown, stored

ENTER, DOWN, UP, TAB = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab
ESCAPE, BACK = Qt.Key.Key_Escape, Qt.Key.Key_Backspace


def test_a_first_person_is_added_with_the_keyboard_and_undone(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            pane = part.pane
            assert pane.accessibleName() == "People"
            assert pane.list.empty.button.accessibleName() == "New person"
            pane.list.empty.button.click()
            QTest.keyClicks(pane.edit.name, "Anna Rossi")
            pane.edit.birthday.setText("31 February")
            press(pane.edit.name, ENTER)
            await until(lambda: pane.edit._problem.isVisible())
            assert pane.edit.name.text() == "Anna Rossi"
            pane.edit.birthday.setText("05-04")
            press(pane.edit.birthday, ENTER)
            await until(lambda: part.names() == ["Anna Rossi"] and pane.card.isVisible())
            assert part.told[-1][0] == "“Anna Rossi” added"
            await part.undo()
            await until(lambda: part.model.is_empty)

    play(qapp, scenario)


def test_the_list_is_searched_filtered_and_walked(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            await family(part.people)
            await until(lambda: len(part.names()) == 4)
            listed = part.pane.list
            QTest.keyClicks(listed.search, "rossi")
            assert part.names() == ["A. Rossi", "Anna Rossi", "Ben Rossi"]
            press(listed.search, ESCAPE)
            assert len(part.names()) == 4
            part.model.choose(Show.ORGANISATIONS)
            assert part.names() == ["Acme"]
            part.model.choose(Show.ALL)
            part.model.choose_tag("choir")
            assert part.names() == ["Anna Rossi"]
            part.model.choose_tag("")
            part.pane.focus_first()
            press(listed.search, DOWN)
            press(listed.list, DOWN, DOWN)
            assert str(listed.list.currentIndex().data()) == "Anna Rossi"
            press(listed.list, ENTER)
            await until(lambda: part.pane.card.isVisible())
            assert not listed.isVisible()
            press(part.pane, ESCAPE)
            assert listed.isVisible()

    play(qapp, scenario)


def test_deleting_from_the_list_has_its_undo(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            await family(part.people)
            await until(lambda: len(part.names()) == 4)
            part.pane.list.focus_list()
            press(part.pane.list.list, Qt.Key.Key_Delete)
            await until(lambda: len(part.names()) == 3)
            await part.undo()
            await until(lambda: len(part.names()) == 4)

    play(qapp, scenario)


def test_wide_list_and_card_stand_beside_each_other(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            every = await family(part.people)
            await until(lambda: len(part.names()) == 4)
            part.pane.open(every["Anna Rossi"].id)
            await until(lambda: part.pane.card.isVisible())
            assert part.pane.list.isVisible() and not part.pane.card.back_button.isVisible()
            part.pane.resize(344, 700)
            assert not part.pane.list.isVisible() and part.pane.card.back_button.isVisible()

    play(qapp, scenario)


def test_a_card_is_edited_in_its_place_and_put_back(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            anna = (await family(part.people))["Anna Rossi"]
            part.pane.open(anna.id)
            await until(lambda: part.pane.card.isVisible())
            part.pane.card.edit.click()
            edit = part.pane.edit
            assert not edit.is_touched
            edit.nicknames.setText("Nan, Annie")
            assert edit.is_touched
            edit._add_empty()
            QTest.keyClicks(edit._rows[-1].value, "+39 06 1")
            press(edit.nicknames, ENTER)
            await until(lambda: part.pane.card.isVisible())
            after = await part.people.get(anna.id)
            assert after.nicknames == ("Nan", "Annie") and len(after.reach) == 2
            await part.undo()
            await until(lambda: part.model.card and part.model.card.party == anna)
            part.pane.card.edit.click()
            edit.name.setText("Somebody else")
            press(edit.name, ESCAPE)
            assert (await part.people.get(anna.id)) == anna

    play(qapp, scenario)


def test_a_relation_is_added_with_somebody_new_and_undone(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            anna = (await family(part.people))["Anna Rossi"]
            part.pane.open(anna.id)
            await until(lambda: part.pane.card.isVisible())
            part.pane.card.findChild(QWidget, "relations").add.click()
            form = part.pane.card.findChild(QWidget, "relation form")
            form.kind.show_value("friend of")
            form._on_kind()
            form.other.setFocus()
            QTest.keyClicks(form.other, "Clara")
            assert form._fresh.isVisible()
            form.since.setText("soon")
            press(form.other, ENTER)
            await until(lambda: form._problem.isVisible())
            form.since.setText("2020-05")
            press(form.since, ENTER)
            await until(lambda: part.model.card and len(part.model.card.neighbours) == 3)
            assert "Clara" in [each.name for each in await part.people.all()]
            await part.undo()
            await until(lambda: len(part.model.card.neighbours) == 2 and len(part.names()) == 4)

    play(qapp, scenario)


def test_contact_is_noted_and_relations_are_ended_and_removed(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            anna = (await family(part.people))["Anna Rossi"]
            part.model.open(anna.id)
            await until(lambda: part.model.card)
            part.model.contacted(anna)
            await until(lambda: part.model.card.party.last_contact == part.model.today())
            first = part.model.card.neighbours[0]
            part.model.end_relation(first)
            await until(lambda: any(each.relation.until for each in part.model.card.neighbours))
            await part.undo()
            await until(lambda: not any(e.relation.until for e in part.model.card.neighbours))
            part.model.unrelate(first)
            await until(lambda: len(part.model.card.neighbours) == 1)
            await part.undo()
            await until(lambda: len(part.model.card.neighbours) == 2)

    play(qapp, scenario)


def test_the_picture_is_walked_with_keys(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            every = await family(part.people)
            part.pane.open(every["Anna Rossi"].id)
            await until(lambda: part.pane.card.isVisible())
            part.pane.card.picture.click()
            view = part.pane.picture
            picture = view.picture
            assert picture.accessibleName() == "Picture of the relations of Anna Rossi"
            assert view.list.count() == 2
            press(picture, TAB)
            assert "Anna Rossi: mother of Ben Rossi" in picture.said(picture.at)
            press(picture, ENTER)
            await until(lambda: part.model.card.party.name == "Ben Rossi")
            assert picture.said(0) == "Ben Rossi: child of Anna Rossi"
            press(picture, BACK)
            await until(lambda: part.model.card.party.name == "Anna Rossi")
            press(picture, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, DOWN, UP)
            press(picture, BACK)
            assert part.pane.card.isVisible()

    play(qapp, scenario)


def test_the_picture_is_walked_with_the_mouse_and_holds_five_hundred(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), width=WIDE) as part:
            hub = await stored(part.people, "Hub")
            for n in range(60):
                other = await stored(part.people, f"P {n:02}")
                await part.people.relate(hub.id, "knows", other.id)
            part.pane.open(hub.id)
            await until(lambda: part.model.card and len(part.model.card.neighbours) == 60)
            part.pane.show_picture()
            picture = part.pane.picture.picture
            spots = picture.picture.spots
            assert spots[-1].joined is None and picture.said(len(spots) - 1).endswith("more")
            last = picture.picture.spots[-1]
            middle = picture.rect().center()

            def at(spot):
                return middle + QPoint(round(spot.x), round(spot.y))

            QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at(last))
            assert picture.picture.page == 1
            first = picture.picture.spots[0]
            QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at(first))
            wanted = first.joined.party_id
            await until(lambda: part.model.card.party.id == wanted)
            part.pane.picture.step_back()
            await until(lambda: part.model.card.party.id == hub.id)
            picture.go_to(wanted)
            assert "P " in picture.said(picture.at)

    play(qapp, scenario)


def test_duplicates_are_compared_merged_undone_and_kept_apart(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            every = await family(part.people)
            await until(lambda: len(part.names()) == 4)
            part.pane.show_duplicates()
            view = part.pane.duplicates
            await until(lambda: view.list.count() == 1)
            part.model.merge(every["Anna Rossi"], every["A. Rossi"])
            await until(lambda: len(part.names()) == 3 and view.list.count() == 0)
            await part.undo()
            await until(lambda: len(part.names()) == 4 and view.list.count() == 1)
            part.model.keep_apart(every["Anna Rossi"], every["A. Rossi"])
            await until(lambda: view.list.count() == 0)
            await part.undo()
            await until(lambda: view.list.count() == 1)
            press(view.list, ESCAPE)
            assert part.pane.list.isVisible()

    play(qapp, scenario)


def test_who_was_merged_is_separated_again_from_the_card(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            every = await family(part.people)
            await until(lambda: len(part.names()) == 4)
            await part.people.merge(every["Anna Rossi"].id, every["A. Rossi"].id)
            part.model.open(every["Anna Rossi"].id)
            await until(lambda: part.model.card is not None and part.model.card.merged)
            part.pane.card._more.click()
            menu = part.pane.card.findChild(QMenu)
            words = "Separate “A. Rossi” again"
            next(each for each in menu.actions() if each.text() == words).trigger()
            menu.close()
            await until(lambda: len(part.names()) == 4 and not part.model.card.merged)
            await until(lambda: part.told)
            await part.undo()
            await until(lambda: len(part.names()) == 3)

    play(qapp, scenario)


def test_cards_come_in_with_progress_an_offer_and_one_undo(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            path = tmp_path / "a.vcf"
            path.write_text("BEGIN:VCARD\nFN:Ben\nORG:Acme\nEND:VCARD\nBEGIN:VCARD\nFN:Cut\n")
            reports = []
            part.pane.exchange.imported.connect(reports.append)
            part.pane.exchange.take_in([path])
            assert part.pane.exchange.busy
            await until(lambda: reports and part.names() == ["Ben"])
            transfers = part.pane.transfers
            await until(lambda: part.pane.banner.isVisible() and transfers.add.isVisible())
            transfers.add.click()
            await until(lambda: part.names() == ["Acme", "Ben"])
            assert not transfers.isVisible()
            out = tmp_path / "out.vcf"
            part.pane.exchange.export(out)
            await until(lambda: "2 cards" in part.told[-1][0])
            assert out.read_text(encoding="utf-8").count("BEGIN:VCARD") == 2
            part.pane.exchange.undo(reports[0])
            await until(lambda: part.names() == ["Acme"])
            failed = []
            part.pane.exchange.failed.connect(failed.append)
            part.pane.exchange.take_in([tmp_path / "none.vcf"])
            await until(lambda: failed)

    play(qapp, scenario)


def test_every_control_has_a_name(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            anna = (await family(part.people))["Anna Rossi"]
            part.pane.open(anna.id)
            await until(lambda: part.pane.card.isVisible())
            part.pane.begin(PartyKind.ORGANISATION)
            part.pane.edit_card()
            part.pane.show_picture()
            part.pane.show_duplicates()
            nameless = [
                type(each).__name__
                for each in part.pane.findChildren(QWidget)
                if each.window() is part.window
                and each.focusPolicy() & Qt.FocusPolicy.TabFocus
                and not each.accessibleName()
            ]
            assert nameless == []

    play(qapp, scenario)


def test_a_task_that_changes_does_not_read_everybody_again(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            every = await family(part.people)
            await until(lambda: len(part.names()) == 4)
            part.model.open(every["Anna Rossi"].id)
            await until(lambda: part.model.card is not None and not part.model._reading)
            known = part.model._known
            opened: list[bool] = []
            part.model.card_changed.connect(lambda: opened.append(True))
            part.bus.publish(Changes(Noun.TASK, frozenset()))
            await until(lambda: opened)
            assert part.model._known is known

    play(qapp, scenario)
