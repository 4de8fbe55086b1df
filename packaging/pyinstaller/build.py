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

import elf

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
TOOLS = TOP / "build" / "frozen-tools"
WORK = TOP / "build" / "frozen"
DIST = TOP / "dist"
LOCK = HERE / "requirements.lock"
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
    """Take the tables of names, and the build machine's folders, out of Linux' libraries; returns
    the bytes saved.

    Only what a debugger reads: of xllamacpp alone 78 of 103 MB. A library that was changed by
    patchelf cannot always be loaded afterwards, so it is looked at, and left as it was.
    """
    saved = 0
    for path in sorted(folder.rglob("*.so*")):
        if path.is_symlink() or not elf.is_elf(path):
            continue
        stripped = path.with_name(f"{path.name}.stripped")
        command = ["strip", "--strip-unneeded", "-o", str(stripped), str(path)]
        subprocess.run(command, check=True)
        if elf.can_be_loaded(stripped):
            saved += path.stat().st_size - stripped.stat().st_size
            stripped.replace(path)
        else:
            stripped.unlink()
        elf.forget_folders(path)
    return saved


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
