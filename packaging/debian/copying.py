"""The licences of everything that is in the package: /usr/share/doc/deskhand.

`copyright` in Debian's machine-readable form (DEP-5) names each part and its licence; the texts, as
each part's authors wrote them, are below `licences`.
"""

from __future__ import annotations

import shutil
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "pyinstaller")]

import contents  # noqa: E402
import licences  # noqa: E402

TEXTS = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
COMMON = {
    "Apache-2.0": "Apache-2.0",
    "LGPL-2.1-or-later": "LGPL-2.1",
    "LGPL-3.0-only": "LGPL-3",
    "MPL-2.0": "MPL-2.0",
}
"""SPDX: the name of the text in Debian's /usr/share/common-licenses."""

HEAD = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Deskhand
Source: {homepage}
Comment: The package carries its own Python, Qt and libraries, unchanged, as they come from their
 authors' wheels. Qt and PySide6 are separate shared libraries, and python-xlib source files, below
 /usr/lib/deskhand/_internal that anybody may replace, as the LGPL wants it.

Files: *
Copyright: 2026 The Deskhand developers
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
"""


def lay(folder: Path, frozen: Path) -> None:
    """Write `copyright`, the changelog for people and the texts into the folder."""
    (folder / "licences").mkdir(parents=True)
    shutil.copyfile(TOP / "CHANGELOG.md", folder / "CHANGELOG.md")
    shutil.copyfile(TOP / "README.md", folder / "README.md")
    copy_texts(folder / "licences", frozen)
    (folder / "copyright").write_text(copyright_of(frozen), encoding="utf-8")


def bundled(frozen: Path) -> list[licences.Entry]:
    """The parts that are in the frozen folder, and what they carry inside."""
    inside = frozen / "_internal"
    return [each for each in licences.entries() if _is_in(each.name, inside)]


def _is_in(name: str, inside: Path) -> bool:
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        return " " in name  # no package, but carried by one
    modules = [each for each in files if each.suffix == ".py"]
    return not modules or any(not _left_out(str(each)) for each in modules)


def _left_out(file: str) -> bool:
    dotted = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return any(dotted == each or dotted.startswith(f"{each}.") for each in contents.LEFT_OUT)


def copy_texts(folder: Path, frozen: Path) -> None:
    """Every licence file of every part, as licences/PART/FILE."""
    for entry in bundled(frozen):
        try:
            files = metadata.files(entry.name) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            source = Path(str(file.locate()))
            is_text = any(source.name.upper().startswith(each) for each in TEXTS)
            if is_text and source.suffix not in (".py", ".pyc") and source.is_file():
                target = folder / entry.name / source.name
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(source, target)
    python = Path(sys.base_prefix) / "lib" / f"python3.{sys.version_info.minor}" / "LICENSE.txt"
    if python.is_file():
        (folder / "python").mkdir(exist_ok=True)
        shutil.copyfile(python, folder / "python" / python.name)
    (folder / "Inter (typeface)").mkdir(exist_ok=True)
    shutil.copy(TOP / "resources" / "fonts" / "inter" / "OFL.txt", folder / "Inter (typeface)")


def copyright_of(frozen: Path) -> str:
    """The page."""
    import tree

    parts = [HEAD.format(homepage=tree.release()["homepage"])]
    for entry in bundled(frozen):
        texts = f"/usr/share/doc/deskhand/licences/{entry.name}"
        common = COMMON.get(entry.licence)
        where = f"/usr/share/common-licenses/{common}" if common else texts
        parts.append(
            f"Files: usr/lib/deskhand/_internal/{entry.name.replace(' ', '-')}*\n"
            f"Copyright: its authors, as named in {texts}\n"
            f"License: {entry.licence.replace(' AND ', ' and ').replace(' OR ', ' or ')}\n"
            f" The text is in {where}.\n"
        )
    return "\n".join(parts)
