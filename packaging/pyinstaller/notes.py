"""What the build knows of the program: version, requirements, what the systems are told."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

VERSION = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.MULTILINE)
REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def version(top: Path) -> str:
    """Deskhand's version, from its one place."""
    text = (top / "desktop" / "deskhand" / "__init__.py").read_text(encoding="utf-8")
    found = VERSION.search(text)
    assert found is not None, "deskhand/__init__.py names no version"
    return found["version"]


def _project(top: Path) -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    return found


def requirements(top: Path) -> list[str]:
    """The lines of pyproject's dependencies, with that of PostgreSQL: a frozen program cannot be
    given a package later."""
    project = _project(top)
    lines, extras = project["dependencies"], project["optional-dependencies"]
    assert isinstance(lines, list) and isinstance(extras, dict)
    return [*lines, *extras["postgresql"]]


def direct_requirements(top: Path) -> list[str]:
    """Their names, without those of other systems."""
    names = []
    for line in requirements(top):
        requirement, _, marker = line.partition(";")
        if not marker or f"'{sys.platform}'" in marker:
            names.append(REQUIREMENT.match(requirement).group())  # type: ignore[union-attr]
    return names


def metadata_files(top: Path, work: Path) -> list[tuple[str, str]]:
    """Deskhand's own package notes, which the About page reads: (file, folder in the build)."""
    name = f"deskhand-{version(top)}.dist-info"
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["Metadata-Version: 2.1", "Name: deskhand", f"Version: {version(top)}"]
    lines += [f"Requires-Dist: {each}" for each in requirements(top)]
    (folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [(str(folder / "METADATA"), name)]


def signing_identity() -> str | None:
    """macOS: the certificate named by DESKHAND_SIGN_IDENTITY; without one the build is unsigned."""
    return os.environ.get("DESKHAND_SIGN_IDENTITY") or None


def entitlements(top: Path) -> str | None:
    """macOS: what the hardened runtime must allow, only when something is signed."""
    if signing_identity() is None:
        return None
    return str(top / "packaging" / "macos" / "entitlements.plist")


def info_plist(top: Path) -> dict[str, object]:
    """macOS: links and files that open Deskhand, and why it asks for the microphone."""
    return {
        "CFBundleDisplayName": "Deskhand",
        "CFBundleShortVersionString": version(top),
        "CFBundleURLTypes": [
            {"CFBundleURLName": "Deskhand link", "CFBundleURLSchemes": ["deskhand"]}
        ],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Text",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.plain-text", "net.daringfireball.markdown"],
            }
        ],
        "LSMinimumSystemVersion": "12.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "NSMicrophoneUsageDescription": "Deskhand writes down what you dictate.",
    }
