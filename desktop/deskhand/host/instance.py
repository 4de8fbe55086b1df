"""One Deskhand for each set of folders: a lock that says who runs, a socket of the person alone.

The first one holds the lock file in its state folder for as long as it lives (the system lets go
of it when it dies, however that happens) and listens at the address written in it. A second start
hands over what it was asked for and leaves. On the start path: no asyncio, nothing heavy.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Protocol

from deskhand.domain.errors import HostError, InputError
from deskhand.domain.handover import Handover, encode
from deskhand.domain.wording import tr
from deskhand.host.folders import Folders

TAKEN = b"taken\n"
REFUSED = b"refused\n"
ANSWER_S = 8.0
"""How long a running one may take to answer: it may itself just be starting."""
ENDING_S = 15.0
"""How long one that is closing may take to store what is under way."""
POLL_S = 0.02
TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class Instance(Protocol):
    """This process as the one that runs for its folders."""

    def end_listening(self) -> None:
        """Take no more hand-overs: Deskhand is closing. The lock stays until `release`."""

    def release(self) -> None:
        """Let the next one begin."""


class NotAnswering(HostError):
    """Another one has the lock and keeps silent."""

    def __init__(self) -> None:
        super().__init__(
            tr("Deskhand runs already, but does not answer."),
            kept=tr("What was stored is safe."),
            next_step=tr("Wait a moment, or end it and start Deskhand again."),
        )


class NobodyThere(Exception):
    """Nobody listens: none runs, it crashed, or it is just beginning or ending."""


def begin(
    folders: Folders, handover: Handover, environ: Mapping[str, str] = os.environ
) -> Instance | None:
    """This process as the one that runs; None when another one does and took `handover`.

    Blocking. Raises NotAnswering, and OSError when the lock
    cannot be made (then nobody can know of anybody else).
    """
    deadline = time.monotonic() + ENDING_S
    while True:
        instance = claim(folders)
        if instance is not None:
            return instance
        if hand_over(folders, handover, environ):
            return None
        if time.monotonic() > deadline:
            raise NotAnswering
        time.sleep(POLL_S)


def claim(folders: Folders) -> Instance | None:
    """The right to run for these folders; None when another process has it. Raises OSError."""
    if sys.platform == "win32":
        from deskhand.host.instance_windows import claim_windows

        return claim_windows(folders)
    from deskhand.host.instance_unix import claim_unix

    return claim_unix(folders)


def hand_over(
    folders: Folders, handover: Handover, environ: Mapping[str, str] = os.environ
) -> bool:
    """Give this to the one that runs; whether there is one. Blocking, for `ANSWER_S` at most.

    The desktop's token (XDG Activation, Startup Notification) goes with it, so that the window
    may come forward. Raises NotAnswering, and InputError when it is not taken.
    """
    token = next((environ[name] for name in TOKENS if environ.get(name)), "")
    line = encode(handover, token)
    try:
        if sys.platform == "win32":
            from deskhand.host.instance_windows import ask_windows

            answer = ask_windows(folders, line, ANSWER_S)
        else:
            from deskhand.host.instance_unix import ask_unix

            answer = ask_unix(folders, line, ANSWER_S)
    except NobodyThere:
        return False
    except TimeoutError as error:
        raise NotAnswering from error
    if answer != TAKEN:
        raise InputError(tr("The Deskhand that runs already did not take this."))
    return True
