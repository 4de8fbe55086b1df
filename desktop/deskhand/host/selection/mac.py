"""Selections of macOS, which has none that others could read: the copy keys are pressed, the
clipboard is read and put back, with the system's own small programs. It was not run.

Pressing keys needs the person's leave under Privacy and Security, Accessibility.
"""

from __future__ import annotations

import os
import subprocess
import time

from deskhand.domain.errors import HostError
from deskhand.domain.wording import mark, tr
from deskhand.host.selection.base import (
    DEADLINE_S,
    LONGEST_TEXT,
    NOWHERE,
    TOTAL_S,
    Found,
    Nothing,
    Origin,
    Replaced,
    Snapshot,
    Source,
    Text,
    Why,
    nothing,
)
from deskhand.host.selection.child import printed

EVENTS = 'tell application "System Events" to '
FRONT = "get name of first application process whose frontmost is true"
NO_LEAVE = mark("Deskhand may not press keys. Allow it under Privacy and Security, Accessibility.")
PASTED_S = 0.4
"""macOS does not tell when a program has read the clipboard."""


class MacSelections:
    """Text only: a picture or files on the clipboard are taken by pasting them."""

    def read(self, source: Source) -> Found:
        """What is copied; what is selected by copying it for a moment."""
        before = _pasted()
        if source is Source.CLIPBOARD:
            return _found(before, source)
        _copied("")
        if not _events('keystroke "c" using command down'):
            _copied(before)
            return Nothing(Why.CLOSED, tr(NO_LEAVE))
        until = time.monotonic() + DEADLINE_S
        while not (text := _pasted()) and time.monotonic() < until:
            time.sleep(0.02)
        _copied(before)
        return _found(text, source)

    def origin(self) -> Origin:
        """The program in front; its windows have no numbers here."""
        name = printed(["osascript", "-e", EVENTS + FRONT], os.environ, 1_000)
        program = (name or b"").decode("utf-8", "replace").strip()
        return Origin(1, program, program) if program else NOWHERE

    def cannot_replace(self, origin: Origin) -> str:
        """Any program we know can be pasted into."""
        return "" if origin.window else tr("It is not known where the text was selected.")

    def snapshot(self) -> Snapshot:
        """The clipboard's text."""
        text = _pasted()
        return {"text/plain": text.encode()} if text else {}

    def replace(self, text: str, origin: Origin) -> Replaced:
        """Raises HostError where the clipboard cannot be had."""
        _copied(text)
        name = origin.program.replace("\\", "\\\\").replace('"', '\\"')
        raised = _events(f'set frontmost of process "{name}" to true')
        if not raised or not _events('keystroke "v" using command down'):
            return Replaced.ON_CLIPBOARD
        time.sleep(PASTED_S)
        return Replaced.DONE


def _found(text: str, source: Source) -> Found:
    if not text.strip():
        return nothing(Why.EMPTY, source)
    return Text(text[:LONGEST_TEXT], cut=len(text) > LONGEST_TEXT)


def _events(command: str) -> bool:
    return printed(["osascript", "-e", EVENTS + command], os.environ, 1_000) is not None


def _pasted() -> str:
    return (printed(["pbpaste"], os.environ, 4 * LONGEST_TEXT) or b"").decode("utf-8", "replace")


def _copied(text: str) -> None:
    try:
        subprocess.run(["pbcopy"], input=text.encode(), timeout=TOTAL_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise HostError(
            tr("Another program keeps the clipboard to itself."), detail=str(error)
        ) from error
