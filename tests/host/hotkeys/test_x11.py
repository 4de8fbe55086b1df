"""Keys on a real X server, pressed for real: locks, layouts, other programs, a lost connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from deskhand.host.hotkeys.base import Press, Standing, States, Wanted
from deskhand.host.hotkeys.x11 import X11Hotkeys
from tests.support.x_keys import Keyboard, OtherProgram, fast_repeat

pytestmark = pytest.mark.desktop

CONTROL_ALT = 4 | 8
CONTROL_CODE, ALT_CODE = 37, 64


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    keyboard = Keyboard()
    yield keyboard
    keyboard.close()


class Heard:
    def __init__(self) -> None:
        self.presses: list[Press] = []
        self.changes: list[States] = []

    @property
    def ids(self) -> list[str]:
        return [press.id for press in self.presses]

    def state(self, id_: str) -> Standing | None:
        return self.changes[-1][id_].standing if self.changes else None


@asynccontextmanager
async def hotkeys(heard: Heard, **options: str) -> AsyncIterator[X11Hotkeys]:
    opened = X11Hotkeys(heard.presses.append, heard.changes.append, **options)
    try:
        yield opened
    finally:
        await opened.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.005)


def wanted(key: str, id_: str = "quick") -> Wanted:
    return Wanted(id_, key, "Quick prompt")


async def settled(keyboard: Keyboard, opened: X11Hotkeys, heard: Heard, ours: str) -> int:
    """The presses so far, once all that were made have arrived: another key of ours comes last."""
    before = heard.ids.count("last")
    keyboard.press(ours)
    await until(lambda: heard.ids.count("last") > before)
    return heard.ids.count("quick")


LAST = Wanted("last", "Ctrl+Shift+F9", "Last")


@pytest.mark.parametrize(
    ("key", "pressed"),
    [
        ("Ctrl+Alt+Space", "Ctrl+Alt+space"),
        ("Meta+Shift+K", "Meta+Shift+k"),
        ("Ctrl+Shift+!", "Ctrl+Shift+1"),
        ("Ctrl+!", "Ctrl+Shift+1"),
        ("Ctrl++", "Ctrl+Shift+equal"),
        ("Alt+,", "Alt+comma"),
        ("F12", "F12"),
        ("Pause", "Pause"),
        ("Ctrl+Num+5", "Ctrl+KP_5"),
        ("Media Play", "XF86AudioPlay"),
        ("Ctrl+Q", "Ctrl+q"),
    ],
)
async def test_a_press_in_another_program_is_heard_once(keyboard, key, pressed):
    heard = Heard()
    if pressed.startswith("XF86"):
        from Xlib import XK

        XK.load_keysym_group("xf86")
        pressed = pressed.replace("XF86", "XF86_")
    async with hotkeys(heard) as opened:
        states = await opened.bind([wanted(key), LAST])
        assert states["quick"].standing is Standing.BOUND, states
        keyboard.press(pressed)
        assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 1


@pytest.mark.parametrize("locks", [["CapsLock"], ["NumLock"], ["CapsLock", "NumLock"]])
async def test_locks_do_not_matter(keyboard, locks):
    heard = Heard()
    async with hotkeys(heard) as opened:
        await opened.bind([wanted("Ctrl+Alt+Space"), LAST])
        with keyboard.locked(*locks):
            assert keyboard.lock_mask().bit_count() == len(locks)
            keyboard.press("Ctrl+Alt+space")
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 1
        assert keyboard.lock_mask() == 0


async def test_a_held_key_counts_once(keyboard):
    heard = Heard()
    watching = OtherProgram("F8", 0)
    with fast_repeat(50, 10):
        async with hotkeys(heard) as opened:
            await opened.bind([wanted("Ctrl+Alt+Space"), LAST])
            # That a held key repeats here at all, a press every 10 ms:
            keyboard.down("F8")
            await until(lambda: watching.count() > 3)
            keyboard.up("F8")
            keyboard.down("Ctrl", "Alt", "space")
            await asyncio.sleep(0.3)  # nothing can be waited for: the repeats are dropped
            keyboard.up("Ctrl", "Alt", "space")
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 1
            keyboard.press("Ctrl+Alt+space")
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 2
    watching.close()


async def test_keys_of_ours_are_swallowed_and_others_go_through(keyboard):
    heard = Heard()
    async with hotkeys(heard) as opened:
        await opened.bind([wanted("Ctrl+Alt+Space")])
        other = OtherProgram("y", CONTROL_ALT)
        keyboard.press("Ctrl+Alt+y")
        keyboard.press("Ctrl+space")
        keyboard.press("Ctrl+Alt+Shift+space")
        await until(lambda: other.count() == 1)
        keyboard.press("Ctrl+Alt+space")
        await until(lambda: heard.ids)
        other.close()
    assert heard.ids == ["quick"]


async def test_another_program_has_the_key_until_it_ends(keyboard, monkeypatch):
    monkeypatch.setattr("deskhand.host.hotkeys.x11.RETRY_TAKEN_S", 0.05)
    other, heard = OtherProgram("space", CONTROL_ALT), Heard()
    assert other.has_it
    async with hotkeys(heard) as opened:
        state = (await opened.bind([wanted("Ctrl+Alt+Space")]))["quick"]
        assert state.standing is Standing.TAKEN and not state.owner
        assert "cannot be known" in state.sentence()
        keyboard.press("Ctrl+Alt+space")
        await until(lambda: other.count() == 1)
        assert not heard.presses
        other.close()
        await until(lambda: heard.state("quick") is Standing.BOUND)
        keyboard.press("Ctrl+Alt+space")
        await until(lambda: heard.ids == ["quick"])


async def test_one_variant_taken_is_taken_and_nothing_is_kept(keyboard):
    """Another program that holds the key with NumLock on only."""
    other, heard = OtherProgram("space", CONTROL_ALT | 16), Heard()
    async with hotkeys(heard) as opened:
        state = (await opened.bind([wanted("Ctrl+Alt+Space")]))["quick"]
        assert state.standing is Standing.TAKEN
        third = OtherProgram("space", CONTROL_ALT)
        assert third.has_it
        third.close()
    other.close()


async def test_another_deskhand_is_named():
    first, second = Heard(), Heard()
    async with hotkeys(first, label="Deskhand (work)") as one, hotkeys(second) as two:
        await one.bind([wanted("Ctrl+Alt+Space")])
        state = (await two.bind([wanted("Ctrl+Alt+Space")]))["quick"]
        assert state.standing is Standing.TAKEN and state.owner == "Deskhand (work)"
        assert "Deskhand (work)" in state.sentence()


async def test_the_window_manager_is_named():
    heard = Heard()
    async with hotkeys(heard) as opened:
        state = (await opened.bind([wanted("Ctrl+Alt+Left")]))["quick"]
        assert state.standing is Standing.TAKEN and "Openbox" in state.owner, state


async def test_a_key_the_server_keeps_is_not_said_to_work():
    async with hotkeys(Heard()) as opened:
        state = (await opened.bind([wanted("Ctrl+Alt+F9")]))["quick"]
        assert state.standing is Standing.TAKEN and "consoles" in state.owner


async def test_keys_are_let_go(keyboard):
    heard = Heard()
    async with hotkeys(heard) as opened:
        await opened.bind([wanted("Ctrl+Alt+Space"), wanted("Ctrl+Alt+K", "other")])
        await opened.bind([wanted("", "quick"), wanted("Ctrl+Alt+K", "other")])
        free = OtherProgram("space", CONTROL_ALT)
        assert free.has_it
        free.close()
        keyboard.press("Ctrl+Alt+k")
        await until(lambda: heard.ids == ["other"])
    free = OtherProgram("k", CONTROL_ALT)
    assert free.has_it
    free.close()


async def test_the_same_key_twice_and_rubbish():
    heard = Heard()
    async with hotkeys(heard) as opened:
        states = await opened.bind(
            [
                wanted("Ctrl+Alt+Space"),
                wanted("ctrl+alt+space", "second"),
                wanted("complete rubbish", "third"),
                wanted("", "fourth"),
                wanted("Ctrl+Launch (F)", "fifth"),
            ]
        )
    standings = [state.standing for _, state in sorted(states.items())]
    assert states["quick"].standing is Standing.BOUND
    assert states["second"].standing is Standing.TAKEN and "Quick prompt" in states["second"].owner
    assert states["third"].standing is Standing.IMPOSSIBLE and states["third"].reason
    assert states["fourth"].standing is Standing.REMOVED
    assert len(standings) == 5


async def test_a_layout_with_the_letter_elsewhere(keyboard):
    heard = Heard()
    async with hotkeys(heard) as opened:
        await opened.bind([wanted("Ctrl+Alt+Z"), LAST])
        with keyboard.layout("-layout", "de"):
            # z and y have changed places: the key follows what is written on it.
            async with asyncio.timeout(40):
                while not heard.presses:
                    keyboard.press("Ctrl+Alt+z")
                    await asyncio.sleep(0.05)
            assert set(heard.ids) == {"quick"}
            free = OtherProgram("y", CONTROL_ALT)
            assert free.has_it
            free.close()


async def test_a_layout_without_the_letter_has_its_place(keyboard):
    heard = Heard()
    with keyboard.layout("-layout", "ru"):
        async with hotkeys(heard) as opened:
            states = await opened.bind([wanted("Ctrl+Alt+Q"), wanted("Ctrl+Ф", "cyrillic")])
            assert {state.standing for state in states.values()} == {Standing.BOUND}
            keyboard.press_code(CONTROL_CODE, ALT_CODE, 24)
            keyboard.press_code(CONTROL_CODE, 38)
            await until(lambda: heard.ids == ["quick", "cyrillic"])


async def test_of_two_layouts_the_one_in_use_counts(keyboard):
    heard = Heard()
    options = ("-layout", "us,de", "-option", "grp:menu_toggle")
    with keyboard.layout(*options):
        async with hotkeys(heard) as opened:
            await opened.bind([wanted("Ctrl+Alt+Z"), LAST])
            alt, control = ALT_CODE, CONTROL_CODE
            us_z, de_z = 52, 29
            keyboard.press_code(control, alt, us_z)
            keyboard.press_code(control, alt, de_z)
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 1
            keyboard.press_code(135)  # the Menu key: the second layout
            keyboard.press_code(control, alt, us_z)
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 1
            keyboard.press_code(control, alt, de_z)
            assert await settled(keyboard, opened, heard, "Ctrl+Shift+F9") == 2


async def test_no_display():
    heard = Heard()
    async with hotkeys(heard, display=":4711") as opened:
        state = (await opened.bind([wanted("Ctrl+Alt+Space")]))["quick"]
    assert state.standing is Standing.IMPOSSIBLE and state.reason


async def test_a_lost_connection_is_said_and_made_anew(keyboard):
    heard = Heard()
    async with hotkeys(heard) as opened:
        await opened.bind([wanted("Ctrl+Alt+Space")])
        atom = keyboard.display.intern_atom("_DESKHAND_HOTKEYS")
        utf8 = keyboard.display.intern_atom("UTF8_STRING")
        ours = [
            window
            for window in keyboard.display.screen().root.query_tree().children
            if window.get_full_property(atom, utf8) is not None
        ]
        assert len(ours) == 1
        ours[0].kill_client()
        keyboard.display.sync()
        await until(lambda: heard.changes)
        assert heard.changes[0]["quick"].standing is Standing.IMPOSSIBLE
        await until(lambda: heard.state("quick") is Standing.BOUND)
        keyboard.press("Ctrl+Alt+space")
        await until(lambda: heard.ids == ["quick"])
