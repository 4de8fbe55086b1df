"""Keys by the portal, over a real bus: yes, no, later, never; a portal that dies or lies."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_signal

from deskhand.host.hotkeys import portal
from deskhand.host.hotkeys.base import Press, Standing, States, Wanted
from deskhand.host.hotkeys.keys import parse
from deskhand.host.hotkeys.portal import PortalHotkeys, trigger
from deskhand.host.session_link import SessionLink
from tests.support.private_bus import has_bus, private_bus
from tests.support.shortcuts_portal import BROKEN, NO, YES, ShortcutsPortal

pytestmark = pytest.mark.skipif(not has_bus(), reason="needs dbus-daemon")

QUICK = Wanted("quick", "Ctrl+Alt+Space", "Quick prompt")
REGION = Wanted("region", "Meta+Print", "Capture a part of the screen")


@pytest.fixture(autouse=True)
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="gs-", dir="/tmp") as folder:
        with private_bus(Path(folder)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address


class Heard:
    def __init__(self) -> None:
        self.presses: list[Press] = []
        self.changes: list[States] = []

    def last(self, id_: str = "quick") -> Standing | None:
        return self.changes[-1][id_].standing if self.changes else None


@asynccontextmanager
async def opened(
    service: ShortcutsPortal | None, person_s: float = 40
) -> AsyncIterator[tuple[PortalHotkeys, Heard]]:
    heard = Heard()
    if service is not None:
        await service.up()
    hotkeys = PortalHotkeys(heard.presses.append, heard.changes.append, person_s=person_s)
    try:
        yield hotkeys, heard
    finally:
        await hotkeys.close()
        if service is not None:
            await service.down()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("Ctrl+Alt+Space", "CTRL+ALT+space"),
        ("Meta+Shift+K", "SHIFT+LOGO+k"),
        ("Ctrl+5", "CTRL+5"),
        ("Volume Up", "XF86AudioRaiseVolume"),
        ("Ctrl+,", "CTRL+U002C"),
        ("Ctrl+Ф", "CTRL+U0444"),
        ("Ctrl+Num+5", "CTRL+KP_5"),
    ],
)
def test_keys_are_written_as_the_specification_has_them(key, written):
    assert trigger(parse(key)) == written


async def test_a_given_key_is_heard_with_its_token():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        states = await hotkeys.bind([QUICK, REGION])
        assert states["quick"].standing is Standing.BOUND
        assert states["quick"].shown == "Press CTRL+ALT+space"
        assert heard.changes[0]["quick"].standing is Standing.ASKING
        assert service.app_id == "deskhand" and service.calls[0] == "Register"
        assert service.asked["region"]["description"] == ("s", REGION.description)
        await service.press("quick", "token-1")
        await service.press("region")
        await until(lambda: len(heard.presses) == 2)
        assert heard.presses == [Press("quick", "token-1"), Press("region")]
        await service.call_it("quick", "Super+Q")
        await until(lambda: heard.changes[-1]["quick"].shown == "Super+Q")
        assert "Super+Q" in heard.changes[-1]["quick"].sentence()


async def test_other_keys_mean_another_session():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        first = service.session
        await hotkeys.bind([REGION])
        assert service.session != first
        assert service.calls[-3:] == ["Get", "CreateSession", "BindShortcuts"]
        assert service.calls.count("Close") == 1
        await service.press("quick", session=first)  # of a session that is over
        await service.press("region")
        await until(lambda: heard.presses)
        assert [press.id for press in heard.presses] == ["region"]
        assert await hotkeys.bind([]) == {}


async def test_the_person_refuses_all_or_some():
    async with opened(ShortcutsPortal(answer=NO)) as (hotkeys, _):
        assert (await hotkeys.bind([QUICK]))["quick"].standing is Standing.REFUSED
    async with opened(ShortcutsPortal(gives={"region"})) as (hotkeys, _):
        states = await hotkeys.bind([QUICK, REGION])
        assert states["quick"].standing is Standing.REFUSED
        assert states["region"].standing is Standing.BOUND


async def test_an_answer_may_come_late_or_never():
    service = ShortcutsPortal(answer=None)
    async with opened(service) as (hotkeys, heard):
        binding = asyncio.ensure_future(hotkeys.bind([QUICK]))
        await until(lambda: "BindShortcuts" in service.calls)
        assert heard.last() is Standing.ASKING
        await service.decide(YES)
        assert (await binding)["quick"].standing is Standing.BOUND
    async with opened(ShortcutsPortal(answer=None), person_s=0.05) as (hotkeys, _):
        state = (await hotkeys.bind([QUICK]))["quick"]
        assert state.standing is Standing.IMPOSSIBLE and "does not answer" in state.sentence()


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (None, "no desktop portal"),
        (ShortcutsPortal(has_shortcuts=False), "no keys for programs"),
        (ShortcutsPortal(answer=BROKEN), "does not give keys"),
        (ShortcutsPortal(hangs=True), "does not answer"),
    ],
)
async def test_absence_is_told_plainly(service, said, monkeypatch):
    monkeypatch.setattr(portal, "ANSWER_S", 0.2)
    async with opened(service) as (hotkeys, _):
        state = (await hotkeys.bind([QUICK]))["quick"]
        assert state.standing is Standing.IMPOSSIBLE and said in state.sentence(), state


async def test_no_bus_at_all(monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    async with opened(None) as (hotkeys, _):
        assert (await hotkeys.bind([QUICK]))["quick"].standing is Standing.IMPOSSIBLE


async def test_an_older_portal_has_no_registry():
    async with opened(ShortcutsPortal(has_registry=False)) as (hotkeys, _):
        assert (await hotkeys.bind([QUICK]))["quick"].standing is Standing.BOUND


async def test_a_portal_that_dies_is_asked_again_when_it_is_back():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        await service.down()
        await until(lambda: heard.last() is Standing.IMPOSSIBLE)
        await service.up()
        await until(lambda: heard.last() is Standing.BOUND)
        await service.press("quick")
        await until(lambda: heard.presses)


async def test_a_portal_that_dies_while_it_asks():
    service = ShortcutsPortal(answer=None)
    async with opened(service) as (hotkeys, _):
        binding = asyncio.ensure_future(hotkeys.bind([QUICK]))
        await until(lambda: "BindShortcuts" in service.calls)
        await service.down()
        assert (await binding)["quick"].standing is Standing.IMPOSSIBLE


async def test_a_portal_that_dies_before_it_answers_is_no_fault_of_ours():
    faults: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: faults.append(context))
    service = ShortcutsPortal(hangs_at="CreateSession")
    async with opened(service) as (hotkeys, _):
        binding = asyncio.ensure_future(hotkeys.bind([QUICK]))
        await until(lambda: "CreateSession" in service.calls)
        await service.down()
        assert (await binding)["quick"].standing is Standing.IMPOSSIBLE
    gc.collect()
    await asyncio.sleep(0)
    assert not faults


async def test_a_signal_nobody_can_read_is_passed_over():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        await service.lie()
        await service.press("quick")
        await until(lambda: heard.presses)


async def test_keys_that_are_changed_while_it_is_asked_again_are_the_last_word():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        await service.down()
        await until(lambda: heard.last() is Standing.IMPOSSIBLE)
        service.answer = None  # the person is asked, and does something else first
        await service.up()
        await until(lambda: service.calls.count("BindShortcuts") == 2)
        service.answer = YES
        assert (await hotkeys.bind([REGION]))["region"].standing is Standing.BOUND
        assert "Close" in service.calls  # nothing is left open of the first
        await service.press("region")
        await until(lambda: heard.presses)


async def test_the_desktop_takes_the_keys_back():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        await service.end_session()
        await until(lambda: heard.last() is Standing.IMPOSSIBLE)
        assert "took the keys back" in heard.changes[-1]["quick"].sentence()


async def test_others_on_the_bus_cannot_press_our_keys():
    service = ShortcutsPortal()
    async with opened(service) as (hotkeys, heard):
        await hotkeys.bind([QUICK])
        stranger = await SessionLink.open()
        emitter = DBusAddress(portal.OBJECT, portal.PORTAL, portal.SHORTCUTS)
        signal = new_signal(emitter, "Activated", "osta{sv}", (service.session, "quick", 1, {}))
        await stranger.send(signal)
        await service.press("other")
        await until(lambda: heard.presses)
        assert [press.id for press in heard.presses] == ["other"]
        await stranger.close()
