"""The programs that are measured, and how one run of them is begun and ended."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
END_S = 10.0
CONVERSATIONS = 200


@dataclass(frozen=True)
class Subject:
    """A program. home: a DESKHAND_HOME to begin with; None is an empty one."""

    name: str
    command: tuple[str, ...]
    home: Path | None = None


@dataclass
class Running:
    """A program under way, and when it was begun."""

    process: subprocess.Popen[bytes]
    begun: float

    @property
    def pid(self) -> int:
        """Of the program itself, the root of its tree."""
        return self.process.pid

    def ms(self) -> float:
        """How long it has been running."""
        return (time.monotonic() - self.begun) * 1000


def subjects(scratch: Path) -> tuple[Subject, ...]:
    """The bare window, Deskhand on a new machine, and Deskhand in use."""
    ours = (sys.executable, "-m", "deskhand")
    return (
        Subject("bare", (sys.executable, str(HERE / "bare_window.py"))),
        Subject("fresh", ours),
        Subject("used", ours, _used_home(scratch / "used")),
    )


@contextmanager
def running(subject: Subject) -> Iterator[Running]:
    """One run in a folder of its own, ended as a session ends its programs.

    Raises RuntimeError when the program ends by itself, or not when asked."""
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as folder:
        home = Path(folder) / "home"
        if subject.home is not None:
            shutil.copytree(subject.home, home)
        environ = {**os.environ, "DESKHAND_HOME": str(home)}
        # The tests' desktop forces it; elsewhere it is on where a screen reader runs.
        environ.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)
        begun = time.monotonic()
        process = subprocess.Popen(subject.command, env=environ)
        try:
            yield Running(process, begun)
            if process.poll() is not None:
                raise RuntimeError(f"{subject.name} ended by itself: {process.returncode}")
        finally:
            process.terminate()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _used_home(home: Path) -> Path:
    """A folder with stored conversations, the newest of them in sight last time."""
    asyncio.run(_store_conversations(home))
    return home


async def _store_conversations(home: Path) -> None:
    from deskhand.desk import Desk
    from deskhand.domain.conversation import Draft
    from deskhand.host.folders import Folders
    from deskhand.host.state_file import StateFile

    folders = Folders.find({"DESKHAND_HOME": str(home)})
    desk = await Desk.open(folders, environ={})
    try:
        for number in range(CONVERSATIONS):
            message = await desk.conversations.post(
                Draft(None, f"Question {number}: what is worth knowing about tea?")
            )
        remembered = {"conversation": str(message.conversation_id)}
        await asyncio.to_thread(StateFile(folders.state / "window.json").write, remembered)
    finally:
        await desk.close()
