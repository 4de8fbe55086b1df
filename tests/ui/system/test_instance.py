"""The running Deskhand hears later starts, and is not stalled by whoever talks nonsense."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.domain.handover import Handover, Link, Open, Quick, Share
from deskhand.host.folders import Folders
from deskhand.host.instance import claim, hand_over
from deskhand.host.instance_unix import UnixInstance
from deskhand.ui import aio
from deskhand.ui.system.instance import PER_SECOND, InstanceListener

STALL_S = 0.5


def folders(home: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(home)})


async def until(condition: Callable[[], object], timeout_s: float = 40.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(home: Path) -> AsyncIterator[tuple[str, list[tuple[Handover, str]]]]:
    """The address, and what was heard."""
    instance = claim(folders(home))
    assert isinstance(instance, UnixInstance)
    address = instance.listening.getsockname()
    owner = QObject()
    listener = InstanceListener(instance, owner)
    heard: list[tuple[Handover, str]] = []
    listener.received.connect(lambda handover, token: heard.append((handover, token)))
    try:
        yield address, heard
    finally:
        listener.close()
        instance.release()
        owner.deleteLater()


def test_what_is_handed_over_is_heard_in_order(qapp: QApplication, tmp_path: Path) -> None:
    asked: list[Handover] = [Open(), Quick("milk", "task"), Share("text" * 20_000)]
    asked.append(Link("deskhand://ask?text=hi"))

    async def scenario() -> None:
        async with listening(tmp_path) as (_, heard):
            for each in asked:
                environ = {"XDG_ACTIVATION_TOKEN": "t1"}
                assert await asyncio.to_thread(hand_over, folders(tmp_path), each, environ)
            await until(lambda: len(heard) == len(asked))
            assert heard == [(each, "t1") for each in asked]

    aio.run(qapp, scenario)


@pytest.mark.parametrize("said", [b"", b"\n", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 70_000 + b"\n"])
def test_nonsense_is_refused_and_the_next_one_is_heard(
    qapp: QApplication, tmp_path: Path, said: bytes
) -> None:
    async def scenario() -> None:
        async with listening(tmp_path) as (address, heard):
            reader, writer = await asyncio.open_unix_connection(address)
            writer.write(said)
            writer.write_eof()
            assert await reader.read() == b"refused\n"
            writer.close()
            assert await asyncio.to_thread(hand_over, folders(tmp_path), Open(), {})
            await until(lambda: heard)
            assert heard == [(Open(), "")]

    aio.run(qapp, scenario)


def test_one_that_says_nothing_does_not_keep_others_waiting(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with listening(tmp_path) as (address, heard):
            with socket.socket(socket.AF_UNIX) as silent:
                silent.connect(address)
                assert await asyncio.to_thread(hand_over, folders(tmp_path), Open(), {})
                await until(lambda: heard)

    aio.run(qapp, scenario)


def test_a_flood_does_not_stall_the_window(qapp: QApplication, tmp_path: Path) -> None:
    """Connections are looked at some a second; the rest waits where it costs nothing."""

    async def scenario() -> None:
        async with listening(tmp_path) as (address, heard):
            flood: list[socket.socket] = []
            longest, last = 0.0, time.monotonic()
            for _ in range(300):
                each = socket.socket(socket.AF_UNIX)
                each.setblocking(False)
                flood.append(each)
                try:
                    each.connect(address)
                    each.send(b"x" * 1000 + b"\n")
                except OSError:  # the queue is full: that is its purpose
                    continue
                await asyncio.sleep(0)
                now = time.monotonic()
                longest, last = max(longest, now - last), now
            assert longest < STALL_S
            assert not heard
            answered = 0
            for each in flood:
                try:
                    answered += bool(each.recv(64))
                except OSError:
                    continue
                finally:
                    each.close()
            assert answered <= 2 * PER_SECOND
            # Whoever comes after it is heard.
            assert await asyncio.to_thread(hand_over, folders(tmp_path), Open(), {})
            await until(lambda: heard)

    aio.run(qapp, scenario)


def test_without_room_for_another_connection_it_rests_and_then_goes_on(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with listening(tmp_path) as (address, heard):
            with socket.socket(socket.AF_UNIX) as asking:
                lowest = os.dup(asking.fileno())
                os.close(lowest)
                soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
                resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
                try:
                    asking.connect(address)
                    await until(lambda: "has to wait" in caplog.text)
                    for _ in range(50):
                        await asyncio.sleep(0)
                    assert caplog.text.count("has to wait") == 1
                finally:
                    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            assert await asyncio.to_thread(hand_over, folders(tmp_path), Open(), {})
            await until(lambda: heard)

    aio.run(qapp, scenario)
