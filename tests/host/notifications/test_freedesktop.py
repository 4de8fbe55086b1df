"""The desktop's service of notifications, over a real bus."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_signal

from deskhand.host.notifications.base import CloseReason, Listener, Showing, Standing
from deskhand.host.notifications.freedesktop import FreedesktopNotifications
from deskhand.host.session_link import SessionLink
from tests.support.notification_service import NAME, PATH, NotificationService
from tests.support.private_bus import has_bus, private_bus

pytestmark = pytest.mark.skipif(not has_bus(), reason="no dbus-daemon")

PATIENCE_S = 40.0
SOON_S = 0.3


class Heard:
    """What the service told."""

    def __init__(self) -> None:
        self.chosen: list[tuple[int, str, str]] = []
        self.closed: list[tuple[int, CloseReason]] = []
        self.lost = 0

    def listener(self) -> Listener:
        return Listener(
            lambda *said: self.chosen.append(said),
            lambda *said: self.closed.append(said),
            self._on_lost,
        )

    def _on_lost(self) -> None:
        self.lost += 1


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.005)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="dh-") as folder:
        with private_bus(Path(folder)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address


@pytest.fixture
async def service(bus: str) -> AsyncIterator[NotificationService]:
    made = NotificationService()
    await made.up()
    yield made
    await made.down()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def ours(bus: str, heard: Heard) -> AsyncIterator[FreedesktopNotifications]:
    made = FreedesktopNotifications(heard.listener(), call_s=PATIENCE_S)
    yield made
    await made.end()


REMINDER = Showing(
    "Call <Anna> & Bob", "Due: <b>today</b> & now", (("default", "Open"), ("done", "Done")), "im"
)


async def test_everything_arrives_and_markup_stays_text(
    ours: FreedesktopNotifications, service: NotificationService
) -> None:
    assert await ours.standing() is Standing.READY
    number = await ours.show(REMINDER)
    (shown,) = service.shown
    assert number == shown.number != 0
    assert shown.title == "Call <Anna> & Bob"  # a summary has no markup
    assert shown.body == "Due: &lt;b&gt;today&lt;/b&gt; &amp; now"
    assert shown.actions == ["default", "Open", "done", "Done"]
    assert shown.hints["urgency"] == ("y", 1)
    assert shown.hints["desktop-entry"] == ("s", "deskhand")
    assert shown.hints["suppress-sound"] == ("b", True)
    assert shown.hints["category"] == ("s", "im")


@pytest.mark.parametrize(
    ("capabilities", "body", "actions"),
    [(["body"], "Due: <b>today</b> & now", []), ([], "", []), (["actions"], "", 4)],
)
async def test_only_what_the_service_can_do_is_asked_of_it(
    ours: FreedesktopNotifications,
    service: NotificationService,
    capabilities: list[str],
    body: str,
    actions: object,
) -> None:
    service.capabilities = capabilities
    await ours.show(REMINDER)
    assert service.shown[0].body == body
    assert service.shown[0].actions == actions or len(service.shown[0].actions) == actions


async def test_a_newer_one_takes_the_place_of_another(
    ours: FreedesktopNotifications, service: NotificationService
) -> None:
    first = await ours.show(REMINDER)
    assert await ours.show(Showing("Two"), replaces=first) == first
    assert [each.replaces for each in service.shown] == [0, first]


async def test_a_button_is_told_with_its_activation_token(
    ours: FreedesktopNotifications, service: NotificationService, heard: Heard
) -> None:
    number = await ours.show(REMINDER)
    await service.choose(number, "done", token="wayland-7")
    await until(lambda: heard.closed)
    assert heard.chosen == [(number, "done", "wayland-7")]
    assert heard.closed == [(number, CloseReason.DISMISSED)]


async def test_closing_is_told_apart(
    ours: FreedesktopNotifications, service: NotificationService, heard: Heard
) -> None:
    number = await ours.show(REMINDER)
    await ours.close(number)
    await until(lambda: heard.closed)
    assert service.closed == [number]
    assert heard.closed == [(number, CloseReason.GONE)]


async def test_a_click_from_somebody_else_is_not_believed(
    ours: FreedesktopNotifications, service: NotificationService, heard: Heard
) -> None:
    number = await ours.show(REMINDER)
    stranger = await SessionLink.open()
    emitter = DBusAddress(PATH, NAME, NAME)
    await stranger.send(new_signal(emitter, "ActionInvoked", "us", (number, "done")))
    # Its answer comes behind the stranger's signal.
    await service.dismiss(number)
    await until(lambda: heard.closed)
    await stranger.close()
    assert heard.chosen == []


async def test_signals_that_make_no_sense_are_passed_over(
    ours: FreedesktopNotifications, service: NotificationService, heard: Heard
) -> None:
    number = await ours.show(REMINDER)
    await service._signal("ActionInvoked", "s", ("done",))
    await service._signal("NotificationReplied", "us", (number, "hello"))
    await service.dismiss(number)
    await until(lambda: heard.closed)
    assert heard.chosen == []


async def test_without_a_service_nothing_is_shown_and_nothing_waits(
    ours: FreedesktopNotifications,
) -> None:
    assert await ours.standing() is Standing.ABSENT
    assert await ours.show(REMINDER) == 0
    await ours.close(1)


async def test_without_a_bus_nothing_is_shown(
    monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    ours = FreedesktopNotifications(heard.listener())
    assert await ours.standing() is Standing.ABSENT
    assert await ours.show(REMINDER) == 0
    await ours.end()


async def test_a_service_that_refuses_is_as_none(
    ours: FreedesktopNotifications, service: NotificationService
) -> None:
    service.refuses = True
    assert await ours.show(REMINDER) == 0
    assert await ours.standing() is Standing.ABSENT


async def test_a_service_that_hangs_is_left_alone_for_a_while(
    service: NotificationService, heard: Heard
) -> None:
    clock = [0.0]
    ours = FreedesktopNotifications(heard.listener(), call_s=SOON_S, now=lambda: clock[0])
    await ours.show(REMINDER)
    service.hangs = True
    assert await ours.show(REMINDER) == 0
    service.hangs = False
    assert await ours.show(REMINDER) == 0, "it is not asked again at once"
    assert await ours.standing() is Standing.READY, "unless the person looks"
    clock[0] = 31.0
    assert await ours.show(REMINDER) != 0
    await ours.end()


async def test_a_service_that_was_started_anew_is_asked_what_it_can_do(
    ours: FreedesktopNotifications, service: NotificationService, heard: Heard
) -> None:
    await ours.show(REMINDER)
    await service.down()
    await until(lambda: heard.lost)
    assert await ours.show(REMINDER) == 0
    service.capabilities = ["body"]
    await service.up()
    await until(lambda: heard.lost == 2)
    assert await ours.show(REMINDER) != 0
    assert service.shown[-1].body == "Due: <b>today</b> & now"


async def test_a_new_bus_is_found(monkeypatch: pytest.MonkeyPatch, heard: Heard) -> None:
    ours = FreedesktopNotifications(heard.listener(), call_s=PATIENCE_S)
    for _ in ("one", "another"):
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="dh-") as folder:
            with private_bus(Path(folder)) as address:
                monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
                service = NotificationService()
                await service.up()
                assert await ours.show(REMINDER) != 0
                await service.down()
        await until(lambda: ours._link is not None and not ours._link.is_open)
    assert heard.lost >= 1
    await ours.end()


@pytest.mark.parametrize(("inhibited", "standing"), [(True, "quiet"), (False, "ready")])
async def test_do_not_disturb_of_the_service_counts(
    ours: FreedesktopNotifications, service: NotificationService, inhibited: bool, standing: str
) -> None:
    service.inhibited = inhibited
    assert await ours.standing() == standing


@pytest.mark.parametrize(("said", "standing"), [("false", "quiet"), ("true", "ready")])
async def test_gnome_says_so_in_its_settings(
    ours: FreedesktopNotifications,
    service: NotificationService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    standing: str,
) -> None:
    program = tmp_path / "gsettings"
    program.write_text(
        '#!/bin/sh\n[ "$*" = "get org.gnome.desktop.notifications show-banners" ] || exit 1\n'
        f"echo {said}\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    service.server = "gnome-shell"
    assert await ours.standing() == standing


@pytest.mark.desktop
@pytest.mark.skipif(shutil.which("dunstctl") is None, reason="no dunst")
async def test_dunst_shows_it_and_its_pause_is_known(heard: Heard) -> None:
    """The service of the desktop the tests run on."""
    ours = FreedesktopNotifications(heard.listener(), call_s=PATIENCE_S)
    _dunst("close-all")
    number = await ours.show(Showing("From a <test>", "a & b", (("default", "Open"),)))
    assert number != 0
    _dunst("action", "0")
    await until(lambda: heard.chosen)
    assert heard.chosen == [(number, "default", "")]
    await until(lambda: "From a <test>" in _dunst("history"))
    newest = json.loads(_dunst("history"))["data"][0][0]
    assert newest["body"]["data"] == "a &amp; b"
    _dunst("set-paused", "true")
    try:
        assert await ours.standing() is Standing.QUIET
    finally:
        _dunst("set-paused", "false")
    assert await ours.standing() is Standing.READY
    await ours.end()


def _dunst(*arguments: str) -> str:
    done = subprocess.run(
        ["dunstctl", *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    return done.stdout


async def test_after_the_end_nothing_is_shown_and_nobody_is_asked(
    ours: FreedesktopNotifications, service: NotificationService
) -> None:
    assert await ours.show(REMINDER)
    await ours.end()
    assert await ours.show(REMINDER) == 0
    assert await ours.standing() is Standing.ABSENT
    assert len(service.shown) == 1


async def test_one_that_is_on_its_way_at_the_end_leaves_no_connection(
    ours: FreedesktopNotifications, service: NotificationService
) -> None:
    showing = asyncio.ensure_future(ours.show(REMINDER))
    await asyncio.sleep(0)
    await ours.end()
    assert await showing == 0
    reading = [each for each in asyncio.all_tasks() if each.get_name() == "session bus"]
    assert len(reading) == 1  # the service's own
