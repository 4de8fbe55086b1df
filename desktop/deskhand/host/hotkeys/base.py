"""What every way to get keys from all programs offers, and what it says of each key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, assert_never

from deskhand.domain.wording import tr
from deskhand.host.hotkeys.keys import HotKey, NotAKey, parse


class Standing(StrEnum):
    """How it stands with a key."""

    BOUND = "bound"
    TAKEN = "taken"
    IMPOSSIBLE = "impossible"
    ASKING = "asking"
    REFUSED = "refused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HotkeyState:
    """What is true of one key now.

    owner: who has a TAKEN one, "" when that cannot be known. reason: why it is IMPOSSIBLE, a
    sentence. shown: what the desktop itself calls a BOUND one, where it chooses.
    """

    standing: Standing
    key: str = ""
    owner: str = ""
    reason: str = ""
    shown: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether a press would arrive."""
        return self.standing is Standing.BOUND

    def sentence(self) -> str:
        """The same for people."""
        match self.standing:
            case Standing.BOUND if self.shown:
                return tr("Works in every program. Your desktop calls it {key}.", key=self.shown)
            case Standing.BOUND:
                return tr("Works in every program.")
            case Standing.TAKEN if self.owner:
                return tr("Taken: {owner} has this key.", owner=self.owner)
            case Standing.TAKEN:
                return tr("Taken by another program; which one cannot be known here.")
            case Standing.ASKING:
                return tr("Your desktop asks whether Deskhand may have this key.")
            case Standing.REFUSED:
                return tr("Your desktop asked, and Deskhand was not given this key.")
            case Standing.IMPOSSIBLE:
                return self.reason
            case Standing.REMOVED:
                return tr("No key.")
            case _:
                assert_never(self.standing)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key somebody wants. id: what it is for. description: the same for people. key: as Qt
    writes it; "" for none."""

    id: str
    key: str
    description: str


@dataclass(frozen=True, slots=True)
class Press:
    """A key was pressed. token: what lets our window come forward (xdg-activation), "" where none
    is needed."""

    id: str
    token: str = ""


OnPress = Callable[[Press], None]
States = Mapping[str, HotkeyState]
OnChange = Callable[[States], None]


class Hotkeys(Protocol):
    """Made inside the loop that is told. Presses and changes are told in the loop's own thread."""

    async def bind(self, wanted: Sequence[Wanted]) -> dict[str, HotkeyState]:
        """Have these keys from now on, and no others. Never raises for a key that cannot be had;
        a key that can be had later is told as a change."""

    async def close(self) -> None:
        """Let go of every key."""


def sort_out(wanted: Sequence[Wanted]) -> tuple[dict[str, HotKey], dict[str, HotkeyState]]:
    """The keys that can be asked for, by id, and how it stands with the rest: removed ones,
    those that are no key, and those another of ours already has."""
    keys: dict[str, HotKey] = {}
    states: dict[str, HotkeyState] = {}
    first: dict[HotKey, str] = {}
    for each in wanted:
        if not each.key.strip():
            states[each.id] = HotkeyState(Standing.REMOVED)
            continue
        try:
            key = parse(each.key)
        except NotAKey as refused:
            states[each.id] = HotkeyState(Standing.IMPOSSIBLE, each.key, reason=str(refused))
            continue
        if key in first:
            owner = tr("“{command}” of Deskhand", command=first[key])
            states[each.id] = HotkeyState(Standing.TAKEN, key.text, owner=owner)
            continue
        first[key] = each.description
        keys[each.id] = key
    return keys, states


def impossible(keys: Mapping[str, HotKey], reason: str) -> dict[str, HotkeyState]:
    """None of these can be had, for this reason."""
    return {
        id_: HotkeyState(Standing.IMPOSSIBLE, key.text, reason=reason) for id_, key in keys.items()
    }
