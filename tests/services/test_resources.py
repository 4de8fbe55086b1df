from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.belongings import ResourceKind
from deskhand.domain.conversation import Draft
from deskhand.domain.errors import InputError, NotFoundError, PolicyRefused
from deskhand.domain.ids import new_id
from deskhand.host.folders import Folders
from deskhand.host.settings import Settings
from deskhand.services.resource_check import check
from deskhand.services.resources import Resources
from tests.keychain.conftest import secret_service
from tests.support.secret_service import SecretService

__all__ = ["secret_service"]

CANARY = "canary-51cc-password"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path / "home")}), {})
    yield opened
    await opened.close()


@pytest.fixture
def resources(desk: Desk) -> Resources:
    return desk.daily.resources


async def test_added_changed_removed_and_back(resources: Resources, tmp_path: Path) -> None:
    made = await resources.add(ResourceKind.FOLDER, f"{tmp_path}/", note=" My things ")
    assert (made.name, made.location, made.note) == (tmp_path.name, str(tmp_path), "My things")
    before = await resources.change(replace(made, name="Things"))
    assert (await resources.find("things")).id == made.id
    await resources.put_back(before)
    assert (await resources.get(made.id)).name == tmp_path.name
    await resources.remove([made.id])
    assert await resources.all() == []
    with pytest.raises(NotFoundError):
        await resources.get(made.id)
    await resources.restore([made.id])
    assert [each.id for each in await resources.all()] == [made.id]
    await resources.remove([made.id])
    await resources.purge(datetime.now(UTC) + timedelta(days=1))
    await resources.restore([made.id])
    assert await resources.all() == []


async def test_a_path_that_is_not_there_is_kept_with_a_warning(
    resources: Resources, tmp_path: Path
) -> None:
    read = await resources.read(str(tmp_path / "later.txt"))
    assert "nothing at this path" in read.warning
    assert (await resources.read(str(tmp_path))).location.kind is ResourceKind.FOLDER
    assert (await resources.read(str(tmp_path))).warning == ""


async def test_a_password_never_gets_into_the_store(
    resources: Resources, desk: Desk, secret_service: SecretService
) -> None:
    url = f"postgresql://me:{CANARY}@db.example/app"
    with pytest.raises(InputError, match="holds a password") as raised:
        await resources.add(ResourceKind.DATABASE, url)
    assert CANARY not in raised.value.sentence()
    location = (await resources.read(url)).location
    slug = await resources.keep_password(location, "App")
    made = await resources.add(location.kind, location.location, secret_slug=slug)
    assert (made.location, made.secret_slug) == ("postgresql://me@db.example/app", "app")
    entry = await desk.daily.vault.find(slug)
    assert entry is not None
    assert await desk.daily.vault.reveal(entry.id, "password") == CANARY
    with pytest.raises(InputError, match="no entry"):
        await resources.change(replace(made, secret_slug="nothing"))
    everything = desk.folders.config.parent.rglob("*")
    assert not [p for p in everything if p.is_file() and CANARY.encode() in p.read_bytes()]


async def test_they_are_attached_to_chats_and_found_by_ids(
    resources: Resources, desk: Desk
) -> None:
    posted = await desk.conversations.post(Draft(None, "Hello"))
    chat = posted.conversation_id
    first = await resources.add(ResourceKind.URL, "https://b.example")
    second = await resources.add(ResourceKind.URL, "https://a.example")
    await resources.attach([first.id, second.id, first.id], chat)
    await resources.attach([first.id], chat)
    names = [each.name for each in await resources.of_conversation(chat)]
    assert names == ["a.example", "b.example"]
    await resources.remove([second.id])
    assert [each.id for each in await resources.of_conversation(chat)] == [first.id]
    await resources.restore([second.id])
    await resources.detach([first.id], chat)
    assert [each.id for each in await resources.of_conversation(chat)] == [second.id]
    many = await resources.many([second.id, new_id(), first.id])
    assert [each.id for each in many] == [second.id, first.id]


async def test_a_look_finds_files_folders_and_servers(resources: Resources, tmp_path: Path) -> None:
    def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    (tmp_path / "a.txt").write_text("x")
    file = await resources.add(ResourceKind.FILE, str(tmp_path / "a.txt"))
    folder = await resources.add(ResourceKind.FILE, str(tmp_path))
    gone = await resources.add(ResourceKind.FOLDER, str(tmp_path / "gone"))
    assert (await resources.check(file)).is_there
    assert "A folder is there" in (await resources.check(folder)).sentence
    assert not (await resources.check(gone)).is_there
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = await resources.add(ResourceKind.URL, f"http://127.0.0.1:{port}/x")
    database = await resources.add(ResourceKind.DATABASE, f"redis://127.0.0.1:{port}/0")
    async with server:
        found = await resources.check(url)
        assert found.is_there and "204" in found.sentence
        assert (await resources.check(database)).is_there
    assert not (await resources.check(url)).is_there


async def test_local_only_asks_nobody_elsewhere(resources: Resources, desk: Desk) -> None:
    def lock(settings: Settings) -> Settings:
        privacy = settings.privacy.model_copy(update={"local_only": True})
        return settings.model_copy(update={"privacy": privacy})

    await desk.settings.change(lock)
    for kind, location in (
        (ResourceKind.URL, "https://example.invalid/"),
        (ResourceKind.DATABASE, "postgresql://db.invalid/x"),
        (ResourceKind.BUCKET, "s3://bucket"),
    ):
        with pytest.raises(PolicyRefused, match="Local only"):
            await resources.check(await resources.add(kind, location))


async def test_a_server_that_says_nothing_is_given_up(resources: Resources) -> None:
    held: list[asyncio.StreamWriter] = []

    def silence(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        url = await resources.add(ResourceKind.URL, f"http://127.0.0.1:{port}/")
        found = await check(url, local_only=True, timeout_s=0.2)
        assert not found.is_there and "does not answer" in found.sentence
        for writer in held:
            writer.close()
