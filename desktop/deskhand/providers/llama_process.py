"""The parent's side of the child that runs a model: starting, watching and ending it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from deskhand.domain.children import child_command
from deskhand.domain.errors import ProviderFault
from deskhand.domain.wording import tr
from deskhand.providers.llama_child import ChildOrder, Sampling
from deskhand.providers.model_files import ModelFile, Origin
from deskhand.providers.options import BuiltinOptions

log = logging.getLogger(__name__)

START_TIMEOUT_S = 180.0  # gigabytes from a slow disk
END_TIMEOUT_S = 2.0
SLOTS = 2
LOG_BYTES = 256 * 1024
LAST_WORDS_BYTES = 2048

# A model of 135 million parameters repeats itself without the penalties; larger ones carry their
# makers' settings in the file. Tried with SmolLM2 135M, 12 seeds a question: with a repeat_penalty
# of 1.1 and no frequency_penalty, "What is the capital of France?" ran on to the length limit now
# and then and was otherwise answered with a paragraph, because words of the question are weighed
# against, too. As here 11 of 12 answers are one sentence that says Paris, and none ran on; without
# any repeat_penalty some did.
BUNDLED_SAMPLING = Sampling(
    temperature=0.2,
    top_p=0.9,
    repeat_penalty=1.02,
    frequency_penalty=0.2,
    penalty_tokens=256,
    dry_multiplier=0.8,
)

# The child gets what an interpreter needs to start, and no key that happens to be around.
ENVIRONMENT = {
    *("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"),
}


class LlamaChild:
    """One child process with one model. `start` it once; `users` counts the answers it gives.

    address: "http://127.0.0.1:port" once it is started. key: made for this child alone.
    """

    def __init__(self, file: ModelFile, options: BuiltinOptions) -> None:
        self.file = file
        self.users = 0
        self.address = ""
        self.key = secrets.token_urlsafe(32)
        self._options = options
        self._process: asyncio.subprocess.Process | None = None
        self._logging: asyncio.Task[None] | None = None
        self._last_words = b""
        self._is_unwanted = False
        self._is_started = False

    def __repr__(self) -> str:
        return f"LlamaChild({self.file.id!r}, {self.address!r})"

    @property
    def pid(self) -> int | None:
        """The process id, None before it started."""
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether it started and has not ended since."""
        return self._is_started and not self._has_ended()

    def runs(self, file: ModelFile) -> bool:
        """Whether this very file is what it runs; a changed file is another."""
        return (self.file.path, self.file.mtime_ns) == (file.path, file.mtime_ns)

    async def start(self) -> None:
        """Start it and wait until it is healthy. Cancelling ends it.

        Raises ProviderFault when the model cannot be loaded.
        """
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await self._spawn()
                self.address = await self._loaded()
                if not await _is_healthy(self.address):
                    raise self._not_started(tr("It does not answer."))
                self._is_started = True
        except TimeoutError as error:
            raise ProviderFault(
                tr(
                    "{label} was not loaded within {start_timeout_s} seconds.",
                    label=self.file.label,
                    start_timeout_s=f"{START_TIMEOUT_S:.0f}",
                ),
                next_step=tr("Close other programs and try again, or choose a smaller model."),
                detail=self.last_words,
            ) from error
        except OSError as error:
            raise self._not_started(str(error)) from error
        finally:
            if not self._is_started:
                # A child in the middle of loading may not hear that its stdin ended.
                self.kill()
                await self.end()

    async def _spawn(self) -> None:
        command = self._options.command or child_command("deskhand.providers.llama_child")
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: os.environ[name] for name in sorted(ENVIRONMENT & os.environ.keys())},
            creationflags=_creation_flags(),
            # Ctrl+C in a terminal stops the answer, not the model.
            start_new_session=True,
        )
        if self._is_unwanted:
            self.kill()
        self._logging = asyncio.create_task(self._keep_log(), name="built-in model's log")
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(self._order().to_line())
        with suppress(ConnectionError):  # it ended already; reading its answer tells
            await stdin.drain()

    def _order(self) -> ChildOrder:
        trained = self.file.context_tokens or self._options.context_tokens
        return ChildOrder(
            key=self.key,
            model_path=str(self.file.path),
            model_name=self.file.id,
            context_tokens=min(self._options.context_tokens, trained),
            threads=self._options.threads or max(1, usable_cores() - 1),
            slots=SLOTS,
            sleep_after_s=max(1, round(self._options.sleep_after_s)),
            sampling=BUNDLED_SAMPLING if self.file.origin is Origin.BUNDLED else None,
        )

    async def _loaded(self) -> str:
        """The address the child tells when the model is loaded."""
        assert self._process is not None and self._process.stdout is not None
        line = await self._process.stdout.readline()
        try:
            answer = json.loads(line)
        except ValueError:
            answer = {}
        match answer:
            case {"address": str(address)}:
                return address
            case {"error": str(error)}:
                await self._said_everything()
                raise self._not_loaded(error)
            case _:
                await self._said_everything()
                raise self._not_started(
                    tr("It ended with {returncode}.", returncode=self._process.returncode)
                )

    async def _said_everything(self) -> None:
        """Wait until an ending child is gone and its log is read."""
        assert self._process is not None and self._logging is not None
        await self._process.wait()
        await self._logging

    def _not_loaded(self, reason: str) -> ProviderFault:
        return ProviderFault(
            tr("{label} could not be loaded.", label=self.file.label),
            next_step=(
                tr(
                    "The file may be damaged, of a kind llama.cpp does not know yet, or too large "
                    "for the memory. Choose another model, or get the file again."
                )
            ),
            detail=f"{reason}\n{self.last_words}".strip(),
        )

    def _not_started(self, reason: str) -> ProviderFault:
        return ProviderFault(
            tr("The built-in model could not be started."),
            next_step=tr(
                "Try again; if it stays so, close other programs or choose a smaller model."
            ),
            detail=f"{reason}\n{self.last_words}".strip(),
        )

    @property
    def last_words(self) -> str:
        """The end of what it wrote to its log."""
        return self._last_words.decode("utf-8", "replace").strip()

    async def _keep_log(self) -> None:
        assert self._process is not None and self._process.stderr is not None
        path = self._options.log
        while chunk := await self._process.stderr.read(16 * 1024):
            self._last_words = (self._last_words + chunk)[-LAST_WORDS_BYTES:]
            if path is not None:
                try:
                    await asyncio.to_thread(append_bounded, path, chunk)
                except OSError as error:
                    log.warning("the built-in model's log cannot be written: %s", error)
                    path = None

    async def has_crashed(self, within_s: float = 0.5) -> bool:
        """Whether it has ended, waiting a moment for the system to notice."""
        if self._process is None:
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), within_s)
        return self._has_ended()

    def kill(self) -> None:
        """End it at once, also one that is only about to be started."""
        self._is_unwanted = True
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> None:
        """Ask it to end, and make it. Returns when it is gone."""
        self._is_unwanted = True
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_TIMEOUT_S)
        except TimeoutError:
            self.kill()
            await process.wait()
        except asyncio.CancelledError:
            self.kill()
            raise
        if self._logging is not None:
            await self._logging

    def _has_ended(self) -> bool:
        return self._process is not None and self._process.returncode is not None


def usable_cores() -> int:
    """The cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


async def _is_healthy(address: str) -> bool:
    """Whether GET /health is answered with 200. No HTTP client: this is all that is needed."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(b"GET /health HTTP/1.0\r\n\r\n")
        status = await reader.readline()
        return status.split(b" ")[1:2] == [b"200"]
    finally:
        writer.close()


def append_bounded(path: Path, chunk: bytes) -> None:
    """Add to a log of at most 256 KiB; the one before it is kept as `.1`. Raises OSError."""
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, chunk)
        size = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    if size > LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
