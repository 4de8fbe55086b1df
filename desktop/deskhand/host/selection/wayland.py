"""Selections of Wayland, where only a program with the keyboard may look: wl-clipboard's small
programs see to that for themselves, where they are installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from deskhand.domain.wording import tr
from deskhand.host.selection.base import (
    LARGEST_PICTURE,
    LONGEST_TEXT,
    NOWHERE,
    Files,
    Found,
    Nothing,
    Origin,
    Picture,
    Replaced,
    Snapshot,
    Source,
    Text,
    Why,
    nothing,
)
from deskhand.host.selection.child import printed
from deskhand.host.selection.content import decoded, local_files, words_of_page

PROGRAM = "wl-paste"
TEXTS = ("text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING")
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/bmp")


class WaylandSelections:
    """By `wl-paste`, a child that is ended when it takes too long."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._program = shutil.which(PROGRAM, path=environ.get("PATH", os.defpath))
        self._environ = dict(environ)

    def read(self, source: Source) -> Found:
        """What is selected or copied; a sentence where wl-clipboard is not installed."""
        if self._program is None:
            return Nothing(
                Why.CLOSED,
                tr(
                    "Wayland does not show this to programs. Install wl-clipboard, or paste it"
                    " into Deskhand."
                ),
            )
        listed = self._run(source, "--list-types")
        if listed is None:
            return nothing(Why.EMPTY, source)
        return self._found(source, listed.decode("utf-8", "replace").split("\n"))

    def _found(self, source: Source, offered: list[str]) -> Found:
        if "text/uri-list" in offered:
            paths = local_files(self._run(source, "--type", "text/uri-list") or b"")
            if paths:
                return Files(paths)
        for kind in (each for each in TEXTS if each in offered):
            content = self._run(source, "--no-newline", "--type", kind) or b""
            text = decoded(content[:LONGEST_TEXT])
            if text.strip():
                return Text(text, cut=len(content) > LONGEST_TEXT)
        for kind in (each for each in PICTURES if each in offered):
            content = self._run(source, "--type", kind) or b""
            if len(content) > LARGEST_PICTURE:
                return nothing(Why.TOO_LARGE, source)
            if content:
                return Picture(kind, content)
        words = words_of_page(self._run(source, "--type", "text/html") or b"")
        if "text/html" in offered and words:
            return Text(words)
        return nothing(Why.UNKNOWN, source)

    def _run(self, source: Source, *arguments: str) -> bytes | None:
        """What the program prints; None when it fails or is not done in time."""
        primary = ("--primary",) if source is Source.SELECTED else ()
        command = [self._program or PROGRAM, *primary, *arguments]
        return printed(command, self._environ, LARGEST_PICTURE + 1)

    def origin(self) -> Origin:
        """Wayland tells no program about another one's windows."""
        return NOWHERE

    def cannot_replace(self, origin: Origin) -> str:
        """Wayland lets no program press keys in another."""
        del origin
        return tr("Wayland does not let programs type into others. Copy the answer and paste it.")

    def snapshot(self) -> Snapshot:
        """Nothing is put back, for nothing is replaced."""
        return {}

    def replace(self, text: str, origin: Origin) -> Replaced:
        """Left to the person."""
        del text, origin
        return Replaced.ON_CLIPBOARD
