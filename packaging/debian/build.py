"""`make deb`: a Debian package of the frozen program, built with dpkg-deb alone.

It is the frozen folder without those libraries that Debian has itself (they come as dependencies,
and with Debian's security updates), and the files of packaging/linux. Needs dpkg-dev, and to be run
on the Debian release that the package is for.
"""

from __future__ import annotations

import ast
import datetime as dt
import email.utils
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "linux")]

import copying  # noqa: E402
import tree  # noqa: E402

FROZEN = TOP / "dist" / "deskhand"
ROOT = TOP / "build" / "deb" / "root"
PLACE = Path("usr/lib/deskhand")
INSIDE = "_internal"
CONTENTS = TOP / "build" / "frozen" / "deskhand" / "COLLECT-00.toc"
ELF = b"\x7fELF"
LEVEL = os.environ.get("DESKHAND_DEB_LEVEL", "6")
"""How hard xz works, 0 to 9: 6 is what Debian takes, 1 is quick."""

# Opened only where the system has what they need: a Deskhand without them works.
OPTIONAL = re.compile(
    r"/plugins/(platformthemes|wayland-|platforms/libqwayland|printsupport|egl|xcbglint)"
)
FIELD = re.compile(r"^shlibs:(?P<kind>\w+)=(?P<packages>.*)$", re.MULTILINE)
# Not linked, so no tool finds them: links and files open with the first, the others are opened
# by name, and the built-in model's library is linked with the last.
OPENED = {
    "Depends": ("libegl1", "libgl1"),
    "Recommends": ("xdg-utils", "gnome-keyring | kwalletmanager | keepassxc"),
    "Suggests": ("espeak-ng", "whisper.cpp", "hunspell"),
}


def architecture() -> str:
    """Debian's name of this machine's kind."""
    return _said(["dpkg", "--print-architecture"])


def lay() -> None:
    """Put everything where the package installs it."""
    shutil.rmtree(ROOT, ignore_errors=True)
    (ROOT / "usr" / "bin").mkdir(parents=True)
    shutil.copytree(FROZEN, ROOT / PLACE, symlinks=True)
    (ROOT / "usr/bin/deskhand").symlink_to("../lib/deskhand/deskhand")
    tree.lay(ROOT / "usr")
    copying.lay(ROOT / "usr" / "share" / "doc" / "deskhand", FROZEN)
    overrides = ROOT / "usr" / "share" / "lintian" / "overrides" / "deskhand"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(HERE / "lintian-overrides", overrides)


def debians_own() -> list[Path]:
    """Libraries in the frozen folder that PyInstaller took from this Debian's own packages: its
    list of contents says where each came from."""
    collected = ast.literal_eval(CONTENTS.read_text(encoding="utf-8"))[-1]
    found = []
    for name, source, kind in collected:
        path = ROOT / PLACE / INSIDE / name
        is_system = kind == "BINARY" and source.startswith(("/usr/lib/", "/lib/"))
        if name.startswith("libpython"):  # the loader wants it beside the program
            continue
        if is_system and path.is_file() and _is_packaged(Path(source)):
            found.append(path)
    return found


def _is_packaged(path: Path) -> bool:
    # /lib is a link to /usr/lib where the two are merged; dpkg knows one of the names.
    for name in {str(path), str(path.resolve()), str(path.resolve()).removeprefix("/usr")}:
        if subprocess.run(["dpkg", "-S", name], capture_output=True).returncode == 0:
            return True
    return False


def binaries() -> Iterator[Path]:
    """Every ELF file to be installed."""
    for path in sorted((ROOT / PLACE).rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == ELF:
                    yield path


def dependencies() -> dict[str, str]:
    """Depends, Recommends and Suggests, from what the binaries are linked with."""
    work = ROOT.parent / "shlibs"
    (work / "debian").mkdir(parents=True, exist_ok=True)
    (work / "debian" / "control").write_text(
        "Source: deskhand\nMaintainer: x <x@x>\n\nPackage: deskhand\nArchitecture: any\n"
        "Description: x\n"
    )
    inside = [path for path in binaries() if not OPTIONAL.search(str(path))]
    outside = [path for path in binaries() if OPTIONAL.search(str(path))]
    folders = sorted({path.parent for path in binaries()})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in folders]
    command += ["-dDepends", *(f"-e{path}" for path in inside)]
    command += ["-dRecommends", *(f"-e{path}" for path in outside)]
    said = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if said.returncode:
        raise SystemExit(f"dpkg-shlibdeps failed:\n{said.stderr}")
    found = {match["kind"]: match["packages"].split(", ") for match in FIELD.finditer(said.stdout)}
    return {kind: ", ".join(sorted({*found.get(kind, ()), *more})) for kind, more in OPENED.items()}


def control(depends: dict[str, str]) -> str:
    """The package's head (Debian Policy, 5.3)."""
    size = sum(p.stat().st_size for p in ROOT.rglob("*") if p.is_file() and not p.is_symlink())
    fields = {
        "Package": "deskhand",
        "Version": tree.notes.version(TOP),
        "Architecture": architecture(),
        "Maintainer": tree.release()["maintainer"],
        "Installed-Size": str(size // 1024),
        **depends,
        "Section": "utils",
        "Priority": "optional",
        "Homepage": tree.release()["homepage"],
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return head + (HERE / "description").read_text(encoding="utf-8")


def changelog() -> str:
    """In Debian's form (Policy, 4.4), one entry: what changed is in CHANGELOG.md beside it."""
    release = tree.release()
    day = dt.datetime.combine(release["date"], dt.time(), dt.UTC)
    return (
        f"deskhand ({tree.notes.version(TOP)}) unstable; urgency=medium\n\n"
        "  * What changed is told in CHANGELOG.md.\n\n"
        f" -- {release['maintainer']}  {email.utils.format_datetime(day)}\n"
    )


def finish(depends: dict[str, str]) -> None:
    """Modes, sums of the files, and the head."""
    for path in (ROOT, *ROOT.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path in (ROOT / PLACE / "deskhand",)
        path.chmod(0o755 if runs else 0o644)
    sums = []
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "md5").hexdigest()
            sums.append(f"{digest}  {path.relative_to(ROOT)}\n")
    head = ROOT / "DEBIAN"
    head.mkdir(mode=0o755)
    (head / "md5sums").write_text("".join(sums), encoding="utf-8")
    (head / "control").write_text(control(depends), encoding="utf-8")


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """The exit status."""
    if not (FROZEN / "deskhand").exists():
        print("There is no frozen program yet: run `make deb`.", file=sys.stderr)
        return 1
    lay()
    for path in debians_own():
        path.unlink()
    tree.put_compressed(ROOT / "usr/share/doc/deskhand/changelog.gz", changelog())
    finish(dependencies())
    name = f"deskhand_{tree.notes.version(TOP)}_{architecture()}.deb"
    made = TOP / "dist" / name
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{LEVEL}", "--build"]
    subprocess.run([*command, str(ROOT), str(made)], check=True)
    print(f"{made}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
