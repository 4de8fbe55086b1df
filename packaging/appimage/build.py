"""`make appimage`: the folder of an AppImage, and the AppImage itself where appimagetool is.

The frozen folder with every library it brought along, so that it runs on other distributions, and
the files of packaging/linux. Built on the oldest system it is to run on: it has no C library.
Another place of appimagetool: APPIMAGETOOL.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "linux"))

import tree  # noqa: E402

FROZEN = TOP / "dist" / "deskhand"
APPDIR = TOP / "dist" / "Deskhand.AppDir"


def lay() -> None:
    """Make the folder, as AppImage's specification wants it ("AppDir")."""
    shutil.rmtree(APPDIR, ignore_errors=True)
    shutil.copytree(FROZEN, APPDIR / "usr" / "lib" / "deskhand", symlinks=True)
    tree.lay(APPDIR / "usr")
    shutil.copyfile(HERE / "AppRun", APPDIR / "AppRun")
    (APPDIR / "AppRun").chmod(0o755)
    share = APPDIR / "usr" / "share"
    shutil.copyfile(share / "applications" / "deskhand.desktop", APPDIR / "deskhand.desktop")
    icons = share / "icons" / "hicolor"
    shutil.copyfile(icons / "scalable" / "apps" / "deskhand.svg", APPDIR / "deskhand.svg")
    shutil.copyfile(icons / "256x256" / "apps" / "deskhand.png", APPDIR / ".DirIcon")


def main() -> int:
    """The exit status."""
    if not (FROZEN / "deskhand").exists():
        print("There is no frozen program yet: run `make appimage`.", file=sys.stderr)
        return 1
    lay()
    tool = os.environ.get("APPIMAGETOOL") or shutil.which("appimagetool")
    if not tool:
        print(f"{APPDIR}: appimagetool is not here, so it stays a folder.")
        return 0
    machine = platform.machine()
    made = TOP / "dist" / f"deskhand-{tree.notes.version(TOP)}-{machine}.AppImage"
    environ = {**os.environ, "ARCH": machine}
    subprocess.run([tool, "--no-appstream", str(APPDIR), str(made)], check=True, env=environ)
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
