"""What every system's way of starting at login can do, and the command that is started."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from deskhand.domain.children import is_frozen

HIDDEN = "--hidden"
HOME_VARIABLE = "DESKHAND_HOME"


class Autostart(Protocol):
    """The entry of one profile. Blocking; small files."""

    def is_on(self) -> bool:
        """Whether the system starts Deskhand at login. Raises OSError when it cannot be read."""

    def turn(self, on: bool) -> None:
        """Write the entry for this very program, or take it away. Raises OSError."""


def own_command(
    profile: str = "",
    environ: Mapping[str, str] = os.environ,
    executable: str = sys.executable,
    *,
    frozen: bool | None = None,
) -> list[str]:
    """What starts this very program hidden: its frozen file, its AppImage, the command installed
    beside the interpreter, the one on the PATH, or the interpreter itself."""
    image = environ.get("APPIMAGE", "")  # the file the person started, not where it is mounted
    beside = shutil.which("deskhand", path=str(Path(executable).parent))
    found = beside or shutil.which("deskhand", path=environ.get("PATH", os.defpath))
    if image:
        command = [image]
    elif is_frozen() if frozen is None else frozen:
        command = [executable]
    else:
        command = [found] if found else [executable, "-m", "deskhand"]
    return [*command, *(["--profile", profile] if profile else []), HIDDEN]


def own_surroundings(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the started program has to find in its environment, to be the same person's life."""
    home = environ.get(HOME_VARIABLE, "")
    return {HOME_VARIABLE: str(Path(home).expanduser().absolute())} if home else {}
