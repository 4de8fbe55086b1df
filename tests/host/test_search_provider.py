"""What GNOME Shell and KRunner ask, over a real bus."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_method_call

from deskhand.host.search_provider import (
    BUS_NAME,
    GNOME,
    GNOME_PATH,
    KRUNNER,
    KRUNNER_PATH,
    MOST,
    Match,
    SearchProvider,
    is_wanted,
)
from deskhand.host.session_link import BusError, BusFault, SessionLink
from tests.support.private_bus import has_bus, private_bus

pytestmark = pytest.mark.skipif(not has_bus(), reason="no dbus-daemon")

PATIENCE_S = 40.0
FLAT = Match("task/1", "Call <b>Anna</b> & Bob", "Task · Work", 0.8)
TRIP = Match("chat/2", "Summer trip", "Chat", 0.9)


class Shelf:
    """Finds what it was given. slow: it never comes to an end."""

    def __init__(self) -> None:
        self.found: list[Match] = [TRIP, FLAT]
        self.slow = False
        self.asked: list[str] = []
        self.opened: list[tuple[str, str]] = []
        self.searched: list[str] = []

    async def find(self, words: str) -> Sequence[Match]:
        self.asked.append(words)
        if self.slow:
            await asyncio.Event().wait()
        return self.found

    def open(self, match_id: str, words: str) -> None:
        self.opened.append((match_id, words))

    def search(self, words: str) -> None:
        self.searched.append(words)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="dh-") as folder:
        with private_bus(Path(folder)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def provider(bus: str, shelf: Shelf) -> AsyncIterator[SearchProvider]:
    made = SearchProvider(shelf, within_s=PATIENCE_S)
    assert await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def desktop(provider: SearchProvider) -> AsyncIterator[SessionLink]:
    """The shell of the desktop."""
    link = await SessionLink.open(timeout_s=PATIENCE_S)
    yield link
    await link.close()


async def gnome(link: SessionLink, member: str, signature: str, *body: Any) -> Any:
    return await _call(link, GNOME_PATH, GNOME, member, signature, body)


async def krunner(link: SessionLink, member: str, signature: str, *body: Any) -> Any:
    return await _call(link, KRUNNER_PATH, KRUNNER, member, signature, body)


async def _call(
    link: SessionLink, path: str, interface: str, member: str, signature: str, body: Any
) -> Any:
    address = DBusAddress(path, BUS_NAME, interface)
    call = new_method_call(address, member, signature or None, body)
    reply = await link.call(call, PATIENCE_S)
    return reply[0] if reply else None


async def test_gnome_shell_finds_and_opens(desktop: SessionLink, shelf: Shelf) -> None:
    ids = await gnome(desktop, "GetInitialResultSet", "as", ["call", "anna"])
    assert ids == ["chat/2", "task/1"]
    assert shelf.asked == ["call anna"]
    assert await gnome(desktop, "GetSubsearchResultSet", "asas", ids, ["anna"]) == ids
    metas = await gnome(desktop, "GetResultMetas", "as", ["task/1", "task/unknown"])
    assert metas == [
        {
            "id": ("s", "task/1"),
            "name": ("s", "Call <b>Anna</b> & Bob"),
            "description": ("s", "Task · Work"),
            "gicon": ("s", "deskhand"),
        }
    ]
    await gnome(desktop, "ActivateResult", "sasu", "task/1", ["anna"], 1234)
    await gnome(desktop, "LaunchSearch", "asu", ["anna", "flat"], 1234)
    assert shelf.opened == [("task/1", "anna")] and shelf.searched == ["anna flat"]


async def test_krunner_finds_and_runs(desktop: SessionLink, shelf: Shelf) -> None:
    rows = await krunner(desktop, "Match", "s", "anna")
    assert [each[:5] for each in rows] == [
        ("chat/2", "Summer trip", "deskhand", 30, 0.9),
        ("task/1", "Call ‹b›Anna‹/b› & Bob", "deskhand", 30, 0.8),
    ]
    assert rows[1][5]["subtext"] == ("s", "Task · Work")
    assert await krunner(desktop, "Actions", "") == []
    await krunner(desktop, "Run", "ss", "chat/2", "")
    assert shelf.opened == [("chat/2", "")]


async def test_what_is_asked_and_what_is_found_is_bounded(
    desktop: SessionLink, shelf: Shelf
) -> None:
    shelf.found = [Match(f"task/{at}", "x") for at in range(500)]
    assert len(await gnome(desktop, "GetInitialResultSet", "as", ["w" * 9000])) == MOST
    assert len(shelf.asked[0]) == 200
    assert await krunner(desktop, "Match", "s", "   ") == []
    assert len(shelf.asked) == 1, "nothing is not searched for"


async def test_a_search_that_takes_long_finds_nothing_in_time(bus: str, shelf: Shelf) -> None:
    provider = SearchProvider(shelf, within_s=0.05)
    await provider.start()
    link = await SessionLink.open(timeout_s=PATIENCE_S)
    shelf.slow = True
    assert await gnome(link, "GetInitialResultSet", "as", ["anna"]) == []
    shelf.slow = False
    assert await gnome(link, "GetInitialResultSet", "as", ["anna"]) == ["chat/2", "task/1"]
    await link.close()
    await provider.stop()


@pytest.mark.parametrize(
    ("member", "signature", "body"),
    [
        ("GetInitialResultSet", "s", ("anna",)),
        ("ActivateResult", "s", ("task/1",)),
        ("Explode", "", ()),
        ("GetResultMetas", "au", ([1, 2],)),
    ],
)
async def test_calls_of_another_form_are_refused(
    desktop: SessionLink, shelf: Shelf, member: str, signature: str, body: Any
) -> None:
    with pytest.raises(BusError) as refused:
        await _call(desktop, GNOME_PATH, GNOME, member, signature, body)
    assert refused.value.fault is BusFault.REFUSED
    assert not shelf.asked and not shelf.opened


async def test_a_flood_is_refused_and_does_no_harm(desktop: SessionLink, shelf: Shelf) -> None:
    shelf.slow = True
    asked = [gnome(desktop, "GetInitialResultSet", "as", ["a"]) for _ in range(100)]
    tasks = [asyncio.ensure_future(each) for each in asked]
    async with asyncio.timeout(PATIENCE_S):
        while sum(each.done() for each in tasks) < 68:
            await asyncio.sleep(0.005)
    for each in tasks:
        each.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(each, BusError) for each in results) == 68


async def test_it_is_gone_when_it_is_stopped_and_can_come_again(
    desktop: SessionLink, provider: SearchProvider
) -> None:
    await provider.stop()
    with pytest.raises(BusError) as gone:
        await gnome(desktop, "GetInitialResultSet", "as", ["a"])
    assert gone.value.fault is BusFault.ABSENT
    assert not provider.is_running
    assert await provider.start()
    assert await gnome(desktop, "GetInitialResultSet", "as", ["a"]) == ["chat/2", "task/1"]


async def test_a_second_deskhand_waits_for_the_name(
    desktop: SessionLink, provider: SearchProvider
) -> None:
    second_shelf = Shelf()
    second = SearchProvider(second_shelf)
    assert await second.start()
    await gnome(desktop, "GetInitialResultSet", "as", ["a"])
    assert not second_shelf.asked
    await provider.stop()
    await gnome(desktop, "GetInitialResultSet", "as", ["b"])
    assert second_shelf.asked == ["b"]
    await second.stop()


async def test_without_a_bus_it_does_not_begin(
    monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    assert not await SearchProvider(shelf).start()


@pytest.mark.skipif(shutil.which("gdbus") is None, reason="no gdbus")
async def test_gdbus_reads_what_is_there(provider: SearchProvider) -> None:
    for path, expected in ((GNOME_PATH, "GetResultMetas"), (KRUNNER_PATH, "Match"), ("/", "org")):
        process = await asyncio.create_subprocess_exec(
            "gdbus", "introspect", "--session", "-d", BUS_NAME, "-o", path,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE_S):
            out, _ = await process.communicate()
        assert expected in out.decode()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[desktop]\ndesktop_search = true", True),
        ("[desktop]\ndesktop_search = false", False),
        ('[desktop]\ndesktop_search = "true"', False),
        ("desktop = 3", False),
        ("[desktop", False),
        ("", False),
    ],
)
def test_only_who_wants_it_is_started_by_a_search(tmp_path: Path, text: str, wanted: bool) -> None:
    settings = tmp_path / "settings.toml"
    assert not is_wanted(settings)
    settings.write_text(text)
    assert is_wanted(settings) is wanted


def test_a_start_by_the_bus_ends_at_once_where_it_is_not_wanted(tmp_path: Path) -> None:
    environ = {**os.environ, "DESKHAND_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", "--search-provider"],
        env=environ,
        timeout=PATIENCE_S,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0 and not done.stdout and not done.stderr
    assert not (tmp_path / "data").exists(), "nothing is made"
