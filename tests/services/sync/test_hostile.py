"""Calendar servers that lie, die, loop or send the password on: nothing here is lost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from deskhand.domain.errors import SyncConfused, SyncError, SyncRefused, SyncUnreachable
from deskhand.domain.sync import SyncAccount
from deskhand.services.sync.dav import Dav
from deskhand.services.sync.discovery import Collection
from tests.services.sync.conftest import LIMITS, Side
from tests.support.hostile_server import HOLD, RESET, Endless, HostileServer, Script, head, http
from tests.support.listening import listening

PASSWORD = "secret-canary-7d1"


@dataclass
class Request:
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


Reply = bytes | None
"""None: the connection is closed without a word."""


@dataclass
class LyingServer:
    """A small CalDAV server whose answers a test can bend. entries: etag and text by path."""

    entries: dict[str, tuple[str, str]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    bend: Callable[[Request], Reply | bool] = lambda _request: False
    """False: answer as an honest server would."""
    token: str = ""
    port: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LyingServer]:
        async with listening(self._serve) as self.port:
            yield self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/c/"

    def methods(self) -> list[str]:
        return [each.method for each in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                top = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *rest = top.split("\r\n")
                method, path, _ = line.split(" ", 2)
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (each.partition(":") for each in rest if each)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                request = Request(method, path, headers, body.decode())
                self.requests.append(request)
                bent = self.bend(request)
                answer = self._honest(request) if bent is False else bent
                if not isinstance(answer, bytes):
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def _honest(self, request: Request) -> bytes:
        path, body = request.path, request.body
        if request.method == "PROPFIND":
            return multi(
                f"<d:response><d:href>/c/</d:href><d:propstat><d:prop><d:resourcetype>"
                f"<d:collection/><c:calendar/></d:resourcetype><d:sync-token>{self.token}"
                "</d:sync-token></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
                "</d:response>"
            )
        if request.method == "REPORT":
            wanted = re.findall(r"<d:href>(.*?)</d:href>", body)
            if "multiget" in body:
                return multi("".join(self._entry(each, full=True) for each in wanted))
            return multi("".join(self._entry(each) for each in self.entries))
        if request.method == "PUT":
            known = self.entries.get(path)
            match = request.headers.get("if-match")
            if (known and request.headers.get("if-none-match")) or (
                match and (known is None or known[0] != match)
            ):
                return http(412)
            etag = f'"{len(self.requests)}"'
            self.entries[path] = (etag, body)
            return http(201, etag=etag)
        if request.method == "DELETE":
            return http(204 if self.entries.pop(path, None) else 404)
        return http(405)

    def _entry(self, path: str, *, full: bool = False) -> str:
        if path not in self.entries:
            return (
                f"<d:response><d:href>{path}</d:href><d:status>HTTP/1.1 404 Not Found"
                "</d:status></d:response>"
            )
        etag, text = self.entries[path]
        data = f"<c:calendar-data>{text}</c:calendar-data>" if full else ""
        return (
            f"<d:response><d:href>{path}</d:href><d:propstat><d:prop><d:getetag>{etag}"
            f"</d:getetag>{data}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
            "</d:response>"
        )


def multi(inner: str, status: int = 207) -> bytes:
    return http(
        status,
        '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" '
        f'xmlns:c="urn:ietf:params:xml:ns:caldav">{inner}</d:multistatus>',
        "application/xml",
    )


@pytest.fixture
async def server() -> AsyncIterator[LyingServer]:
    async with LyingServer().running() as made:
        yield made


async def linked(side: Side, url: str) -> SyncAccount:
    account, _ = await side.sync.add(url, "me", PASSWORD, Collection(url, "Lies"), "*")
    return account


async def in_step(side: Side, server: LyingServer, count: int = 4) -> SyncAccount:
    """Some tasks on both sides."""
    account = await linked(side, server.url)
    for number in range(count):
        await side.add(f"Task {number}")
    assert (await side.run(account)).added_there == count
    return account


TITLES = [f"Task {number}" for number in range(4)]


def only(method: str, answer: Reply, word: str = "") -> Callable[[Request], Reply | bool]:
    def bend(request: Request) -> Reply | bool:
        return answer if request.method == method and word in request.body else False

    return bend


EMPTY = multi("")
HTML = http(200, "<html>Please log in</html>", "text/html")


async def test_an_empty_list_deletes_nothing_when_the_entries_are_there(
    here: Side, server: LyingServer
) -> None:
    account = await in_step(here, server)
    server.bend = only("REPORT", EMPTY, "calendar-query")
    outcome = await here.run(account)
    assert await here.titles() == TITLES
    assert (outcome.deleted_here, outcome.asks) == (0, 0)
    assert "lacks" in " ".join(outcome.problems)
    assert len(server.entries) == 4


async def test_an_empty_server_asks(here: Side, server: LyingServer) -> None:
    account = await in_step(here, server)
    server.entries.clear()
    for _ in range(2):
        outcome = await here.run(account)
        assert outcome.asks == 4
        assert await here.titles() == TITLES
        assert server.entries == {}, "nothing is sent anew before the person says so"


async def test_one_of_many_may_go(here: Side, server: LyingServer) -> None:
    account = await in_step(here, server)
    server.entries.pop(next(iter(server.entries)))
    assert (await here.run(account)).deleted_here == 1
    assert len(await here.titles()) == 3


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        http(207, "<html/>", "text/html"),
        http(207, "", "application/xml"),
        http(207, "<d:multistatus", "application/xml"),
        http(207, '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
        http(207, b"\xff\xfe\x00broken"),
        http(200, "{}", "application/json"),
        http(207, "<a>" * 5000),
    ],
)
async def test_answers_that_are_not_caldav_change_nothing(
    here: Side, server: LyingServer, answer: bytes
) -> None:
    account = await in_step(here, server)
    server.bend = lambda request: answer if request.method in ("REPORT", "PROPFIND") else False
    with pytest.raises(SyncConfused):
        await here.run(account)
    assert await here.titles() == TITLES
    assert (await here.sync.accounts())[0].error


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, SyncRefused), (403, SyncRefused), (429, SyncUnreachable), (500, SyncUnreachable),
     (503, SyncUnreachable), (404, SyncConfused), (418, SyncConfused)],
)  # fmt: skip
async def test_every_refusal_is_said_and_changes_nothing(
    here: Side, server: LyingServer, status: int, kind: type[SyncError]
) -> None:
    account = await in_step(here, server)
    server.bend = lambda _request: http(status)
    with pytest.raises(kind) as raised:
        await here.run(account)
    assert raised.value.kept
    assert PASSWORD not in repr(raised.value) + raised.value.sentence() + raised.value.detail
    assert await here.titles() == TITLES


@pytest.mark.parametrize("status", [403, 405, 413, 423, 500, 507])
async def test_a_refused_change_is_said_and_stays_to_be_sent(
    here: Side, server: LyingServer, status: int
) -> None:
    account = await in_step(here, server)
    task = await here.tasks.get((await here.tasks.rows())[0].id)
    await here.tasks.change([replace(task, title="Changed")])
    server.bend = only("PUT", http(status))
    assert (await here.run(account)).problems
    server.bend = lambda _request: False
    assert (await here.run(account)).changed_there == 1
    assert any("SUMMARY:Changed" in text for _, text in server.entries.values())


async def test_a_server_that_refuses_all_is_left_in_peace(here: Side, server: LyingServer) -> None:
    account = await linked(here, server.url)
    for number in range(20):
        await here.add(f"Task {number}")
    server.bend = only("PUT", http(403))
    await here.run(account)
    assert server.methods().count("PUT") == 5


async def test_a_put_that_stores_nothing_is_sent_again_and_deletes_nothing(
    here: Side, server: LyingServer
) -> None:
    account = await linked(here, server.url)
    await here.add("Milk")
    server.bend = only("PUT", http(201))
    await here.run(account)
    server.bend = lambda _request: False
    await here.run(account)
    assert await here.titles() == ["Milk"]
    assert len(server.entries) == 1


async def test_a_put_answered_with_a_web_page_is_no_success(
    here: Side, server: LyingServer
) -> None:
    account = await linked(here, server.url)
    await here.add("Milk")
    server.bend = only("PUT", HTML)
    with pytest.raises(SyncConfused):
        await here.run(account)
    assert await here.repository.items(account.id) == []


async def test_etags_that_always_differ_make_no_conflict(here: Side, server: LyingServer) -> None:
    account = await in_step(here, server)
    for _ in range(3):
        server.entries = {
            path: (f'"{etag.strip(chr(34))}x"', text)
            for path, (etag, text) in server.entries.items()
        }
        outcome = await here.run(account)
        assert (outcome.conflicts, outcome.changed_there, outcome.changed_here) == (0, 0, 0)
    assert await here.titles() == TITLES


async def test_a_change_meanwhile_is_never_overwritten(here: Side, server: LyingServer) -> None:
    account = await in_step(here, server, 1)
    (path,) = server.entries
    await here.tasks.change([replace(await here.only(), title="Mine")])

    def meanwhile(request: Request) -> Reply | bool:
        if request.method == "PUT" and "Theirs" not in server.entries[path][1]:
            server.entries[path] = ('"new"', server.entries[path][1].replace("Task 0", "Theirs"))
        return False

    server.bend = meanwhile
    outcome = await here.run(account)
    assert outcome.conflicts == 1
    assert "Theirs" in server.entries[path][1]
    assert await here.titles() == ["Mine"]


async def test_tokens_that_go_round_end_in_a_plain_list(here: Side, server: LyingServer) -> None:
    server.token = "one"
    account = await in_step(here, server)
    turns = []

    def loop(request: Request) -> Reply | bool:
        if "sync-collection" not in request.body:
            return False
        turns.append(request)
        more = (
            "<d:response><d:href>/c/</d:href><d:status>HTTP/1.1 507 More</d:status></d:response>"
            f"<d:sync-token>{'two' if 'one' in request.body else 'one'}</d:sync-token>"
        )
        return multi(more)

    server.bend = loop
    await here.run(account)
    assert len(turns) < 5
    assert await here.titles() == TITLES


async def test_a_token_the_server_forgot_is_replaced(here: Side, server: LyingServer) -> None:
    server.token = "one"
    account = await in_step(here, server)
    server.bend = only("REPORT", http(403, "<d:error xmlns:d='DAV:'/>"), "sync-collection")
    server.token = "two"
    await here.run(account)
    assert (await here.sync.accounts())[0].token == "two"
    assert await here.titles() == TITLES


async def test_deletions_by_token_are_weighed_too(here: Side, server: LyingServer) -> None:
    server.token = "one"
    account = await in_step(here, server)
    paths = list(server.entries)
    server.entries.clear()
    gone = "".join(server._entry(each) for each in paths) + "<d:sync-token>two</d:sync-token>"
    server.bend = only("REPORT", multi(gone), "sync-collection")
    assert (await here.run(account)).asks == 4
    assert (await here.sync.accounts())[0].token == "one", "it will be told once more"
    assert await here.titles() == TITLES


@pytest.mark.parametrize(
    "href", ["https://evil.invalid/c/x.ics", "//evil.invalid/c/x.ics", "/other/x.ics",
             "/c/../x.ics", "/c/", "", "file:///etc/passwd"],
)  # fmt: skip
async def test_entries_elsewhere_are_not_asked_for(
    here: Side, server: LyingServer, href: str
) -> None:
    account = await linked(here, server.url)
    entry = (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:getetag>x</d:getetag></d:prop>"
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
    server.bend = only("REPORT", multi(entry), "calendar-query")
    await here.run(account)
    assert not any("evil" in each.body or "passwd" in each.body for each in server.requests)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_the_password_goes_nowhere_else(here: Side, server: LyingServer, status: int) -> None:
    async with HostileServer([[http(200)]]) as thief:
        account = await linked(here, server.url)
        server.bend = lambda _request: http(status, location=f"{thief.url}/c/")
        with pytest.raises(SyncRefused, match="another address"):
            await here.run(account)
        assert thief.requests == []


async def test_redirects_on_the_same_server_end(here: Side, server: LyingServer) -> None:
    account = await linked(here, server.url)
    server.bend = lambda request: http(302, location=f"{request.path}x/")
    with pytest.raises(SyncConfused):
        await here.run(account)
    assert len(server.requests) < 10


@pytest.mark.parametrize(
    "script",
    [
        [head(207, content_type="application/xml"), Endless(b"<a/>" * 4096)],
        [head(207, content_type="application/xml", content_encoding="gzip"), b"\x1f\x8b"],
        [head(207, content_type="application/xml", content_length="1000"), b"<x>"],
        [head(207, content_type="application/xml"), b"<x>", RESET],
        [RESET],
        [b"not http at all\r\n\r\n"],
        [b"HTTP/1.1 207 " + b"x" * 200_000],
    ],
)
async def test_servers_that_die_or_never_end(here: Side, script: Script) -> None:
    async with HostileServer([script]) as server:
        with pytest.raises((SyncUnreachable, SyncConfused)):
            await here.sync.look(f"{server.url}/", "me", PASSWORD)


async def test_silence_is_not_waited_for(here: Side, tmp_path: object) -> None:
    class Typed:
        origin = ""

        async def reveal(self) -> str | None:
            return PASSWORD

    async with HostileServer([[HOLD]]) as server:
        secret = Typed()
        secret.origin = server.url
        limits = replace(LIMITS, silence_s=0.2)
        async with Dav(f"{server.url}/", "me", secret, limits) as dav:
            with pytest.raises(SyncUnreachable, match="in time"):
                await dav.ask("PROPFIND", dav.url)


async def test_dying_in_the_middle_repeats_without_doubles(here: Side, server: LyingServer) -> None:
    account = await linked(here, server.url)
    for number in range(4):
        await here.add(f"Task {number}")
    puts = []

    def die(request: Request) -> Reply | bool:
        if request.method == "PUT":
            puts.append(request)
            if len(puts) == 3:
                server._honest(request)  # stored, but nobody hears of it
                return None
        return False

    server.bend = die
    with pytest.raises(SyncUnreachable):
        await here.run(account)
    server.bend = lambda _request: False
    outcome = await here.run(account)
    assert outcome.conflicts == 0
    assert len(server.entries) == 4
    assert await here.titles() == TITLES
    assert (await here.run(account)).summary() == ["Both sides are the same."]


async def test_broken_entries_are_said_and_the_others_come(here: Side, server: LyingServer) -> None:
    account = await linked(here, server.url)
    good = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:{uid}\nSUMMARY:{title}\nEND:VTODO\nEND:VCALENDAR"
    server.entries = {
        "/c/1.ics": ('"1"', good.format(uid="1", title="Good")),
        "/c/2.ics": ('"1"', "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:2\nSUMMARY:cut"),
        "/c/3.ics": ('"1"', "garbage VTODO"),
        "/c/4.ics": ('"1"', good.format(uid="1", title="The same UID")),
        "/c/5.ics": ('"1"', "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:5\nEND:VEVENT\nEND:VCALENDAR"),
    }
    outcome = await here.run(account)
    assert await here.titles() == ["Good"]
    assert len(outcome.problems) == 3
    assert len(server.entries) == 5, "and nothing is deleted there"


async def test_the_password_is_not_in_the_store(here: Side, server: LyingServer) -> None:
    account = await linked(here, server.url)
    assert PASSWORD not in repr(await here.sync.accounts()) + repr(account)
    await here.run(account)
    assert all("authorization" in each.headers for each in server.requests)
