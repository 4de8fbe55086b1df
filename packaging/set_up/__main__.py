"""`python packaging/set_up run|window|test`: everything `make run`, with a display or without, or
`make test` needs, in order.

Writes to the checkout only, and to the system's packages where it may. Interrupted, it goes on
where it was. Two at once wait for each other.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import environment
import system
from telling import SetUpFailed, Telling

TOP = Path(__file__).resolve().parents[2]


# What else is ready when one of them is: whoever has tested need not set up again to run.
COVERS = {"run": ("run",), "window": ("run", "window"), "test": ("run", "window", "test")}


def set_up(purpose: str, telling: Telling) -> None:
    """purpose: one of COVERS. Raises SetUpFailed."""
    if _is_done(purpose):
        return  # somebody else did it while we waited
    if purpose != "window" or not _is_done("run"):
        _environment(purpose == "test", telling)
    if sys.platform == "linux":
        _system_packages(purpose, telling)
    for covered in COVERS[purpose]:
        _stamp(covered).write_text(_fingerprint(covered), encoding="utf-8")


def _environment(testing: bool, telling: Telling) -> None:
    environment.make(TOP, telling)
    lock = "requirements-dev.lock" if testing else "requirements.lock"
    environment.install_packages(TOP, lock, telling)
    environment.install_model(TOP, telling)
    environment.install_deskhand(TOP)
    if testing:
        environment.install_aimock(TOP, telling)


def _system_packages(purpose: str, telling: Telling) -> None:
    wanted, what = {
        "run": (system.MODEL, "the built-in model"),
        "window": (system.MODEL + system.WINDOW, "the window"),
        "test": (
            system.MODEL + system.WINDOW + system.TEST_DESKTOP,
            "the tests' virtual desktop",
        ),
    }[purpose]
    needs = system.missing(wanted, environment.python_of(TOP))
    if purpose == "test" and not _has_fonts():
        needs.append(system.TEST_FONTS)
    system.install(needs, telling, what)


def _has_fonts() -> bool:
    try:
        listed = subprocess.run(["fc-list"], capture_output=True, text=True).stdout
    except OSError:
        return False
    return "DejaVu" in listed


def _is_done(purpose: str) -> bool:
    """As ensure.sh sees it, which asks before it starts us."""
    try:
        stamped = _stamp(purpose).read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return stamped == _fingerprint(purpose) and environment.works(TOP)


def _stamp(purpose: str) -> Path:
    return TOP / ".venv" / f"set-up-{purpose}"


def _fingerprint(purpose: str) -> str:
    script = Path(__file__).with_name("fingerprint.sh")
    made = subprocess.run(["sh", str(script), purpose], stdout=subprocess.PIPE, check=True)
    return made.stdout.decode("utf-8", errors="surrogateescape")


@contextmanager
def _alone() -> Generator[None]:
    """One set-up of this checkout at a time."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (TOP / ".set-up.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up of this folder to end …", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> int:
    """The exit status: 0 when everything is there."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in COVERS:
        print(f"usage: python packaging/set_up {'|'.join(COVERS)}", file=sys.stderr)
        return 2
    log = TOP / "set-up.log"
    try:
        with _alone():
            set_up(purpose, Telling(log))
    except SetUpFailed as error:
        print(f"\nDeskhand could not be set up. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nDeskhand could not be set up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
