"""The "/" commands and "@": what is offered, what they do, and that no word is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from deskhand.ui.actions import Actions
from deskhand.ui.chat.completion import Completer, Completion
from deskhand.ui.chat.completion_sources import Mentions, fitting, mentioned_files
from deskhand.ui.chat.composer_commands import SlashCommands
from deskhand.ui.chat.composer_tools import ComposerTools
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog

from .on_qt import chat, play, until
from .test_attachments import file_part


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


class Ran:
    """Notes what was run; `able` can run now."""

    def __init__(self, *able: str) -> None:
        self.able = able
        self.ran: list[tuple[str, str]] = []

    def can_run(self, action: str) -> bool:
        return action in self.able

    def run(self, action: str, argument: str) -> None:
        self.ran.append((action, argument))


def commands(ran: Ran, chosen: list[str] | None = None) -> SlashCommands:
    def models() -> list[Completion]:
        return [
            Completion(name, act=lambda name=name: (chosen or []).append(name))
            for name in ("small", "GPT large")
        ]

    return SlashCommands(ran, {"model": models}, list, lambda: ran.run("help", ""))


def test_only_what_can_be_done_now_is_listed() -> None:
    listed = commands(Ran("chat.new", "chat.model"))
    assert [each.label for each in listed.suggest("/")] == ["/new", "/model NAME", "/help"]
    assert [each.label for each in listed.suggest("/n")] == ["/new"]
    assert [each.label for each in listed.suggest("/stop")] == []


def test_what_follows_a_command_is_completed() -> None:
    listed = commands(Ran("chat.model"))
    assert [each.label for each in listed.suggest("/model ")] == ["small", "GPT large"]
    assert [each.label for each in listed.suggest("/model larg")] == ["GPT large"]
    assert listed.suggest("/new x") == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/new", ("new", "")),
        ("/Search  two words ", ("search", "two words")),
        ("/etc/passwd is a file", None),
        ("/ 2", None),
        ("//", None),
        ("/2nd", None),
        ("a /new", None),
        ("", None),
        ("/über alles", ("über", "alles")),
    ],
)
def test_what_looks_like_a_command(text: str, read: tuple[str, str] | None) -> None:
    assert commands(Ran()).read(text) == read


def test_an_argument_reaches_the_action() -> None:
    ran = Ran("app.palette", "chat.new", "chat.model")
    slash = commands(ran)
    assert slash.knows("search", "two words") and not slash.knows("search", "two\nlines")
    assert not slash.knows("new", "words") and not slash.knows("nothing", "")
    assert not slash.knows("stop", "")
    slash.run("search", "two words")
    slash.run("model", "unheard of")
    slash.run("help", "")
    assert ran.ran == [
        ("app.palette", "two words"),
        ("chat.model", "unheard of"),
        ("help", ""),
    ]


def test_what_begins_so_comes_first() -> None:
    every = [Completion("/a-prompt"), Completion("/prompt"), Completion("/other")]
    assert [each.label for each in fitting(every, "pro")] == ["/prompt", "/a-prompt"]


def test_a_file_is_mentioned_once_and_only_after_a_space() -> None:
    mentions = Mentions([lambda: mentioned_files([file_part(), file_part(), file_part(name="b")])])
    assert [each.label for each in mentions.suggest("@")] == ["a.pdf", "b"]
    assert mentions.begins("see @a.p") == 4
    assert mentions.begins("me@example.org") is None and mentions.begins("@a b") is None


def test_what_was_put_away_stays_away_until_another_begins(qapp: QApplication) -> None:
    completer = Completer([commands(Ran("chat.new"))])
    completer.look("/")
    assert completer.is_open
    completer.step(-1)
    assert completer.current is not None and completer.current.label == "/help"
    completer.dismiss()
    completer.look("/n")
    assert not completer.is_open
    completer.look("")
    completer.look("/n")
    assert completer.is_open and completer.at == 0


@asynccontextmanager
async def window(
    folder: Path, theme: Theme
) -> AsyncIterator[tuple[ChatView, ChatViewModel, Actions, list[str]]]:
    """A chat with actions, of which some are bound to note that they ran."""
    async with chat(folder) as (_, model):
        view = ChatView(model, theme)
        view.resize(900, 700)
        actions, ran = Actions(view), list[str]()
        for action in ("chat.new", "app.palette", "chat.model", "chat.copy_answer"):
            actions.on(action, lambda action=action: ran.append(f"{action} {actions.argument}"))
        view.use_actions(actions)
        view.show()
        view.activateWindow()
        view.focus_message()
        await until(lambda: model.models.choice is not None and view.composer.edit.hasFocus())
        try:
            yield view, model, actions, ran
        finally:
            view.hide()
            view.deleteLater()


def tools(view: ChatView) -> ComposerTools:
    found = view.composer.findChild(ComposerTools)
    assert isinstance(found, ComposerTools)
    return found


@pytest.mark.desktop
def test_a_command_is_found_and_run_by_keys_alone(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, ran):
            edit, popup = view.composer.edit, tools(view).popup
            QTest.keyClicks(edit, "/ne")
            await until(popup.isVisible)
            QTest.keyClick(edit, Qt.Key.Key_Tab)
            assert ran == ["chat.new "] and view.composer.text() == "" and edit.hasFocus()
            assert not popup.isVisible()
            QTest.keyClicks(edit, "/mo")
            QTest.keyClick(edit, Qt.Key.Key_Return)
            assert view.composer.text() == "/model " and popup.isVisible()
            QTest.keyClick(edit, Qt.Key.Key_Return)
            assert view.composer.text() == "" and model.models.name == "SmolLM2 135M"
            QTest.keyClicks(edit, "/search two words")
            QTest.keyClick(edit, Qt.Key.Key_Return)
            assert ran[-1] == "app.palette two words" and view.composer.text() == ""
            QTest.keyClicks(edit, "/")
            QTest.keyClick(edit, Qt.Key.Key_Escape)
            assert not popup.isVisible() and view.composer.text() == "/"
            assert model.is_empty

    play(qapp, scenario)


@pytest.mark.desktop
def test_an_unknown_command_is_asked_about_and_never_lost(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, _ran):
            edit = view.composer.edit
            for answer, sent in (("Keep writing", False), ("Send as a message", True)):
                view.composer.write("/wonder why")
                QTest.keyClick(edit, Qt.Key.Key_Return)
                await until(lambda: view.findChild(Dialog) is not None)
                dialog = view.findChild(Dialog)
                assert isinstance(dialog, Dialog)
                await until(dialog.isVisible)
                buttons = {each.text(): each for each in dialog.findChildren(QPushButton)}
                buttons[answer].click()
                await until(lambda: view.findChild(Dialog) is None)
                if sent:
                    await until(lambda: not model.is_empty)
                    assert model.entries[0].text == "/wonder why"
                else:
                    assert view.composer.text() == "/wonder why"

    play(qapp, scenario)


@pytest.mark.desktop
def test_enter_does_not_send_what_looks_like_a_command(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, _ran):
            view.composer.write("/wonder why")
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Return)
            await until(lambda: view.findChild(Dialog) is not None)
            dialog = view.findChild(Dialog)
            assert isinstance(dialog, Dialog)
            await until(dialog.isVisible)
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: view.findChild(Dialog) is None)
            assert view.composer.text() == "/wonder why" and model.is_empty

    play(qapp, scenario)


@pytest.mark.desktop
@pytest.mark.parametrize("written", ["{folder}/a b.csv", '"{folder}/a b.csv"', " {folder}/a b.csv"])
def test_a_path_behind_attach_is_attached(
    qapp: QApplication, tmp_path: Path, theme: Theme, written: str
) -> None:
    given = tmp_path / "a b.csv"
    given.write_text("1,2\n")

    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, _model, _, _ran):
            view.composer.attach_path(written.format(folder=tmp_path))
            await until(lambda: [each.name for each in view.composer.attachments.files] != [])
            assert [each.name for each in view.composer.attachments.files] == ["a b.csv"]

    play(qapp, scenario)


@pytest.mark.desktop
def test_a_path_is_a_message(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, _ran):
            view.composer.write("/etc/hosts is what?")
            QTest.keyClick(view.composer.edit, Qt.Key.Key_Return)
            await until(lambda: not model.is_empty)

    play(qapp, scenario)


@pytest.mark.desktop
def test_at_lists_models_and_chooses_one(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with window(tmp_path, theme) as (view, model, _, _ran):
            edit = view.composer.edit
            QTest.keyClicks(edit, "well @smol")
            await until(tools(view).popup.isVisible)
            QTest.keyClick(edit, Qt.Key.Key_Return)
            assert view.composer.text() == "well " and model.models.choice is not None
            assert model.models.choice.model == "small"

    play(qapp, scenario)
