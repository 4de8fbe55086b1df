"""How the built-in model is run, as the settings say it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuiltinOptions:
    """How the child process that runs the built-in model behaves.

    context_tokens: how much of a conversation it reads at once; never more than the model was
    trained for. threads: 0 for one less than there are cores. sleep_after_s: idle time after
    which the child gives its memory back; end_after_s: after which it is ended. log: where the
    child's messages go (None for nowhere), bounded. command: what starts the child, for builds
    without a Python interpreter; empty for this interpreter.
    """

    context_tokens: int = 8192
    threads: int = 0
    sleep_after_s: float = 60.0
    end_after_s: float = 600.0
    log: Path | None = None
    command: tuple[str, ...] = ()
