"""The built-in provider with the real model in a real child process."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import httpx2
import psutil
import pytest
import pytest_asyncio

from deskhand.assistants.context import SHORT_INSTRUCTIONS
from deskhand.domain.conversation import Role, Stop
from deskhand.domain.errors import (
    ContextTooLong,
    DownloadError,
    InputError,
    ModelFileError,
    ModelUnknown,
    ProviderError,
    ProviderFault,
)
from deskhand.domain.events import Finished, ModelEvent, TextDelta, Usage, Waiting
from deskhand.domain.model import Locality, ModelRequest, ProviderConfig, ProviderKind, Turn
from deskhand.domain.parts import ImagePart, TextPart
from deskhand.providers import builtin as builtin_module
from deskhand.providers.builtin import Builtin
from deskhand.providers.llama_process import LOG_BYTES, LlamaChild, append_bounded
from deskhand.providers.model_files import BUNDLED_ID, ModelFiles, find_bundled
from deskhand.providers.options import BuiltinOptions
from deskhand.providers.recommended import RECOMMENDED
from tests.support.range_server import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONFIG = ProviderConfig("builtin", ProviderKind.BUILTIN, label="Built-in")
ROOT = Path(__file__).parents[2]


def asking(text: str, model: str = "", max_tokens: int | None = 12) -> ModelRequest:
    return ModelRequest(
        model, (Turn(Role.USER, (TextPart(text),)),), max_tokens=max_tokens, temperature=0.0
    )


LONG = asking("Tell me a very long story about the sea.", max_tokens=700)


def make(folder: Path, **options: float) -> Builtin:
    settings = replace(BuiltinOptions(context_tokens=1024), **options)
    return Builtin(CONFIG, ModelFiles(folder / "models"), settings)


async def answer(builtin: Builtin, request: ModelRequest) -> list[ModelEvent]:
    async with aclosing(builtin.stream(request)) as events:
        return [event async for event in events]


def text_of(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def child_of(builtin: Builtin) -> LlamaChild:
    child = builtin.host.child
    assert child is not None
    return child


def process_of(builtin: Builtin) -> psutil.Process:
    pid = child_of(builtin).pid
    assert pid is not None
    return psutil.Process(pid)


async def until(is_so: Callable[[], bool], within_s: float = 10.0) -> None:
    end = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Builtin]:
    """One provider for the tests that leave it as it was."""
    folder = tmp_path_factory.mktemp("builtin")
    os.environ["OPENAI_API_KEY"] = "sk-of-somebody-else"
    builtin = make(folder, log=folder / "model.log")
    await answer(builtin, asking("Hello"))
    del os.environ["OPENAI_API_KEY"]
    yield builtin
    await builtin.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def fresh(tmp_path: Path) -> AsyncIterator[Callable[..., Builtin]]:
    """Makes providers of a test's own, closed at its end."""
    made: list[Builtin] = []

    def factory(**options: float) -> Builtin:
        made.append(make(tmp_path, **options))
        return made[-1]

    yield factory
    for builtin in made:
        await builtin.aclose()


async def test_it_offers_the_model_with_an_honest_note(shared: Builtin) -> None:
    (model,) = await shared.models()
    assert model.id == BUNDLED_ID
    assert model.label == "SmolLM2 135M (built in)"
    assert model.note == "Small and for trying out. For real work connect Ollama or a key."
    assert model.locality is Locality.HERE
    assert model.context_tokens == 1024
    assert await shared.show(BUNDLED_ID) == model


async def test_it_answers_in_pieces_with_usage_and_one_end(shared: Builtin) -> None:
    question = asking("What is the capital of France?", max_tokens=60)
    events = await answer(shared, replace(question, system=SHORT_INSTRUCTIONS))
    assert "Paris" in text_of(events)
    assert sum(isinstance(event, TextDelta) for event in events) > 1
    assert [event for event in events if isinstance(event, Finished)] == [Finished(Stop.END)]
    assert isinstance(events[-1], Finished)
    (usage,) = [event for event in events if isinstance(event, Usage)]
    assert usage.tokens.input_tokens
    assert usage.tokens.output_tokens


async def test_a_start_is_announced_and_a_running_model_is_not(
    shared: Builtin, fresh: Callable[..., Builtin]
) -> None:
    assert not any(isinstance(event, Waiting) for event in await answer(shared, asking("Hi")))
    events = await answer(fresh(), asking("Hi"))
    assert events[0] == Waiting("Starting the built-in model…")


async def test_a_bounded_answer_says_that_it_was_cut(
    shared: Builtin, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await answer(shared, replace(LONG, max_tokens=5)))[-1] == Finished(Stop.LENGTH)
    monkeypatch.setattr(builtin_module, "BUNDLED_MAX_TOKENS", 7)
    events = await answer(shared, replace(LONG, max_tokens=None))
    assert events[-1] == Finished(Stop.LENGTH)
    (usage,) = [event for event in events if isinstance(event, Usage)]
    assert usage.tokens.output_tokens == 7


