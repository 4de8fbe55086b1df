"""A picture of the screen by the desktop's portal, over a real bus: yes, no, never, lies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus

from deskhand.domain.errors import HostError
from deskhand.host.screenshot_portal import BUS_NAME, INTERFACE, OBJECT, REQUEST, screenshot
from deskhand.host.session_link import SessionLink
from tests.support.private_bus import has_bus, private_bus

pytestmark = pytest.mark.skipif(not has_bus(), reason="needs dbus-daemon")


@pytest.fixture(autouse=True)
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ss-", dir="/tmp") as folder:
        with private_bus(Path(folder)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield address


@dataclass
class Portal:
    """answer: what the person says, None for nothing. uri: of the picture. fails: it knows no
    screenshots. forged: the picture in another program's answer, which comes first."""

    uri: str = ""
    answer: int | None = 0
    fails: bool = False
    forged: str = ""
    link: SessionLink | None = None

    async def __aenter__(self) -> Portal:
        self.link = await SessionLink.open(self._take)
        assert (await self.link.call(message_bus.RequestName(BUS_NAME)))[0] == 1
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.link is not None
        await self.link.close()

    async def _take(self, call: Message) -> Message:
        fields = call.header.fields
        assert fields[HeaderFields.interface] == INTERFACE
        if self.fails:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("No.",))
        _, options = call.body
        assert options["interactive"] == ("b", False)
        sender = str(fields[HeaderFields.sender]).removeprefix(":").replace(".", "_")
        request = f"{OBJECT}/request/{sender}/{options['handle_token'][1]}"
        if self.forged:
            await forge(request, str(fields[HeaderFields.sender]), self.forged)
        if self.answer is not None:
            results = {"uri": ("s", self.uri)} if self.uri else {}
            emitter = DBusAddress(request, BUS_NAME, REQUEST)
            assert self.link is not None
            # Before the call returns, as a portal may.
            await self.link.send(new_signal(emitter, "Response", "ua{sv}", (self.answer, results)))
        return new_method_return(call, "o", (request,))


async def forge(request: str, to: str, uri: str) -> None:
    """Another program's answer to this request."""
    link = await SessionLink.open()
    body = (0, {"uri": ("s", uri)})
    signal = new_signal(DBusAddress(request, interface=REQUEST), "Response", "ua{sv}", body)
    signal.header.fields[HeaderFields.destination] = to
    await link.send(signal)
    await link.call(message_bus.GetId())  # the bus has passed it on
    await link.close()


async def test_only_the_portal_says_which_file_is_the_picture(tmp_path: Path) -> None:
    made, own = tmp_path / "screen.png", tmp_path / "letter.txt"
    made.write_bytes(b"PNG")
    own.write_text("never to be read or deleted")
    async with Portal(made.as_uri(), forged=own.as_uri()):
        assert await screenshot() == made


async def test_the_picture_is_the_file_the_portal_made(tmp_path: Path) -> None:
    made = tmp_path / "Screenshot from today.png"
    made.write_bytes(b"PNG")
    async with Portal(made.as_uri()):
        assert await screenshot() == made


@pytest.mark.parametrize(
    ("portal", "words"),
    [
        (Portal(answer=1), "as you chose"),
        (Portal(answer=2), "does not let"),
        (Portal(answer=0), "does not let"),
        (Portal("https://example.org/x.png"), "does not let"),
        (Portal("file:///nowhere/at/all.png"), "does not let"),
        (Portal(fails=True), "does not let"),
    ],
)
async def test_what_cannot_be_is_said(portal: Portal, words: str) -> None:
    async with portal:
        with pytest.raises(HostError, match=words):
            await screenshot()


async def test_one_that_never_answers_is_left() -> None:
    async with Portal(answer=None):
        with pytest.raises(HostError, match="did not answer"):
            await screenshot(answer_s=0.2)


async def test_without_a_portal_it_says_so() -> None:
    with pytest.raises(HostError, match="does not let"):
        await screenshot()


async def test_without_a_bus_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(HostError, match="does not let"):
        await screenshot()
