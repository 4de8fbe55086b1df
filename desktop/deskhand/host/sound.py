"""Programs of this machine that record, play, speak and write down speech. Run as children."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 16_000
"""What speech recognition works on; more is thrown away."""

RECORDERS: Mapping[str, tuple[str, ...]] = {
    "pw-record": ("--rate", str(RATE_HZ), "--channels", "1", "--format", "s16"),
    "parecord": (f"--rate={RATE_HZ}", "--channels=1", "--file-format=wav"),
    "arecord": ("-q", "-f", "S16_LE", "-r", str(RATE_HZ), "-c", "1", "-t", "wav"),
    "rec": ("-q", "-r", str(RATE_HZ), "-c", "1", "-b", "16"),
}
PLAYERS: Mapping[str, tuple[str, ...]] = {
    "pw-play": (),
    "paplay": (),
    "aplay": ("-q",),
    "afplay": (),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "quiet"),
}
SPEAKERS: Mapping[str, tuple[str, ...]] = {
    "spd-say": ("--wait", "--"),
    "espeak-ng": ("--",),
    "espeak": ("--",),
    "say": ("--",),
}
ENDING_S = 3.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is here, with the arguments it needs before ours."""

    path: str
    arguments: tuple[str, ...]

    @property
    def name(self) -> str:
        """As people know it."""
        return Path(self.path).name


def first_of(known: Mapping[str, tuple[str, ...]], path: str | None = None) -> Program | None:
    """The first of these programs that is installed. path: instead of the environment's PATH."""
    for name, arguments in known.items():
        found = shutil.which(name, path=path)
        if found:
            return Program(found, arguments)
    return None


class Child:
    """One child process. It is ended when this is closed, however that comes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, program: Program, *arguments: str) -> Child:
        """Start it; it reads nothing, and what it says is kept for errors. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            program.path,
            *program.arguments,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=os.name == "posix",
        )
        return cls(process)

    async def finish(self, timeout_s: float) -> tuple[int, str, str]:
        """Wait for its end: exit status, what it wrote, what it complained of. A cancellation ends
        it. Raises TimeoutError for one that had to be ended because it hung."""
        try:
            async with asyncio.timeout(timeout_s):
                out, complaint = await self._process.communicate()
        except (asyncio.CancelledError, TimeoutError):
            await self.end()
            raise
        status = self._process.returncode or 0
        return status, out.decode(errors="replace"), complaint.decode(errors="replace")

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    def interrupt(self) -> None:
        """Ask it to end, as Ctrl-C does."""
        if self.is_running:
            with suppress(ProcessLookupError):
                self._signal(signal.SIGINT)

    async def end(self) -> None:
        """Ask it to end, as Ctrl-C does, so that a recorder finishes its file; then make it."""
        if self._process.returncode is not None:
            return
        for number in (signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)):
            with suppress(ProcessLookupError):
                self._signal(number)
            try:
                async with asyncio.timeout(ENDING_S):
                    await self._process.communicate()
                return
            except TimeoutError:
                continue

    def _signal(self, number: signal.Signals) -> None:
        """To it and what it started, which may hold its output open."""
        if os.name == "posix":
            os.killpg(self._process.pid, number)
        else:
            self._process.terminate()  # Windows has no Ctrl-C for another process


def sentences(blocks: Sequence[str], longest: int = 400) -> list[str]:
    """Text in pieces that can be spoken one after the other and stopped in between: sentences,
    cut at `longest` characters."""
    pieces: list[str] = []
    for block in blocks:
        rest = " ".join(block.split())
        while rest:
            cut = _end_of_sentence(rest, longest)
            pieces.append(rest[:cut].strip())
            rest = rest[cut:].strip()
    return [piece for piece in pieces if piece]


def _end_of_sentence(text: str, longest: int) -> int:
    for at, character in enumerate(text[:longest]):
        is_end = character in ".!?…" and at + 1 < len(text) and text[at + 1] == " "
        if character in "。！？" or is_end:
            return at + 1
    if len(text) <= longest:
        return len(text)
    space = text.rfind(" ", 0, longest)
    return space if space > 0 else longest
