"""The pane of preferences, by keyboard and by mouse."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from deskhand.domain.preference import Strength
from deskhand.ui.preferences.filtering import Filters
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until

from .pane import LOUD, NUTS, WIDE, WINDOW, choose, press, sentences, shown

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


def test_a_typed_sentence_is_stored_with_the_strength_its_words_say(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            line = part.pane.page.new.line
            assert line.accessibleName() == "New preference"
            assert part.pane.page.empty.isVisible()
            part.pane.focus_first()
            QTest.keyClicks(line, NUTS)
            assert part.pane.page.new.strength.text() == "Must"
            press(line, ENTER)
            await until(lambda: sentences(part) == [NUTS])
            (stored,) = await part.shelf.all()
            assert (stored.sentence, stored.strength) == (NUTS, Strength.MUST)
            assert line.text() == ""
            said, undo = part.told[-1]
            assert said == "Remembered."
            undo()
            await until(lambda: not part.model.preferences)

    play(qapp, scenario)


def test_what_is_typed_while_one_is_stored_is_the_next_one(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            line = part.pane.page.new.line
            QTest.keyClicks(line, NUTS)
            press(line, ENTER)
            QTest.keyClicks(line, LOUD)
            press(line, ENTER)
            await until(lambda: len(part.model.preferences) == 2)
            stored = {each.sentence: each.strength for each in await part.shelf.all()}
            assert stored == {NUTS: Strength.MUST, LOUD: Strength.AVOIDS}
            assert line.text() == ""

    play(qapp, scenario)


def test_the_strength_can_be_chosen_before_enter(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp)) as part:
            new = part.pane.page.new
            QTest.keyClicks(new.line, "Tea in the morning")
            assert new.strength.accessibleName() == "Strength: Prefers"
            new.strength.click()
            assert new.strength.text() == "Avoids"
            press(new.line, ENTER)
            await until(lambda: part.model.preferences)
            assert part.model.preferences[0].strength is Strength.AVOIDS

    play(qapp, scenario)


def test_enter_edits_in_place_and_enter_stores_it(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW, NUTS) as part:
            choose(part, NUTS)
            press(part.pane.page.list, ENTER)
            editor = part.pane.page.list.findChild(QPlainTextEdit)
            assert editor is not None
            editor.selectAll()
            QTest.keyClicks(editor, "I am allergic to nuts")
            press(editor, ENTER)
            await until(lambda: "I am allergic to nuts" in sentences(part))
            stored = {each.sentence: each for each in await part.shelf.all()}
            assert set(stored) == {WINDOW, "I am allergic to nuts"}

    play(qapp, scenario)


def test_escape_leaves_a_sentence_as_it_was(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), NUTS) as part:
            choose(part, NUTS)
            press(part.pane.page.list, Qt.Key.Key_F2)
            editor = part.pane.page.list.findChild(QPlainTextEdit)
            QTest.keyClicks(editor, "something else")
            press(editor, Qt.Key.Key_Escape)
            assert sentences(part) == [NUTS]

    play(qapp, scenario)


def test_several_are_forgotten_at_once_and_come_back(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW, NUTS, LOUD) as part:
            before = {each.id: each for each in await part.shelf.all()}
            page = part.pane.page
            assert not page.foot.isVisible()
            page.list.selectAll()
            assert page.foot.isVisible()
            press(page.list, Qt.Key.Key_Delete)
            await until(lambda: not part.model.preferences)
            assert await part.shelf.all() == []
            said, undo = part.told[-1]
            assert said == "3 preferences forgotten."
            undo()
            await until(lambda: len(part.model.preferences) == 3)
            assert {each.id: each for each in await part.shelf.all()} == before

    play(qapp, scenario)


def test_words_are_found_at_once_and_meanings_after_a_pause(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW, NUTS, LOUD) as part:
            page = part.pane.page
            page.search.setText("fli")
            assert sentences(part) == [WINDOW]
            said = page.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert "by word" in said
            page.search.setText("a place to eat")
            assert sentences(part) == []
            await until(lambda: LOUD in sentences(part))
            at = sentences(part).index(LOUD)
            assert "by meaning" in page.rows.index(at).data(Qt.ItemDataRole.AccessibleTextRole)
            press(page.search, Qt.Key.Key_Escape)
            assert len(sentences(part)) == 3

    play(qapp, scenario)


def test_a_filter_is_said_and_taken_back(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW, NUTS, LOUD) as part:
            part.model.filter(Filters(strength=Strength.MUST))
            assert sentences(part) == [NUTS]
            part.pane.page._show_all()
            assert len(sentences(part)) == 3

    play(qapp, scenario)


def test_what_contradicts_is_shown_before_it_is_stored(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW) as part:
            new = part.pane.page.new
            QTest.keyClicks(new.line, "I prefer aisle seats on flights over 3 hours")
            await until(lambda: not new.card.isHidden())
            press(new.line, ENTER)  # goes to the card: nothing is stored
            assert len(await part.shelf.all()) == 1
            press(new.card.replace_button, ENTER)
            await until(lambda: "aisle" in "".join(sentences(part)))
            (stored,) = await part.shelf.all()
            assert [old for _, old in stored.history] == [WINDOW]

    play(qapp, scenario)


def test_both_are_kept_with_their_conditions(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW) as part:
            new = part.pane.page.new
            QTest.keyClicks(new.line, "I prefer aisle seats on flights over 3 hours")
            await until(lambda: not new.card.isHidden())
            new.card.keep_button.click()
            old_edit, new_edit = new.card.stops()[:2]
            old_edit.setText(f"{WINDOW}, alone")
            new_edit.setText("I prefer aisle seats on flights over 3 hours with children")
            press(new_edit, ENTER)
            await until(lambda: len(part.model.preferences) == 2)
            assert {each.sentence for each in await part.shelf.all()} == {
                f"{WINDOW}, alone",
                "I prefer aisle seats on flights over 3 hours with children",
            }

    play(qapp, scenario)


def test_two_become_one(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), NUTS, "No nuts for me") as part:
            page = part.pane.page
            page.list.selectAll()
            page.merge_button.click()
            page.merge.sentence.setPlainText("I am allergic to all nuts")
            press(page.merge.sentence, ENTER)
            await until(lambda: sentences(part) == ["I am allergic to all nuts"])
            part.told[-1][1]()
            await until(lambda: set(sentences(part)) == {NUTS, "No nuts for me"})

    play(qapp, scenario)


def test_details_stand_in_place_of_the_list_where_it_is_narrow(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), NUTS) as part:
            choose(part, NUTS)
            press(part.pane.page.list, Qt.Key.Key_Right)
            details = part.pane.details
            assert details.isVisible()
            assert not part.pane.page.isVisible()
            details.strength.buttons["avoids"].click()
            await until(lambda: part.model.preferences[0].strength is Strength.AVOIDS)
            details.topic.setText("food")
            press(details.topic, ENTER)
            await until(lambda: part.model.preferences[0].topic == "food")
            press(details, Qt.Key.Key_Escape)
            assert part.pane.page.isVisible()
            assert part.pane.page.list.hasFocus()

    play(qapp, scenario)


def test_details_stand_beside_the_list_where_it_is_wide(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), NUTS, LOUD, width=WIDE) as part:
            choose(part, LOUD)
            assert part.pane.page.isVisible()
            assert part.pane.details.isVisible()
            assert part.pane.details.shown.sentence == LOUD
            assert not part.pane.details.back.isVisible()

    play(qapp, scenario)


def test_a_trial_shows_what_would_be_told_and_what_would_not(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), WINDOW, NUTS, LOUD) as part:
            part.pane.show_trial()
            trial = part.pane.trial
            QTest.keyClicks(trial.line, "book me a flight to Tokyo")
            press(trial.line, ENTER)
            await until(lambda: trial._model.rows and not trial._model.busy)
            told = [row.sentence for row in trial._model.rows if row.told]
            assert told == [WINDOW]
            assert {row.sentence for row in trial._model.rows} == {WINDOW, NUTS, LOUD}

    play(qapp, scenario)


def test_what_changes_elsewhere_is_shown(qapp, tmp_path):
    async def scenario():
        async with shown(tmp_path, Theme(qapp), NUTS) as part:
            (one,) = await part.shelf.all()
            await part.shelf.change(replace(one, sentence="No nuts"))
            await until(lambda: sentences(part) == ["No nuts"])
            await part.shelf.add(LOUD)
            await until(lambda: set(sentences(part)) == {"No nuts", LOUD})

    play(qapp, scenario)
