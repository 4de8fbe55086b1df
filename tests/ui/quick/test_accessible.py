"""The quick prompt for people who hear it, see little, or use the keyboard alone."""

from __future__ import annotations

import pytest

from deskhand.ui.quick.kinds import Kind
from tests.ui.accessibility.fitting import cut_off
from tests.ui.accessibility.seeing import too_faint
from tests.ui.accessibility.walk import complaints
from tests.ui.chat.on_qt import play, until

from .opened import answered, quick, say

WORDS = "t ring @Anna tomorrow at 9 #work"


async def settled(at):
    """Everything is laid out."""
    await until(lambda: at.prompt.isVisible() and not at.prompt._later.isActive())


def test_everything_is_told_and_reached(qapp, tmp_path):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            say(at, "What is a tide?")
            await answered(at)
            await settled(at)
            assert complaints(at.prompt) == []
            say(at, WORDS, send=False)
            await settled(at)
            assert complaints(at.prompt) == []

    play(qapp, scenario)


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_all_words_fit_and_can_be_read(qapp, tmp_path, mode, zoom):
    async def scenario():
        async with quick(tmp_path, qapp) as at:
            at.theme.set_mode(mode)
            at.theme.set_zoom(zoom)
            at.control.show(selection="two words")
            for words, kind in ((WORDS, Kind.TASK), ("What is a tide?", Kind.QUESTION)):
                at.prompt.write(words)
                at.model.choose(kind)
                await settled(at)
                await until(lambda: cut_off(at.prompt.panel) == [])
                assert too_faint(at.prompt.panel) == []

    play(qapp, scenario)


def test_an_answer_is_announced_in_sentences(qapp, tmp_path):
    async def scenario():
        words = ["One is over. ", "Two comes.\n\n", "```\nx = 1\n```\n\n", "And the end."]
        async with quick(tmp_path, qapp, words=words) as at:
            heard: list[str] = []
            at.model.chat.announced.connect(heard.append)
            say(at, "Say it")
            await until(lambda: heard and heard[-1] == "And the end.")
            assert heard == ["One is over.", "Two comes.", "Code, 1 line.", "And the end."]

    play(qapp, scenario)
