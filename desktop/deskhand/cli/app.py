"""The command `deskhand`: its sub-commands, and what its exit status says."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Annotated

import typer

from deskhand import __version__
from deskhand.cli.exit_status import ExitStatus, status_of
from deskhand.cli.help_texts import translate
from deskhand.cli.late import LateGroup, Place
from deskhand.cli.output import OutputClosed, OutputFailed, complain, drop, line
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.host.folders import PROFILE_VARIABLE

log = logging.getLogger(__name__)

app = typer.Typer(
    name="deskhand",
    cls=LateGroup,
    help="A desktop assistant that keeps you in control. Without a command the window opens.",
    epilog="For the window: --quick [TEXT], --hidden, --share TEXT, FILE…, deskhand://…",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# Each is imported when it is called, and listed in this order.
COMMANDS = {
    "ask": Place(
        "deskhand.cli.ask",
        "ask",
        "Ask one question; the answer is printed as it comes.\n\n"
        'What is piped in is asked about too: `git diff | deskhand ask "Review this"`. '
        'So are files:\n`deskhand ask "Sum it up" --file report.pdf`.',
    ),
    "chat": Place(
        "deskhand.cli.chat",
        "chat",
        "Talk in the terminal; /help inside. Piped lines are answered one by one.",
    ),
    "init": Place("deskhand.cli.defaults", "init", "Choose the model that answers by default."),
    "status": Place(
        "deskhand.cli.defaults",
        "status",
        "Say which model answers, where it runs and whether it has a key. Asks no server.",
    ),
    "reset": Place(
        "deskhand.cli.defaults",
        "reset",
        "Go back to the built-in model. Conversations, keys and providers stay.",
    ),
    "doctor": Place(
        "deskhand.cli.doctor",
        "doctor",
        "Look at everything Deskhand needs, and say what to do where something is wrong.",
    ),
    "backup": Place(
        "deskhand.cli.backup",
        "backup",
        "Back up everything but secrets, and read it back to be sure.",
    ),
    "restore": Place(
        "deskhand.cli.backup",
        "restore",
        "Put a backup in place. What is there now is moved aside, never deleted.",
    ),
    "providers": Place("deskhand.cli.providers", "app", "Who can answer."),
    "models": Place("deskhand.cli.models", "app", "What can answer; fetching and removing models."),
    "conversations": Place("deskhand.cli.conversations", "app", "What was said."),
    "tasks": Place("deskhand.cli.tasks", "app", "What is to be done."),
    "people": Place("deskhand.cli.people", "app", "People, organisations and how they relate."),
    "secrets": Place(
        "deskhand.cli.secrets", "app", "Keys and the vault's entries, in the system's keychain."
    ),
    "resources": Place(
        "deskhand.cli.resources",
        "app",
        "Files, folders, addresses, databases and buckets with a name.",
    ),
    "preferences": Place("deskhand.cli.preferences", "app", "What is remembered of what you like."),
    "profiles": Place(
        "deskhand.cli.profiles", "app", "Separate lives: own data, settings and keys."
    ),
}


def _version(asked: bool) -> None:
    if asked:
        line(f"deskhand {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")
    ] = False,
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="Whose data, settings and keys.")
    ] = "",
) -> None:
    """Options of the program itself; `version` has answered already when it was given."""
    if profile:
        os.environ[PROFILE_VARIABLE] = profile


def command() -> LateGroup:
    """The whole command line as Click has it, with every command made."""
    whole = _command_line()
    whole.make_all()
    return whole


def _command_line() -> LateGroup:
    group = typer.main.get_group(app)
    assert isinstance(group, LateGroup)
    group.add_places(COMMANDS)
    return group


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status.

    Whatever goes wrong is one line on standard error: what happened and what next.
    """
    sys.excepthook = _unforeseen
    logging.getLogger().addHandler(logging.NullHandler())  # until there is a log: not to stderr
    try:
        command_line = _command_line()
        translate(command_line)
        # Called through its command: `app(...)` would put Typer's excepthook over ours.
        command_line(args=list(arguments), prog_name="deskhand")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ExitStatus.FAILED
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except OutputClosed:
        drop()
        return ExitStatus.OUTPUT_CLOSED
    except OutputFailed as error:
        drop()
        complain(error.sentence())
        return ExitStatus.FAILED
    except DeskhandError as error:
        log.info("the command failed: %s %s", error.what, error.detail)
        complain(error.sentence())
        return status_of(error)
    return ExitStatus.OK


def _unforeseen(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """A fault of ours: the traceback goes to the log, one line to the person."""
    log.critical("the command failed unforeseen", exc_info=(kind, error, traceback))
    complain(
        tr(
            "Deskhand failed in a way nobody foresaw ({name}). What was stored is "
            "safe; `deskhand doctor` says where the log is.",
            name=kind.__name__,
        )
    )
    drop()
