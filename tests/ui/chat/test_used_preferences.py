"""Preferences in a chat: told to the model, named under the answer, offered to be remembered."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskhand.desk import Desk
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.preference_joining import join_preferences
from deskhand.ui.chat.remember_card import RememberCard
from deskhand.ui.chat.used_preferences_card import UsedCard
from deskhand.ui.chat.used_preferences_chips import UsedChips
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatServices, ChatViewModel
from deskhand.ui.theme.theme import Theme
from tests.support.scripted_model import scripted_model
from tests.ui.chat.on_qt import play, until

CHOICE = ModelChoice("scripted", "scripted")
WINDOW = "I prefer window seats on flights over 3 hours"
PASTA = "I prefer tortellini to rigatoni at Italian restaurants"
ENTER = Qt.Key.Key_Return


@asynccontextmanager
async def chat(folder, qapp, *sentences, temporary=False):
    """A chat on the screen with everything real but the model."""
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), environ={})
    async with scripted_model() as model:
        config = ProviderConfig("scripted", ProviderKind.OPENAI, base_url=model.base_url)
        desk.providers.use_for_now(replace(config, max_retries=0))
        for sentence in sentences:
            await desk.daily.preferences.add(sentence)
        chats = await desk.unsaved() if temporary else desk.chats
        view_model = ChatViewModel(LiveAnswers())
        theme = Theme(qapp)
        view = ChatView(view_model, theme)
        told, shown = [], []
        room = SimpleNamespace(
            desk=desk,
            theme=theme,
            tell=lambda text, *, action="", act=None: told.append((text, act)),
        )
        pane = SimpleNamespace(model=view_model, view=view)
        join_preferences(pane, chats, room, lambda name, one: shown.append((name, one)))
        view_model.attach(
            ChatServices(
                chats.conversations,
                desk.models,
                chats.assistant,
                desk.bus,
                chats.files,
                desk.chats.prompts,
                desk.presets,
                chats.branches,
            )
        )
        view_model.choose(CHOICE)
        view.resize(900, 700)
        view.show()
        view.activateWindow()
        view.prepare()
        try:
            yield SimpleNamespace(
                desk=desk,
                chats=chats,
                model=view_model,
                view=view,
                server=model,
                told=told,
                shown=shown,
                shelf=desk.daily.preferences,
            )
        finally:
            view_model.live.stop_all()
            await until(lambda: not view_model.live.running())
            view.hide()
            view.deleteLater()
            view_model.deleteLater()
            await desk.close()


async def ask(part, text):
    """Send it and wait for the answer."""
    count = len(part.model.entries)
    assert part.model.send(text)
    await until(
        lambda: (
            not part.model.answering
            and not part.model.sending
            and len(part.model.entries) >= count + 2
            and all(each.message is not None for each in part.model.entries)
        )
    )


def chips(part):
    """The chips under the last answer."""
    found = part.view.transcript.views()[-1].findChild(UsedChips)
    return [] if found is None else list(found.chips)


def system_text(part):
    return str(part.server.requests[-1]["messages"][0]["content"])


def card(part) -> UsedCard:
    return part.view.window().findChild(UsedCard)


def test_what_bears_on_the_request_is_told_and_named_under_the_answer(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp, WINDOW, PASTA) as part:
            await ask(part, "Where shall we eat in Rome tonight?")
            assert PASTA in system_text(part)
            assert WINDOW not in system_text(part)
            await until(lambda: chips(part))
            (chip,) = chips(part)
            assert chip.accessibleName() == f"Used preference: {PASTA}"
            assert chip.text().startswith("I prefer")
            here = part.model.conversation_id
            await ask(part, "What is 12*7?")
            assert PASTA not in system_text(part)
            assert chips(part) == []
            part.model.open(None)
            await until(lambda: part.model.conversation_id is None)
            part.model.open(here)
            await until(lambda: len(part.view.transcript.views()) == 4)
            await until(lambda: part.view.transcript.views()[1].findChild(UsedChips) is not None)

    play(qapp, scenario)


def test_enter_opens_a_chip_and_not_here_leaves_it_out(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp, PASTA) as part:
            await ask(part, "Where shall we eat in Rome tonight?")
            await until(lambda: chips(part))
            view = part.view.transcript.views()[-1]
            assert view.stops()[0] is chips(part)[0]
            QTest.keyClick(chips(part)[0], ENTER)
            await until(lambda: card(part) is not None and card(part).isVisible())
            assert PASTA in card(part).accessibleName()
            card(part).not_here_button.click()
            await until(lambda: not card(part).again_button.isHidden())
            (stored,) = await part.shelf.all()
            assert stored.not_in == (part.model.conversation_id,)
            card(part).again_button.click()
            await until(lambda: len(part.server.requests) == 2 and not part.model.answering)
            assert PASTA not in system_text(part)

    play(qapp, scenario)


def test_a_chip_edits_in_place_and_forgets_with_a_way_back(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp, PASTA) as part:
            await ask(part, "Where shall we eat in Rome tonight?")
            await until(lambda: chips(part))
            chips(part)[0].click()
            await until(lambda: card(part) is not None and card(part).isVisible())
            card(part).edit_button.click()
            card(part).editor.setPlainText("Ravioli first")
            QTest.keyClick(card(part).editor, ENTER)
            await until(lambda: part.told)
            (stored,) = await part.shelf.all()
            assert stored.sentence == "Ravioli first"
            part.told.clear()
            await until(lambda: chips(part))
            chips(part)[0].click()
            await until(lambda: card(part).isVisible())
            card(part).forget_button.click()
            await until(lambda: part.told)
            assert await part.shelf.all() == []
            await until(lambda: not chips(part))
            part.told[-1][1]()
            await until(lambda: chips(part))
            assert [each.sentence for each in await part.shelf.all()] == ["Ravioli first"]

    play(qapp, scenario)


def test_a_temporary_chat_recalls_and_leaves_no_trace(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp, PASTA, temporary=True) as part:
            await ask(part, "Where shall we eat in Rome tonight?")
            assert PASTA in system_text(part)
            await ask(part, "I prefer window seats on long flights.")
            await asyncio.sleep(0)
            assert part.view.findChild(RememberCard) is None
            await part.shelf.close()
            (stored,) = await part.shelf.all()
            assert stored.uses == 0

    play(qapp, scenario)


def question(part) -> RememberCard | None:
    cards = part.view.findChildren(RememberCard)
    return next((each for each in cards if each.isVisible()), None)


def test_a_stated_preference_is_asked_about_and_kept_after_a_yes(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp) as part:
            part.view.focus_message()
            await ask(part, "I prefer window seats on flights over 3 hours.")
            await until(lambda: question(part))
            assert part.view.composer.edit.hasFocus()
            assert await part.shelf.all() == []
            asked = question(part)
            asked.yes_button.setFocus()
            QTest.keyClick(asked.yes_button, ENTER)
            await until(lambda: part.told)
            (stored,) = await part.shelf.all()
            assert "window seats" in stored.sentence
            assert stored.source == f"message:{part.model.entries[0].message.id}"
            assert question(part) is None

    play(qapp, scenario)


def test_no_keeps_nothing_and_never_asks_no_more_in_this_chat(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp) as part:
            await ask(part, "I prefer window seats on flights over 3 hours.")
            await until(lambda: question(part))
            question(part).never_button.click()
            await until(lambda: question(part) is None)
            here = part.model.conversation_id
            await until(lambda: part.told)
            async with asyncio.timeout(40):
                while not await part.chats.preferences.is_silent(here):
                    await asyncio.sleep(0.01)
            await ask(part, "I prefer tea to coffee in the morning.")
            assert question(part) is None
            assert await part.shelf.all() == []

    play(qapp, scenario)


def test_learning_always_stores_at_once_and_can_be_undone(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp) as part:

            def always(settings):
                preferences = settings.preferences.model_copy(update={"learn": "always"})
                return settings.model_copy(update={"preferences": preferences})

            await part.desk.settings.change(always)
            await ask(part, "I prefer window seats on flights over 3 hours.")
            await until(lambda: part.told)
            assert len(await part.shelf.all()) == 1
            part.told[-1][1]()
            async with asyncio.timeout(40):
                while await part.shelf.all():
                    await asyncio.sleep(0.01)

    play(qapp, scenario)


def test_one_that_clashes_is_asked_about_with_both_sentences(qapp, tmp_path):
    async def scenario():
        async with chat(tmp_path, qapp, WINDOW) as part:
            await ask(part, "I prefer aisle seats on flights over 3 hours.")
            await until(lambda: question(part) and not question(part).conflict.isHidden())
            conflict = question(part).conflict
            assert WINDOW in conflict.accessibleName()
            conflict.replace_button.click()
            await until(lambda: part.told)
            (stored,) = await part.shelf.all()
            assert "aisle" in stored.sentence
            assert stored.history[0][1] == WINDOW

    play(qapp, scenario)
