"""Where this build's updates come from, and how it was packed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import PurePosixPath

from deskhand.domain.children import is_frozen
from deskhand.domain.update import Packing

FEED = ""
"""The makers' own feed; {channel} in it is the channel's name. A release fills it in."""

KEYS: tuple[str, ...] = ()
"""The makers' public keys (Ed25519, base64), the newest first. A release fills them in; see
docs/packaging.md, "The feed of updates". The settings may name another feed with its key."""

DEBIAN_PLACE = "/usr/lib/deskhand"


def packings(
    platform: str = sys.platform,
    program: str = sys.executable,
    environ: Mapping[str, str] = os.environ,
    *,
    frozen: bool | None = None,
) -> tuple[Packing, ...]:
    """The kinds of file that would replace this very program, the best first; none for a program
    that runs from its source."""
    if not (is_frozen() if frozen is None else frozen):
        return ()
    match platform:
        case "win32":
            return (Packing.WINDOWS,)
        case "darwin":
            return (Packing.MACOS,)
        case _ if "APPIMAGE" in environ:  # AppImage's runtime sets it
            return (Packing.APPIMAGE,)
        case _ if PurePosixPath(program).is_relative_to(DEBIAN_PLACE):
            return (Packing.DEB,)
        case _:
            return (Packing.APPIMAGE, Packing.DEB)
