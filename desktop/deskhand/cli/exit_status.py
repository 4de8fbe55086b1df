"""What the exit status tells programs (docs/command-line.md)."""

from __future__ import annotations

from enum import IntEnum

from deskhand.domain.errors import (
    DeskhandError,
    InputError,
    PolicyRefused,
    ProviderError,
    SyncError,
)


class ExitStatus(IntEnum):
    """How a command ended."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    PROVIDER = 4
    INTERRUPTED = 130
    OUTPUT_CLOSED = 141
    """What a shell reports of a program that SIGPIPE ended: 128 + 13."""


def status_of(error: DeskhandError) -> ExitStatus:
    """The status that tells what kind of failure this was."""
    match error:
        case ProviderError() | SyncError():
            return ExitStatus.PROVIDER
        case PolicyRefused():
            return ExitStatus.REFUSED
        case InputError():
            return ExitStatus.USAGE
        case _:
            return ExitStatus.FAILED
