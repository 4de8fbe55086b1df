"""What starts this very program again, for entries and keys that the system keeps."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from deskhand.domain.children import is_frozen

HOME_VARIABLE = "DESKHAND_HOME"


def own_program(
    profile: str = "",
    environ: Mapping[str, str] = os.environ,
    executable: str = sys.executable,
    *,
    frozen: bool | None = None,
) -> list[str]:
    """Its frozen file, its AppImage, the command installed beside the interpreter, the one on the
    PATH, or the interpreter itself; with the profile. The file is absolute: what the system starts
    has a PATH of its own."""
    image = environ.get("APPIMAGE", "")  # the file the person started, not where it is mounted
    beside = shutil.which("deskhand", path=str(Path(executable).parent))
    found = beside or shutil.which("deskhand", path=environ.get("PATH", os.defpath))
    if image:
        command = [image]
    elif is_frozen() if frozen is None else frozen:
        command = [executable]
    else:
        command = [found] if found else [executable, "-m", "deskhand"]
    return [*command, *(["--profile", profile] if profile else [])]


def own_surroundings(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the started program has to find in its environment, to be the same person's life."""
    home = environ.get(HOME_VARIABLE, "")
    return {HOME_VARIABLE: str(Path(home).expanduser().absolute())} if home else {}
