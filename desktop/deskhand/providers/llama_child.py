"""The child process that runs a GGUF model with llama.cpp.

`python -m deskhand.providers.llama_child` reads one line of JSON from stdin (a `ChildOrder`), loads
the model, prints one line of JSON (`{"address": …}` or `{"error": …}`) to stdout and serves the
OpenAI protocol on loopback until stdin ends. The key comes through the pipe because arguments and
environment can be read by every process of the same person; stdin ends when the parent does, also
when it is killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from typing import Protocol, cast

PR_SET_PDEATHSIG = 1  # linux/prctl.h
NICENESS = 10
STDIN, STDOUT, STDERR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next word is chosen where the request does not say.

    repeat_penalty weighs against single words of the last `penalty_tokens`, frequency_penalty
    against each the more often it is there, dry_multiplier against going on with a phrase that was
    there before: lists of a small model loop without them.
    """

    temperature: float
    top_p: float
    repeat_penalty: float
    frequency_penalty: float
    penalty_tokens: int
    dry_multiplier: float


@dataclass(frozen=True, slots=True)
class ChildOrder:
    """What the child is to serve. sampling None: what the model file or llama.cpp says.

    slots share context_tokens between them. sleep_after_s: whole seconds, as llama.cpp takes them.
    """

    key: str
    model_path: str
    model_name: str
    context_tokens: int
    threads: int
    slots: int
    sleep_after_s: int
    sampling: Sampling | None = None

    def __repr__(self) -> str:
        return f"ChildOrder(model_path={self.model_path!r})"

    def to_line(self) -> bytes:
        """One line of JSON, for the child's stdin."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> ChildOrder:
        """The order as the parent wrote it; the parent is trusted, so mistakes are bugs."""
        values = json.loads(line)
        sampling = values.pop("sampling")
        return cls(**values, sampling=Sampling(**sampling) if sampling else None)


def main() -> None:
    """Serve until stdin ends. Exits with 0 then, with 1 when the model cannot be loaded."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # llama.cpp may print; the parent reads exactly one line from the real stdout.
    answer = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    order = ChildOrder.from_line(_read_line())
    threading.Thread(target=_exit_at_end_of_stdin, name="stdin", daemon=True).start()
    try:
        server = _serve(order)
    except (RuntimeError, OSError, ImportError) as error:
        os.write(answer, json.dumps({"error": str(error)}).encode() + b"\n")
        os._exit(1)
    os.write(answer, json.dumps({"address": server.listening_address}).encode() + b"\n")
    threading.Event().wait()


def _die_with_parent() -> None:
    """On Linux the kernel ends us with the parent, even while the model loads.

    It goes by the parent's *thread* that started us: the one the event loop runs in, which lives
    as long as the program. Elsewhere, and if another process inherited nothing, stdin does it.
    """
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _read_line() -> bytes:
    """The first line of stdin. Unbuffered, so that the watching thread sees what follows."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(STDIN, 1)
        if not byte:
            os._exit(0)
        line += byte
    return bytes(line)


def _exit_at_end_of_stdin() -> None:
    while os.read(STDIN, 1024):
        continue
    # llama.cpp's own threads must not hold up the end.
    os._exit(0)


class Server(Protocol):
    """What is used of xllamacpp's. It stops when it is collected."""

    listening_address: str


def _serve(order: ChildOrder) -> Server:
    """Load the model and listen. Raises RuntimeError when it cannot."""
    import xllamacpp  # type: ignore[import-untyped,unused-ignore]

    params = xllamacpp.CommonParams()
    params.model.path = order.model_path
    params.model_alias = {order.model_name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order.key]
    params.n_ctx = order.context_tokens
    params.n_parallel = order.slots
    params.kv_unified = True
    params.cpuparams.n_threads = order.threads
    params.cpuparams_batch.n_threads = order.threads
    params.sleep_idle_seconds = order.sleep_after_s
    params.cache_ram_mib = 0
    params.offline = True
    params.ui = False
    params.endpoint_slots = False
    if order.sampling is not None:
        params.sampling.temp = order.sampling.temperature
        params.sampling.top_p = order.sampling.top_p
        params.sampling.penalty_repeat = order.sampling.repeat_penalty
        params.sampling.penalty_freq = order.sampling.frequency_penalty
        params.sampling.penalty_last_n = order.sampling.penalty_tokens
        params.sampling.dry_multiplier = order.sampling.dry_multiplier
    return cast(Server, xllamacpp.Server(params))


if __name__ == "__main__":
    main()
