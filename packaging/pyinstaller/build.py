"""`make frozen`: the program as one folder that needs no Python, in dist/deskhand.

PyInstaller comes from its own lock file into build/frozen-tools, outside the environment that
Deskhand runs in: it is a build tool only. Exits with 1 when the build does not start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
TOOLS = TOP / "build" / "frozen-tools"
WORK = TOP / "build" / "frozen"
DIST = TOP / "dist"
LOCK = HERE / "requirements.lock"
ELF = b"\x7fELF"
RUN = "import sys; sys.path.append({tools!r}); from PyInstaller.__main__ import run; run({args!r})"


def fetch_tools() -> None:
    """PyInstaller as locked, once."""
    stamp = TOOLS / ".locked"
    wanted = LOCK.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(TOOLS, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes", "--only-binary=:all:", "--target", str(TOOLS)]
    subprocess.run([*command, "-r", str(LOCK)], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def freeze() -> Path:
    """Run the spec; returns the folder it made."""
    sys.path.insert(0, str(HERE.parent))
    import icons

    icons.draw_all(WORK / "icons")
    args = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST)]
    args += ["--workpath", str(WORK), str(HERE / "deskhand.spec")]
    # Behind everything else on the path, so that what is frozen is what was locked and tested.
    code = RUN.format(tools=str(TOOLS), args=args)
    environ = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environ)
    return DIST / "deskhand"


def strip(folder: Path) -> int:
    """Take the tables of names out of Linux' libraries; returns the bytes saved.

    Only what a debugger reads: of xllamacpp alone 78 of 103 MB.
    """
    before = after = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(4) != ELF or path.parent == folder:  # the program carries its archive
                continue
        before += path.stat().st_size
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
        after += path.stat().st_size
    return before - after


def main() -> int:
    """The exit status."""
    fetch_tools()
    folder = freeze()
    if sys.platform == "linux":
        print(f"stripped {strip(folder) / 1e6:.0f} MB")
    name = "deskhand.exe" if sys.platform == "win32" else "deskhand"
    said = subprocess.run([str(folder / name), "--version"], capture_output=True, text=True)
    print(said.stdout or said.stderr, end="")
    if said.returncode:
        return 1
    total = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    print(f"{folder}: {total / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