async def test_answers_at_once_share_one_child(shared: Builtin) -> None:
    pid = child_of(shared).pid
    answers = await asyncio.gather(
        *(
            answer(shared, asking(f"Name a thing that is {color}."))
            for color in ("red", "green", "blue")
        )
    )
    assert all(text_of(events) for events in answers)
    assert child_of(shared).pid == pid
    assert child_of(shared).users == 0


async def test_nothing_is_served_without_the_key(shared: Builtin) -> None:
    child = child_of(shared)
    async with httpx2.AsyncClient(base_url=child.address, trust_env=False) as client:
        for key in ("", "wrong", child.key[:-1]):
            headers = {"authorization": f"Bearer {key}"} if key else {}
            listed = await client.get("/v1/models", headers=headers)
            asked = await client.post("/v1/chat/completions", headers=headers, json={})
            assert (listed.status_code, asked.status_code) == (401, 401)
    assert child.address.startswith("http://127.0.0.1:")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
async def test_arguments_and_environment_of_the_child_hold_no_key(shared: Builtin) -> None:
    child = child_of(shared)
    for name in ("cmdline", "environ"):
        seen = Path(f"/proc/{child.pid}/{name}").read_bytes()
        assert child.key.encode() not in seen
        assert b"sk-of-somebody-else" not in seen
    assert child.key not in repr(child)


async def test_the_child_gives_way_to_other_programs(shared: Builtin) -> None:
    assert process_of(shared).nice() == 10


async def test_the_log_is_private_and_without_words_or_keys(shared: Builtin) -> None:
    await answer(shared, asking("My secret word is xylophone."))
    log = shared._options.log
    assert log is not None
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    written = log.read_text()
    assert "model loaded" in written
    assert "xylophone" not in written
    assert child_of(shared).key not in written


async def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = tmp_path / "model.log"
    for _ in range(100):
        append_bounded(log, b"x" * 16_384)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * (LOG_BYTES + 16_384)


