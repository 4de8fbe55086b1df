"""Where the settings say that preferences are kept and compared: other models, a Chroma server."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.errors import (
    InputError,
    MalformedReply,
    PolicyRefused,
    PreferencesUnavailable,
)
from deskhand.host.folders import Folders
from tests.support.embedding_server import EmbeddingServer, embedding_server

PROVIDERS = """
[providers.ollama]
kind = "ollama"
base_url = "{url}"

[providers.mine]
kind = "openai"
base_url = "{url}/v1"
"""


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as running:
        yield running


@asynccontextmanager
async def desk(folder: Path, settings: str) -> AsyncIterator[Desk]:
    folders = Folders.find({"DESKHAND_HOME": str(folder)})
    folders.make()
    (folders.config / "settings.toml").write_text(settings)
    opened = await Desk.open(folders, {})
    try:
        yield opened
    finally:
        await opened.close()


def chosen(server: EmbeddingServer, embedder: str, provider: str, model: str) -> str:
    return (
        f'[preferences]\nembedder = "{embedder}"\nembedding_provider = "{provider}"\n'
        f'embedding_model = "{model}"\n{PROVIDERS.format(url=server.url)}'
    )


@pytest.mark.parametrize(
    ("embedder", "provider", "path"),
    [("ollama", "", "/api/embed"), ("provider", "mine", "/v1/embeddings")],
)
async def test_another_programs_model_compares(
    tmp_path: Path, server: EmbeddingServer, embedder: str, provider: str, path: str
) -> None:
    async with desk(tmp_path, chosen(server, embedder, provider, "small")) as opened:
        shelf = opened.daily.preferences
        made = await shelf.add("I like green tea")
        await shelf.add("I hate loud music")
        assert {asked[:2] for asked in server.asked} == {(path, "small")}
        assert shelf.model == f"{provider or 'ollama'}/small"
        found = await shelf.search("green tea", k=1)
        assert found[0].preference == made
        assert shelf.notes == []


async def test_changing_the_model_re_embeds(tmp_path: Path, server: EmbeddingServer) -> None:
    async with desk(tmp_path, chosen(server, "ollama", "", "small")) as opened:
        await opened.daily.preferences.add("I like green tea")
    async with desk(tmp_path, chosen(server, "provider", "mine", "large")) as opened:
        shelf = opened.daily.preferences
        await shelf.warm_up()
        assert shelf.needs_reembedding
        async with aclosing(shelf.reembed()) as steps:
            async for _ in steps:
                pass
        assert (shelf.model, shelf.needs_reembedding) == ("mine/large", False)


@pytest.mark.parametrize(
    ("model", "error"),
    [("few", PreferencesUnavailable), ("words", MalformedReply), ("empty", PreferencesUnavailable)],
)
async def test_a_server_that_answers_nonsense_loses_nothing(
    tmp_path: Path, server: EmbeddingServer, model: str, error: type[Exception]
) -> None:
    async with desk(tmp_path, chosen(server, "ollama", "", model)) as opened:
        shelf = opened.daily.preferences
        made = await shelf.add("I like green tea")  # kept, found by its words
        assert await shelf.all() == [made]
        assert [each.preference for each in await shelf.search("tea")] == [made]
        (note,) = shelf.notes
        assert note.kept == "They are kept."
        with pytest.raises(error):
            async with aclosing(shelf.reembed()) as steps:
                async for _ in steps:
                    pass


async def test_nothing_goes_elsewhere_while_only_this_machine_is_allowed(
    tmp_path: Path, server: EmbeddingServer
) -> None:
    settings = chosen(server, "provider", "mine", "large").replace(
        f"{server.url}/v1", "https://models.example/v1"
    )
    async with desk(tmp_path, f"{settings}\n[privacy]\nlocal_only = true\n") as opened:
        shelf = opened.daily.preferences
        await shelf.add("I like green tea")
        assert "another machine" in shelf.notes[0].what
    away = '[preferences]\nurl = "https://chroma.example"\n[privacy]\nlocal_only = true\n'
    async with desk(tmp_path, away) as opened:
        with pytest.raises(PolicyRefused):
            await opened.daily.preferences.all()


@pytest.mark.parametrize("url", ["chroma", "ftp://x", "http://me:secret@127.0.0.1:1"])
async def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    async with desk(tmp_path, f'[preferences]\nurl = "{url}"\n') as opened:
        with pytest.raises(InputError):
            await opened.daily.preferences.all()


async def test_a_chroma_server_that_is_down(tmp_path: Path) -> None:
    async with desk(tmp_path, '[preferences]\nurl = "http://127.0.0.1:9"\n') as opened:
        with pytest.raises(PreferencesUnavailable, match="does not answer"):
            await opened.daily.preferences.add("I like tea")


@asynccontextmanager
async def chroma_server(folder: Path) -> AsyncIterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    child = await asyncio.create_subprocess_exec(
        program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(40):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except ConnectionError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
        yield f"http://127.0.0.1:{port}"
    finally:
        child.kill()
        await child.wait()


@pytest.mark.slow
async def test_a_chroma_server_keeps_them(tmp_path: Path, server: EmbeddingServer) -> None:
    async with chroma_server(tmp_path / "server") as url:
        small = chosen(server, "ollama", "", "small")
        settings = small.replace("[preferences]", f'[preferences]\nurl = "{url}"')
        async with desk(tmp_path / "one", settings) as opened:
            shelf = opened.daily.preferences
            made = await shelf.add("I like green tea")
            gone = await shelf.add("I hate loud music")
            await shelf.forget([gone.id])
            await shelf.purge()
        assert not (tmp_path / "one" / "data" / "preferences").exists()
        async with desk(tmp_path / "two", settings.replace('"small"', '"large"')) as opened:
            shelf = opened.daily.preferences
            assert await shelf.all() == [made]
            assert (await shelf.search("green tea", k=1))[0].preference == made
            assert shelf.needs_reembedding
            async with aclosing(shelf.reembed()) as steps:
                async for _ in steps:
                    pass
            assert await shelf.all() == [made]
            assert shelf.model == "ollama/large"
