"""`python -m deskhand` and the command `deskhand`: window, terminal, or one command.

Without arguments the window opens; where no display can be reached it says so in one line and
starts the conversation in the terminal instead. Nothing heavy is imported here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deskhand.cli.exit_status import ExitStatus
from deskhand.host.display import missing_display


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Deskhand; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if not arguments:
        reason = missing_display(os.environ)
        if not reason:
            from deskhand.ui.app import run_window

            return run_window()
        print(f"{reason}: Deskhand talks in this terminal instead.", file=sys.stderr)
        arguments = ["chat"]
    try:
        from deskhand.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # before the command line was there to take it
        return ExitStatus.INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
