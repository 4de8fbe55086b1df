"""`python -m deskhand` and the command `deskhand`: window, terminal, or one command.

Without arguments the window opens; where no display can be reached it says so in one line and
starts the conversation in the terminal instead. Nothing heavy is imported here.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deskhand.cli.exit_status import ExitStatus, status_of
from deskhand.domain.errors import DeskhandError, InputError
from deskhand.domain.handover import Files, Handover, Refused, parse_arguments
from deskhand.domain.links import SCHEME
from deskhand.domain.wording import tr
from deskhand.host.display import missing_display
from deskhand.host.folders import PROFILE_VARIABLE, Folders
from deskhand.host.instance import Instance, begin
from deskhand.host.languages import SETTINGS_NAME, chosen_in, speak
from deskhand.host.written_paths import is_there

GARBAGE_AFTER = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Deskhand; returns the exit status."""
    arguments = _with_profile(sys.argv[1:] if arguments is None else list(arguments))
    try:
        handover = parse_arguments(arguments)
    except InputError:
        error = _in_own_words(arguments)
        status = _complain(error)
        if not _is_clicked(arguments):
            return status
        handover = Refused(error.sentence())
    if arguments == ["--search-provider"] and not _search_is_wanted():
        return ExitStatus.OK
    if handover is not None:
        reason = missing_display(os.environ)
        if not reason:
            return _window(handover)
        _speak()
        if arguments:
            print(tr("{reason}: no window can open.", reason=reason), file=sys.stderr)
            return ExitStatus.FAILED
        said = tr("{reason}: Deskhand talks in this terminal instead.", reason=reason)
        print(said, file=sys.stderr)
        arguments = ["chat"]
    else:
        _speak()
    # Most of what a command makes is made by imports and stays: looking through all of it for
    # garbage again and again costs a tenth of the time a command takes.
    gc.set_threshold(GARBAGE_AFTER)
    try:
        from deskhand.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # before the command line was there to take it
        return ExitStatus.INTERRUPTED


def _in_own_words(arguments: Sequence[str]) -> InputError:
    """Why these cannot be used, in the person's language, which is only looked up for this."""
    _speak()
    try:
        parse_arguments(arguments)
    except InputError as error:
        return error
    raise AssertionError("the same arguments were refused before")


def _is_clicked(arguments: Sequence[str]) -> bool:
    """Whether this is a link that a person opened elsewhere, where nobody reads a terminal."""
    if not arguments[0].lower().startswith(f"{SCHEME}:") or missing_display(os.environ):
        return False
    return sys.stderr is None or not sys.stderr.isatty()


def _window(handover: Handover) -> int:
    """The window, or a word to the one that runs already."""
    try:
        _check_files(handover)
        instance, taken = _begin(handover)
    except DeskhandError as error:
        return _complain(error)
    if taken:
        return ExitStatus.OK
    from deskhand.ui.app import run_window

    return run_window(handover, instance)


def _begin(handover: Handover) -> tuple[Instance | None, bool]:
    """This process as the one that runs, and whether another one took what this one was asked
    for. Neither, where the folders cannot be used: the window says so. Raises NotAnswering and
    InputError."""
    try:
        folders = Folders.find()
    except DeskhandError:
        return None, False
    try:
        instance = begin(folders, handover)
    except OSError:
        return None, False
    return instance, instance is None


def _search_is_wanted() -> bool:
    """Whether the desktop's search may start Deskhand: the bus starts it whoever asks."""
    from deskhand.host.search_provider import is_wanted

    try:
        return is_wanted(Folders.find().config / SETTINGS_NAME)
    except DeskhandError:
        return False


def _check_files(handover: Handover) -> None:
    """Raises InputError when one is not there: better said here than in a window."""
    for path in handover.paths if isinstance(handover, Files) else ():
        if not is_there(Path(path)):
            raise InputError(tr("There is no file {path}.", path=path))


def _complain(error: DeskhandError) -> int:
    """Say it on one line, in the person's language."""
    _speak()
    print(error.sentence(), file=sys.stderr)
    return status_of(error)


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
