"""What the palette finds: commands and conversations. It knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from deskhand.ui.actions import Actions
from deskhand.ui.chat.rail import RailViewModel

RECENT_CHATS = 5
MOST = 40

COMMANDS = "Commands"
CHATS = "Chats"


@dataclass(frozen=True, slots=True)
class Found:
    """One line. section: where it belongs; hint: its shortcut, or where the command is."""

    section: str
    text: str
    icon: str
    hint: str
    run: Callable[[], None]


class PaletteViewModel:
    """Finds by words in any order, each the beginning of a word or a part of one."""

    def __init__(self, actions: Actions, rail: RailViewModel) -> None:
        self._actions = actions
        self._rail = rail

    def find(self, text: str) -> list[Found]:
        """Best first: with no text recent chats and all commands that can run now, otherwise
        commands, then chats, that have every word."""
        words = text.casefold().split()
        commands = self._commands(words)
        chats = self._chats(words)
        found = [*commands, *chats] if words else [*chats, *commands]
        return found[:MOST]

    def _commands(self, words: list[str]) -> list[Found]:
        ranked = []
        for command, action in self._actions:
            if not command.in_palette or not action.isEnabled():
                continue
            rank = rank_of(words, command.label, f"{command.menu} {command.words}")
            if rank is not None:
                hint = self._actions.keys(command.id)
                run = action.trigger
                ranked.append((rank, Found(COMMANDS, command.label, command.icon, hint, run)))
        ranked.sort(key=lambda each: each[0])
        return [found for _, found in ranked]

    def _chats(self, words: list[str]) -> list[Found]:
        ranked = []
        for conversation in self._rail.loaded_conversations:
            rank = rank_of(words, conversation.title, "")
            if rank is None:
                continue
            run = partial(self._rail.open, conversation.id)
            ranked.append((rank, Found(CHATS, conversation.title, "chat", "", run)))
            if not words and len(ranked) == RECENT_CHATS:
                break
        ranked.sort(key=lambda each: each[0])
        return [found for _, found in ranked]


def rank_of(words: list[str], text: str, others: str) -> int | None:
    """How well `text` fits, 0 is best; None when a word is missing. `others` are words people
    may use for it."""
    text, others = text.casefold(), others.casefold().replace("&", "")
    starts = text.split()
    rank = 0
    for at, word in enumerate(words):
        if at < len(starts) and starts[at].startswith(word):
            continue
        if any(start.startswith(word) for start in starts):
            rank += 1
        elif word in text:
            rank += 2
        elif any(other.startswith(word) for other in others.split()):
            rank += 3
        else:
            return None
    return rank
