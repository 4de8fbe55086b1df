"""What a newer Deskhand is: its version, its notes, its files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:(a|b|rc)(\d{1,4}))?", re.ASCII)
MACHINES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}
"""Linux' name of what others call otherwise."""

RELEASED = "z"
"""Sorts behind a, b and rc: 1.0.0 comes after 1.0.0rc2 (PEP 440)."""


class Channel(StrEnum):
    """Which releases are told of. BETA: those that are still being tried out, too."""

    STABLE = "stable"
    BETA = "beta"


class Packing(StrEnum):
    """What a file is."""

    DEB = "deb"
    APPIMAGE = "appimage"
    WINDOWS = "windows"
    MACOS = "macos"


def version_key(version: str) -> tuple[int, int, int, str, int]:
    """What versions are compared by. Raises ValueError for one that is not written as ours."""
    found = VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"not a version: {version[:40]!r}")
    major, minor, patch, kind, number = found.groups()
    return int(major), int(minor), int(patch), kind or RELEASED, int(number or 0)


def machine_name(said: str) -> str:
    """One name for each kind of processor. said: as the system has it, such as "AMD64"."""
    name = said.lower()
    return MACHINES.get(name, name)


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release. name: without any folder. machine: as `machine_name` has it."""

    name: str
    url: str
    sha256: str
    size_bytes: int
    packing: Packing
    machine: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be had. notes: by language. page: where people read about it."""

    version: str
    date: date
    notes: Mapping[str, str]
    page: str
    files: tuple[ReleaseFile, ...]

    def notes_in(self, language: str) -> str:
        """What is new, in this language if it was written in it."""
        return self.notes.get(language) or self.notes.get("en") or ""

    def file_for(self, packings: Iterable[Packing], machine: str) -> ReleaseFile | None:
        """The file for a machine, the first kind first; None when there is none. machine: as the
        system has it."""
        wanted = machine_name(machine)
        for packing in packings:
            for file in self.files:
                if file.packing is packing and file.machine == wanted:
                    return file
        return None
