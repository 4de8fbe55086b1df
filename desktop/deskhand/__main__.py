"""`python -m deskhand` and the command `deskhand`: window, terminal, or one command.

Without arguments the window opens; where no display can be reached it says so in one line and
starts the conversation in the terminal instead. Nothing heavy is imported here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deskhand.cli.exit_status import ExitStatus
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.host.display import missing_display
from deskhand.host.folders import PROFILE_VARIABLE, Folders
from deskhand.host.languages import SETTINGS_NAME, chosen_in, speak


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Deskhand; returns the exit status."""
    arguments = _with_profile(sys.argv[1:] if arguments is None else list(arguments))
    reason = "" if arguments else missing_display(os.environ)
    if not arguments and not reason:
        from deskhand.ui.app import run_window

        return run_window()
    _speak()
    if not arguments:
        said = tr("{reason}: Deskhand talks in this terminal instead.", reason=reason)
        print(said, file=sys.stderr)
        arguments = ["chat"]
    try:
        from deskhand.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # before the command line was there to take it
        return ExitStatus.INTERRUPTED


def _with_profile(arguments: list[str]) -> list[str]:
    """The arguments without a `--profile NAME` in front, which is for whatever opens."""
    match arguments:
        case ["--profile", name, *rest] if name:
            os.environ[PROFILE_VARIABLE] = name
            return rest
        case [str(first), *rest] if first.startswith("--profile=") and first != "--profile=":
            os.environ[PROFILE_VARIABLE] = first.partition("=")[2]
            return rest
        case _:
            return arguments


def _speak() -> None:
    """The command line speaks the language that the settings name, else the system's."""
    try:
        chosen = chosen_in(Folders.find().config / SETTINGS_NAME)
    except DeskhandError:  # said by the command, if it needs the folders
        chosen = ""
    speak(chosen)


if __name__ == "__main__":
    sys.exit(main())