async def test_stop_ends_the_generation_and_not_the_model(shared: Builtin) -> None:
    process = process_of(shared)
    async with aclosing(shared.stream(LONG)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                break
        begin = time.monotonic()
    assert time.monotonic() - begin < 0.5

    def cpu_s() -> float:
        times = process.cpu_times()
        return times.user + times.system

    seen, since = cpu_s(), time.monotonic()

    def rests() -> bool:
        """No work for half a second; the whole story would take it many seconds more."""
        nonlocal seen, since
        if cpu_s() - seen > 0.02:
            seen, since = cpu_s(), time.monotonic()
        return time.monotonic() - since > 0.5

    await until(rests, 3.0)
    assert text_of(await answer(shared, asking("Hi")))
    assert process_of(shared).pid == process.pid


async def test_a_conversation_too_long_is_told(shared: Builtin) -> None:
    with pytest.raises(ContextTooLong):
        await answer(shared, asking("word " * 3000))


async def test_pictures_and_unknown_models_are_refused(shared: Builtin) -> None:
    picture = Turn(Role.USER, (ImagePart("image/png", b"png"),))
    with pytest.raises(ProviderError, match="cannot see pictures"):
        await answer(shared, ModelRequest("", (picture,)))
    with pytest.raises(ModelUnknown, match="no-such-model"):
        await answer(shared, asking("Hi", "no-such-model"))
    with pytest.raises(ModelUnknown):
        await shared.show("no-such-model")
    with pytest.raises(ModelUnknown):
        await shared.delete("no-such-model")
    with pytest.raises(InputError):
        await shared.delete(BUNDLED_ID)


async def test_a_crash_is_told_once_and_the_next_request_works(
    fresh: Callable[..., Builtin],
) -> None:
    builtin = fresh()
    async with aclosing(builtin.stream(LONG)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                process_of(builtin).kill()
                break
        with pytest.raises(ProviderFault) as error:
            [event async for event in events]
    assert error.value.sentence() == (
        "The built-in model stopped unexpectedly. What it had written is kept. "
        "Try again: it is started anew."
    )
    events_after = await answer(builtin, asking("Hi"))
    assert events_after[0] == Waiting("Starting the built-in model…")
    assert text_of(events_after)


async def test_a_crash_between_requests_goes_unnoticed(fresh: Callable[..., Builtin]) -> None:
    builtin = fresh()
    await answer(builtin, asking("Hi"))
    process = process_of(builtin)
    process.kill()
    await until(lambda: is_gone(process) and not child_of(builtin).is_running)
    assert text_of(await answer(builtin, asking("Hi")))


async def test_an_unused_child_sleeps_wakes_and_ends(fresh: Callable[..., Builtin]) -> None:
    builtin = fresh(sleep_after_s=1, end_after_s=4)
    await answer(builtin, asking("Hi"))
    process = process_of(builtin)
    awake = process.memory_info().rss
    await until(lambda: process.memory_info().rss < awake / 2)
    events = await answer(builtin, asking("Hi"))
    assert events[0] == Waiting("Waking the built-in model…")
    assert text_of(events)
    assert process_of(builtin).pid == process.pid
    await until(lambda: is_gone(process))
    await until(lambda: builtin.host.child is None)
    assert text_of(await answer(builtin, asking("Hi")))


async def test_stop_while_it_starts_leaves_no_process(fresh: Callable[..., Builtin]) -> None:
    builtin = fresh()
    task = asyncio.ensure_future(answer(builtin, asking("Hi")))
    await until(lambda: builtin.host.child is not None and child_of(builtin).pid is not None)
    process = process_of(builtin)
    begin = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - begin < 0.5
    assert is_gone(process)
    assert text_of(await answer(builtin, asking("Hi")))


async def test_closing_ends_the_child_in_the_middle_of_an_answer(
    fresh: Callable[..., Builtin],
) -> None:
    builtin = fresh()
    async with aclosing(builtin.stream(LONG)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                break
        process = process_of(builtin)
        await builtin.aclose()
    assert is_gone(process)


async def test_two_models_take_turns_in_one_child(
    fresh: Callable[..., Builtin], tmp_path: Path
) -> None:
    builtin = fresh()
    copy = tmp_path / "another.gguf"
    shutil.copyfile(find_bundled(), copy)
    other = builtin._files.add(copy).id
    first, second = await asyncio.gather(
        answer(builtin, replace(LONG, max_tokens=60)), answer(builtin, asking("Hi", other))
    )
    assert text_of(first)
    assert text_of(second)
    for model in (other, BUNDLED_ID, other):
        last = child_of(builtin).file.id
        events = await answer(builtin, asking("Hi", model))
        assert (events[0] == Waiting("Changing the built-in model…")) is (last != model)
        assert child_of(builtin).file.id == model
    await builtin.delete(other)
    assert copy.exists()
    assert len(await builtin.models()) == 1


async def test_a_file_that_answers_cannot_be_removed(
    fresh: Callable[..., Builtin], tmp_path: Path
) -> None:
    builtin = fresh()
    copy = tmp_path / "another.gguf"
    shutil.copyfile(find_bundled(), copy)
    other = builtin._files.add(copy).id
    async with aclosing(builtin.stream(replace(LONG, model=other))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                with pytest.raises(InputError, match="answering right now"):
                    await builtin.delete(other)
                break
    await builtin.delete(other)
    assert builtin.host.child is None


async def test_a_damaged_file_is_told_with_what_to_do(
    fresh: Callable[..., Builtin], tmp_path: Path
) -> None:
    builtin = fresh()
    half = tmp_path / "half.gguf"
    half.write_bytes(find_bundled().read_bytes()[:20_000_000])
    model = builtin._files.add(half).id
    with pytest.raises(ProviderFault) as error:
        await answer(builtin, asking("Hi", model))
    assert error.value.what == "half could not be loaded."
    assert "get the file again" in error.value.next_step
    assert "failed to load model" in error.value.detail
    assert builtin.host.child is None
    half.unlink()
    with pytest.raises(ModelFileError, match="not there any more"):
        await answer(builtin, asking("Hi", model))


async def test_a_child_that_cannot_start_is_told(tmp_path: Path) -> None:
    for command in (("/nonexistent/python",), (sys.executable, "-c", "raise SystemExit(3)")):
        options = BuiltinOptions(command=command)
        builtin = Builtin(CONFIG, ModelFiles(tmp_path), options)
        with pytest.raises(ProviderFault, match="could not be started"):
            await answer(builtin, asking("Hi"))
        await builtin.aclose()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
async def test_the_child_dies_with_a_killed_program(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.support.builtin_parent", str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    try:
        line = await asyncio.to_thread(parent.stdout.readline)
        child = psutil.Process(int(line))
        assert child.ppid() == parent.pid
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
    await until(lambda: is_gone(child), 3.0)


async def test_only_the_child_loads_the_engine(shared: Builtin) -> None:
    assert await shared.models()
    assert "xllamacpp" not in sys.modules


async def test_a_recommended_model_is_fetched_offered_and_deleted(
    fresh: Callable[..., Builtin], monkeypatch: pytest.MonkeyPatch
) -> None:
    builtin = fresh()
    with find_bundled().open("rb") as file:
        content = file.read(200_000)
    with serving(content) as server:
        model = replace(
            RECOMMENDED[0],
            url=server.url,
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        monkeypatch.setattr(builtin_module, "recommended_model", {model.id: model}.get)
        async with aclosing(builtin.pull(model.id)) as steps:
            assert [step.status async for step in steps][-1] == "Done"
        offered = (await builtin.models())[1]
        assert (offered.id, offered.label) == (model.id, model.label)
        server.requests.clear()
        async with aclosing(builtin.pull(model.id)) as steps:
            assert [step.status async for step in steps] == ["Already here"]
        assert not server.requests
        await builtin.delete(model.id)
        assert len(await builtin.models()) == 1
        assert not list(builtin._files.folder.glob("*.gguf*"))
    with pytest.raises(DownloadError, match="out of reach"):
        async with aclosing(builtin.pull(model.id)) as steps:
            await anext(steps)
    with pytest.raises(ModelUnknown, match="not among the models"):
        async with aclosing(builtin.pull("gpt-5")) as steps:
            await anext(steps)
