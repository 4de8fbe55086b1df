"""The licence of everything Deskhand runs on: prints docs/licences.md (`make licences`).

Read from what is installed; where its metadata says nothing usable, from REVIEWED. Exits with 1
when a licence is unknown or one we may not build on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

PACKAGING = Path(__file__).parent
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(?:;\s*(.*?))?\s*\\?$", re.MULTILINE)
GROUP = re.compile(r"\(([^()]*)\)")

# Free to use, change and pass on together with ours; LGPL and MPL bind only their own files.
ACCEPTED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC"),
        *("LGPL-2.1-or-later", "LGPL-3.0-only"),
        *("MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0"),
        *("Unicode-3.0", "Unlicense", "Zlib"),
    }
)

# How metadata spells them, in small letters.
SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "isc license": "ISC",
    "mit license": "MIT",
    "psfl": "PSF-2.0",
}


@dataclass(frozen=True)
class Reviewed:
    """A licence that somebody looked up, and where."""

    licence: str
    source: str


# Not installed on every system, so their metadata cannot always be asked.
REVIEWED = {
    "colorama": Reviewed("BSD-3-Clause", "LICENSE.txt of the wheel; Windows only"),
    "python-xlib": Reviewed("LGPL-2.1-or-later", "LICENSE of its sources; Linux only"),
    "pypdfium2": Reviewed("Apache-2.0 AND BSD-3-Clause", "LICENSES of the wheel"),
    "pywin32-ctypes": Reviewed("BSD-3-Clause", "LICENSE.txt of the wheel; Windows only"),
}


@dataclass(frozen=True)
class Entry:
    """One thing Deskhand comes with. licence: SPDX, or what was found; source: where."""

    name: str
    version: str
    licence: str
    source: str = "its metadata"


# What is no package of its own.
BUNDLED = (
    Entry("SmolLM2-135M-Instruct (built-in model)", "Q4_1", "Apache-2.0", "its model card"),
    Entry(
        "all-MiniLM-L6-v2 (weights and vocabulary)",
        "int8",
        "Apache-2.0",
        "NOTICE of the package with the vocabulary, metadata of that with the weights",
    ),
    Entry("Inter (typeface)", "4.001", "OFL-1.1", "resources/fonts/inter/OFL.txt"),
    Entry("llama.cpp (inside xllamacpp)", "", "MIT", "LICENSE of its sources"),
    Entry(
        "PDFium (inside pypdfium2)",
        "",
        "Apache-2.0 AND BSD-3-Clause",
        "BUILD_LICENSES of the wheel, with those of the libraries in it",
    ),
    Entry("Qt 6 (inside PySide6-Essentials)", "", "LGPL-3.0-only", "Qt documentation, Licensing"),
)


def locked(lock: Path = PACKAGING / "requirements.lock") -> dict[str, str]:
    """Name and version of what the lock file installs on a desktop system."""
    found: dict[str, str] = {}
    for name, version, marker in LOCKED.findall(lock.read_text(encoding="utf-8")):
        if "sys_platform == 'emscripten'" not in marker:  # a browser: not a place we run in
            found.setdefault(name, version)
    return found


def entries() -> list[Entry]:
    """Every package of the lock file and the model's, then what they carry inside."""
    packages = locked()
    packages.update(locked(PACKAGING / "model.lock"))
    return [*(_entry(name, packages[name]) for name in sorted(packages)), *BUNDLED]


def _entry(name: str, version: str) -> Entry:
    if name in REVIEWED:
        return Entry(name, version, REVIEWED[name].licence, REVIEWED[name].source)
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return Entry(name, version, "unknown", "not installed here")
    return Entry(name, found.version, _said(found.metadata) or "unknown")


def _said(said: metadata.PackageMetadata) -> str:
    """The SPDX expression, else the licence line, else the only classifier."""
    for key in ("License-Expression", "License"):
        line = (said.get_all(key) or [""])[0].strip()
        if line and "\n" not in line and len(line) < 100:
            return SPELLINGS.get(line.lower(), line)
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in said.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    if len(classifiers) != 1:
        return ""
    return SPELLINGS.get(classifiers[0].lower(), classifiers[0])


def may_be_used(licence: str) -> bool:
    """Whether an SPDX expression leaves us a choice of accepted licences only."""
    while group := GROUP.search(licence):
        stands_for = "MIT" if _usable(group[1]) else "none"
        licence = f"{licence[: group.start()]}{stands_for}{licence[group.end() :]}"
    return _usable(licence)


def _usable(licence: str) -> bool:
    return any(
        all(part.strip() in ACCEPTED for part in alternative.split(" AND "))
        for alternative in licence.split(" OR ")
    )


def refused(found: Iterable[Entry]) -> list[Entry]:
    """Those that are unknown or that we may not build on."""
    return [entry for entry in found if not may_be_used(entry.licence)]


def table(found: Iterable[Entry]) -> str:
    """The page."""
    rows = "".join(f"| {e.name} | {e.version} | {e.licence} | {e.source} |\n" for e in found)
    return (
        "# Licences\n\n"
        "Deskhand is Apache-2.0. This is everything it runs on, made by `make licences`;\n"
        "`tests/test_licences.py` fails when something unknown or not usable comes along. Of Qt\n"
        "and PySide6 the LGPL is what we use: they are separate shared libraries that anybody\n"
        "may replace in the environment.\n\n"
        "| what | version | licence | read from |\n|---|---|---|---|\n" + rows
    )


def main() -> int:
    """The exit status: 1 when something may not be used."""
    found = entries()
    print(table(found), end="")
    for entry in refused(found):
        print(f"{entry.name} {entry.version}: {entry.licence}", file=sys.stderr)
    return 1 if refused(found) else 0


if __name__ == "__main__":
    sys.exit(main())
