"""The child process that reads one file: `python -m deskhand.documents.child`.

It takes one line of JSON from stdin (an `Order`) and the file's bytes after it, and writes frames
to stdout. Whatever a hostile file does to a parser ends this process only: it has little memory,
little time, no network and may write no file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.limits import CHILD_CPU_S, CHILD_MEMORY, MAX_CHARACTERS
from deskhand.documents.output import Full, Output, Refused

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
STDOUT, STDERR = 1, 2
NICENESS = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What to read: the bytes that follow, or the folder `path`.

    size: how many bytes follow. first_page: where to begin, after a page that ended the child
    before. most: characters of text.
    """

    name: str
    size: int = 0
    path: str = ""
    first_page: int = 1
    most: int = MAX_CHARACTERS

    def to_line(self) -> bytes:
        """One line of JSON, for the child's stdin."""
        return json.dumps(asdict(self)).encode() + b"\n"


def main() -> None:
    """Read what stdin orders. Exits with 0 also when the file is refused: the frames tell."""
    _limit()
    stream = os.fdopen(os.dup(STDOUT), "wb")
    os.dup2(STDERR, STDOUT)  # a library that prints must not get between the frames
    order = Order(**json.loads(sys.stdin.buffer.readline()))
    output = Output(stream, order.most, order.first_page)
    sys.excepthook = _hook(output)
    try:
        _read(order, output)
    except Full:
        output.note(Notice.TEXT_CUT)
    except Refused as refused:
        output.refuse(refused)
    except (MemoryError, RecursionError):
        output.refuse(Refused(Refusal.TOO_MUCH))
    output.end()


def _read(order: Order, output: Output) -> None:
    if order.path:
        from deskhand.documents.kinds.folder import read_folder

        read_folder(order.path, output)
        return
    from deskhand.documents.sorting import read_content

    read_content(sys.stdin.buffer.read(order.size), order.name, output)


def _hook(
    output: Output,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A parser that breaks says so; what was read before stands."""

    def broken(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        output.detail(f"{kind.__name__}: {error}")

    return broken


def _limit() -> None:
    """Bound what this process can take. Where the system has no such limits, the parent's
    time-out is the bound."""
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_AS, CHILD_MEMORY),
        (resource.RLIMIT_CPU, CHILD_CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # Without a network of its own it could still only read; some systems forbid it.
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


if __name__ == "__main__":
    main()
