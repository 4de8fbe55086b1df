"""`python -m deskhand` and the command `deskhand`: window, terminal, or one command.

Without arguments the window opens; where no display can be reached it says so in one line and
starts the conversation in the terminal instead. Nothing heavy is imported here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

WINDOW_FLAGS = frozenset({"--hidden"})


def display_missing(environ: Mapping[str, str], platform: str) -> str:
    """Why no window can open, as a sentence; "" when one can.

    Qt aborts the whole process when it finds no display, so it is not asked. An explicit
    QT_QPA_PLATFORM such as "offscreen" is the person's word.
    """
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return ""
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        return "No display was found"
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Deskhand; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments and not set(arguments) <= WINDOW_FLAGS:
        from deskhand.cli.app import run

        return run(arguments)
    reason = display_missing(os.environ, sys.platform)
    if not reason:
        from deskhand.ui.app import run_window

        return run_window(arguments)
    print(f"{reason}: Deskhand talks in this terminal instead.", file=sys.stderr)
    from deskhand.cli.app import run

    return run(["chat"])


if __name__ == "__main__":
    sys.exit(main())
