"""Ollama's models and the program itself, against a stand-in that keeps to its API."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.domain.conversation import Stop
from deskhand.domain.errors import MalformedReply, ModelUnknown, ProviderUnreachable
from deskhand.domain.model import Capability, Locality, ProviderConfig, ProviderKind
from deskhand.providers.base import Progress
from deskhand.providers.ollama_native import OllamaNative
from tests.support.aimock import AIMock
from tests.support.asking import hear, request
from tests.support.hostile_server import HostileServer, http
from tests.support.ollama_server import LAYERS, VERSION, OllamaServer, model
from tests.support.wires import OLLAMA, line

MODELS = [
    model("llama3.1:8b"),
    model("qwen3:4b", capabilities=["completion", "tools", "thinking", "vision"]),
    model("gpt-oss:120b-cloud", size=384),
    model("glm:cloud", size=384),
    model("named-plainly", remote_host="https://ollama.com:443", remote_model="big"),
    model("nomic-embed-text:latest", capabilities=["embedding"]),
]


def ollama(url: str, **settings: object) -> OllamaNative:
    config = ProviderConfig("ollama", ProviderKind.OLLAMA, url, label="Ollama", max_retries=0)
    return OllamaNative(replace(config, **settings), None)


async def pulled(provider: OllamaNative, name: str) -> list[Progress]:
    async with aclosing(provider.pull(name)) as steps:
        return [step async for step in steps]


async def test_models_tell_size_context_abilities_and_where_they_run() -> None:
    async with OllamaServer(models=list(MODELS)) as server:
        provider = ollama(server.url)
        models = {info.id: info for info in await provider.models()}
        await provider.aclose()
    assert list(models) == [row["name"] for row in MODELS[:-1]]
    llama = models["llama3.1:8b"]
    assert (llama.size_bytes, llama.context_tokens) == (4_683_087_332, 131_072)
    assert llama.locality is Locality.HERE
    assert llama.note == "8.0B Q4_K_M"
    assert models["qwen3:4b"].capabilities == frozenset(Capability)
    for name in ("gpt-oss:120b-cloud", "glm:cloud", "named-plainly"):
        assert models[name].locality is Locality.AWAY
        assert models[name].size_bytes is None


async def test_descriptions_are_asked_once() -> None:
    async with OllamaServer(models=list(MODELS)) as server:
        provider = ollama(server.url)
        await provider.models()
        await provider.models()
        await provider.aclose()
    shown = [body for _, path, body in server.requests if path == "/api/show"]
    assert len(shown) == len(MODELS)


async def test_a_server_elsewhere_is_away() -> None:
    provider = ollama("http://192.0.2.7:11434")
    assert provider.config.locality is Locality.AWAY
    state = await asyncio.wait_for(_state_without_asking(provider), 5)
    await provider.aclose()
    assert "192.0.2.7:11434" in state


async def _state_without_asking(provider: OllamaNative) -> str:
    from deskhand.providers.ollama_program import state_of

    return state_of(provider.config, None).sentence


async def test_show_and_delete() -> None:
    async with OllamaServer(models=list(MODELS)) as server:
        provider = ollama(server.url)
        shown = await provider.show("qwen3:4b")
        await provider.delete("qwen3:4b")
        left = server.names()
        for act in (provider.delete, provider.show):
            with pytest.raises(ModelUnknown, match="qwen3:4b"):
                await act("qwen3:4b")
        await provider.aclose()
    assert shown.context_tokens == 131_072
    assert shown.size_bytes == 4_683_087_332
    assert "qwen3:4b" not in left


async def test_pull_tells_how_far_it_is() -> None:
    async with OllamaServer() as server:
        provider = ollama(server.url)
        progress = await pulled(provider, "tiny:latest")
        names = [info.id for info in await provider.models()]
        await provider.aclose()
    assert progress[0] == Progress("pulling manifest")
    done = [step.done_bytes for step in progress]
    assert done == sorted(done)
    total = sum(size for _, size in LAYERS)
    assert (progress[-1].status, progress[-1].done_bytes) == ("success", total)
    assert progress[-1].total_bytes == total
    assert "tiny:latest" in names


async def test_a_cancelled_pull_ends_on_the_server() -> None:
    async with OllamaServer(pull_step_s=0.02) as server:
        provider = ollama(server.url)
        async with aclosing(provider.pull("tiny:latest")) as steps:
            async for step in steps:
                if step.done_bytes:
                    break
        async with asyncio.timeout(2):
            while server.open_pulls:
                await asyncio.sleep(0.01)
        await provider.aclose()
    assert "tiny:latest" not in server.names()


async def test_pulling_what_does_not_exist() -> None:
    async with OllamaServer() as server:
        provider = ollama(server.url)
        with pytest.raises(ModelUnknown, match="no model “nope”"):
            await pulled(provider, "nope")
        await provider.aclose()


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([{"status": "pulling manifest"}], MalformedReply),
        (
            [{"status": "x"}, {"error": "dial tcp: lookup registry: no such host"}],
            ProviderUnreachable,
        ),
        ([{"status": "x"}, 7], MalformedReply),
    ],
)
async def test_a_pull_that_breaks(lines: list[object], kind: type[Exception]) -> None:
    async with HostileServer([[OLLAMA.head, *map(line, lines)]]) as server:
        provider = ollama(server.url)
        with pytest.raises(kind):
            await pulled(provider, "tiny")
        await provider.aclose()


async def test_chat_through_the_stand_in(aimock: AIMock) -> None:
    async with OllamaServer(chat_at=aimock.url) as server:
        provider = ollama(server.url, keep_alive="-1")
        heard = await hear(provider, request("hello", model="llama3.1:8b"))
        unknown = await hear(provider, request("hello", model="other"))
        await provider.aclose()
    assert heard.text.startswith("Hello from the model.")
    assert isinstance(unknown.error, ModelUnknown)
    assert unknown.error.next_step == "Choose another model, or fetch this one."
    body = next(body for _, path, body in server.requests if path == "/api/chat")
    assert body["keep_alive"] == -1
    assert "options" not in body


async def test_thinking_and_the_end_at_its_length() -> None:
    lines = [
        {"message": {"thinking": "Hm. "}, "done": False},
        {"message": {"thinking": "Yes.", "content": ""}, "done": False},
        {"message": {"content": "42"}, "done": False},
        {"done": True, "done_reason": "length", "prompt_eval_count": 9, "eval_count": 4},
    ]
    async with HostileServer([[OLLAMA.head, *map(line, lines)]]) as server:
        provider = ollama(server.url)
        heard = await hear(provider, request("hello", think=True))
        await provider.aclose()
    assert (heard.thoughts, heard.text, heard.stop) == ("Hm. Yes.", "42", Stop.LENGTH)
    assert heard.tokens is not None
    assert (heard.tokens.input_tokens, heard.tokens.output_tokens) == (9, 4)
    assert server.requests[0].json["think"] is True


async def test_the_context_grows_with_the_conversation() -> None:
    async with OllamaServer(models=[model("llama3.1:8b", context_length=16_384)]) as server:
        provider = ollama(server.url)
        await provider.models()
        for characters in (100, 15_000, 30_000, 90_000):
            await hear(provider, request("x" * characters, model="llama3.1:8b"))
        await provider.aclose()
    asked = [body for _, path, body in server.requests if path == "/api/chat"]
    contexts = [body.get("options", {}).get("num_ctx") for body in asked]
    assert contexts == [None, 8_192, 16_384, 16_384]


async def test_the_servers_own_words_are_shown_for_a_fault_here() -> None:
    words = "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"
    async with HostileServer([[http(500, f'{{"error": "{words}"}}')]]) as server:
        provider = ollama(server.url)
        heard = await hear(provider, request("hello"))
        await provider.aclose()
    assert heard.error is not None
    assert words in heard.error.what


@pytest.mark.parametrize("body", ["[]", '{"models": 7}', "{}", "<html>", '"x"'])
async def test_a_list_that_is_none(body: str) -> None:
    async with HostileServer([[http(200, body)]]) as server:
        provider = ollama(server.url)
        with pytest.raises(MalformedReply):
            await provider.models()
        await provider.aclose()


# -- the program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `ollama` on the PATH that serves the stand-in and notes its process id."""
    note = tmp_path / "pid"
    program = tmp_path / "ollama"
    root = Path(__file__).parents[2]
    program.write_text(
        f'#!/bin/sh\n[ "$1" = serve ] || exit 2\necho $$ > "{note}"\ncd "{root}"\n'
        f'exec "{sys.executable}" -m tests.support.ollama_server\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return note


async def test_running_installed_and_missing_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, installed: Path
) -> None:
    async with OllamaServer() as server:
        provider = ollama(server.url)
        running = await provider.state()
        await provider.aclose()
    assert (running.installed, running.running, running.version) == (True, True, VERSION)
    provider = ollama(f"http://127.0.0.1:{free_port()}")
    stopped = await provider.state()
    assert (stopped.installed, stopped.running) == (True, False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("deskhand.providers.ollama_program._USUAL_PLACES", ())
    missing = await provider.state()
    with pytest.raises(ProviderUnreachable) as caught:
        await provider.start()
    await provider.aclose()
    assert (missing.installed, missing.running) == (False, False)
    assert "https://ollama.com/download" in missing.sentence
    assert "https://ollama.com/download" in caught.value.next_step


async def test_it_is_started_and_outlives_us(installed: Path) -> None:
    provider = ollama(f"http://127.0.0.1:{free_port()}")
    try:
        state = await provider.start()
        again = await provider.start()
        pid = int(installed.read_text())
        await provider.aclose()
        os.kill(pid, 0)
        assert os.getsid(pid) == pid
    finally:
        os.kill(int(installed.read_text()), signal.SIGTERM)
    assert state.running
    assert again == state
    # Its end is noticed, so that no dead process is kept.
    provider = ollama(provider.config.base_url)
    async with asyncio.timeout(30):
        while (await provider.state()).running:
            await asyncio.sleep(0.02)
    await provider.aclose()


async def test_a_start_that_fails_is_told(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "ollama").write_text("#!/bin/sh\nexit 1\n")
    provider = ollama(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ProviderUnreachable, match="does not answer"):
        await asyncio.wait_for(provider.start(), 5)
    await provider.aclose()
