"""What the built-in model may use of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuiltinOptions:
    """threads 0 means one fewer than there are cores. Times in seconds without a request: after
    sleep_after_s the model's memory is given back, after end_after_s its process ends.
    log: where llama.cpp's own messages go, None for nowhere."""

    context_tokens: int = 8192
    threads: int = 0
    sleep_after_s: float = 60.0
    end_after_s: float = 600.0
    log: Path | None = None
