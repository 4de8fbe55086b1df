"""`python packaging/set_up run|test`: everything `make run` or `make test` needs, in order.

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


def set_up(purpose: str, telling: Telling) -> None:
    """purpose: "run" or "test". Raises SetUpFailed."""
    stamp = TOP / ".venv" / f"set-up-{purpose}"
    fingerprint = _fingerprint(purpose)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return  # somebody else did it while we waited
    testing = purpose == "test"
    environment.make(TOP, telling)
    lock = "requirements-dev.lock" if testing else "requirements.lock"
    environment.install_packages(TOP, lock, telling)
    environment.install_model(TOP, telling)
    environment.install_deskhand(TOP)
    if testing:
        environment.install_aimock(TOP, telling)
    if sys.platform == "linux":
        _system_packages(testing, telling)
    stamp.write_text(fingerprint)


def _system_packages(testing: bool, telling: Telling) -> None:
    """Without a display the terminal chat needs none of them."""
    python = environment.python_of(TOP)
    if testing:
        needs = system.missing([*system.WINDOW, *system.TEST_DESKTOP], python)
        if not _has_fonts():
            needs.append(system.TEST_FONTS)
        system.install(needs, telling, "the tests' virtual desktop")
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        system.install(system.missing(system.WINDOW, python), telling, "the window")


def _has_fonts() -> bool:
    try:
        listed = subprocess.run(["fc-list"], capture_output=True, text=True).stdout
    except OSError:
        return False
    return "DejaVu" in listed


def _fingerprint(purpose: str) -> str:
    script = Path(__file__).with_name("fingerprint.sh")
    made = subprocess.run(["sh", str(script), purpose], capture_output=True, text=True, check=True)
    return made.stdout


@contextmanager
def _alone() -> Generator[None]:
    """One set-up of this checkout at a time."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (TOP / ".set-up.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> int:
    """The exit status: 0 when everything is there."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
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
