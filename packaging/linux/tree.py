"""The files that make Deskhand a citizen of a Linux desktop, laid below a folder as `/usr` has
them: shared by the .deb, the AppImage and the Flatpak.

Usage, for the Flatpak: python tree.py FOLDER
"""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
import struct
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
RESOURCES = TOP / "resources"
APP_ID = "org.deskhand.Deskhand"

sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "pyinstaller"), str(TOP / "desktop")]

import commands  # noqa: E402
import completions  # noqa: E402
import icons  # noqa: E402
import man  # noqa: E402
import notes  # noqa: E402

SYMBOLIC = "deskhand-symbolic.svg"
# Templates of the search providers: where the desktops look for each kind.
BY_SUFFIX = {
    ".service": "share/dbus-1/services",
    ".ini": "share/gnome-shell/search-providers",
    ".desktop": "share/krunner/dbusplugins",
}


def release() -> dict[str, Any]:
    """packaging/release.toml."""
    return tomllib.loads((HERE.parent / "release.toml").read_text(encoding="utf-8"))


def lay(usr: Path, program: str = "/usr/bin/deskhand") -> None:
    """Write all of them. program: what the D-Bus service starts, as an absolute path."""
    share = usr / "share"
    _put(
        share / "applications" / "deskhand.desktop", (HERE / "deskhand.desktop").read_text("utf-8")
    )
    _put(share / "metainfo" / f"{APP_ID}.metainfo.xml", metainfo())
    _lay_icons(share / "icons" / "hicolor")
    _lay_search(usr, program)
    root = commands.read()
    page = man.page(root, notes.version(TOP), release()["date"])
    put_compressed(share / "man" / "man1" / "deskhand.1.gz", page)
    _put(share / "bash-completion" / "completions" / "deskhand", completions.bash(root))
    _put(share / "zsh" / "vendor-completions" / "_deskhand", completions.zsh(root))
    _put(share / "fish" / "vendor_completions.d" / "deskhand.fish", completions.fish(root))


def metainfo() -> str:
    """The AppStream description (freedesktop.org, AppStream 1.0), filled in."""
    known = release()
    date = known["date"]
    assert isinstance(date, dt.date)
    values = {
        "HOMEPAGE": known["homepage"],
        "VERSION": notes.version(TOP),
        "DATE": date.isoformat(),
        "KIND": known["kind"],
    }
    for theme in ("light", "dark"):
        width, height = _png_size(RESOURCES / "screenshots" / f"main-{theme}-1600.png")
        values |= {f"{theme.upper()}_WIDTH": width, f"{theme.upper()}_HEIGHT": height}
    text = (HERE / f"{APP_ID}.metainfo.xml.in").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def _png_size(path: Path) -> tuple[int, int]:
    """Width and height, from the header (PNG, 11.2.2 IHDR)."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


def _lay_icons(theme: Path) -> None:
    drawn = TOP / "build" / "icons"
    icons.draw_all(drawn)
    for side in icons.SIZES:
        folder = theme / f"{side}x{side}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(drawn / f"deskhand-{side}.png", folder / "deskhand.png")
    _put(theme / "scalable" / "apps" / "deskhand.svg", icons.SOURCE.read_text("utf-8"))
    _put(theme / "symbolic" / "apps" / SYMBOLIC, (RESOURCES / "icons/logo.svg").read_text("utf-8"))


def _lay_search(usr: Path, program: str) -> None:
    """The search providers' files; `@program@` in them is what is started."""
    for path in sorted((RESOURCES / "desktop").glob("*")):
        if folder := BY_SUFFIX.get(path.suffix.removesuffix(".in")):
            text = path.read_text(encoding="utf-8").replace("@program@", program)
            _put(usr / folder / path.name.removesuffix(".in"), text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def put_compressed(path: Path, text: str) -> None:
    """As gzip -9n makes it: the same bytes each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    lay(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/deskhand")
