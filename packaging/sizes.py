"""The ten largest packages of what people install (`make sizes`).

Counts the files of each package that packaging/requirements.lock and model.lock name, wherever
else the environment came from: the tests' tools are left out. Prints a table and the sum.
"""

from __future__ import annotations

import sys
from importlib import metadata

from licences import PACKAGING, locked

MB = 1_000_000
SHOWN = 10


def size_bytes(name: str) -> int:
    """What the package's files take, compiled modules included; 0 when it is not installed."""
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        return 0
    places = (file.locate() for file in files)
    return sum(place.stat().st_size for place in places if place.is_file())


def sizes() -> dict[str, int]:
    """Bytes of every package of the lock files, the largest first."""
    names = {**locked(), **locked(PACKAGING / "model.lock")}
    found = {name: size_bytes(name) for name in names}
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def main() -> int:
    """Print the table."""
    found = sizes()
    total = sum(found.values())
    print("| package | MB |\n|---|---|")
    for name in list(found)[:SHOWN]:
        print(f"| {name} | {found[name] / MB:.0f} |")
    rest = sum(list(found.values())[SHOWN:])
    installed = sum(1 for size in found.values() if size)
    print(f"| {installed - SHOWN} others | {rest / MB:.0f} |\n| **all** | **{total / MB:.0f}** |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
