"""The command `deskhand`: its sub-commands, and what its exit status says."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Annotated, Any

import typer

from deskhand import __version__
from deskhand.cli import (
    ask,
    backup,
    chat,
    conversations,
    defaults,
    doctor,
    models,
    people,
    preferences,
    profiles,
    providers,
    resources,
    secrets,
    tasks,
)
from deskhand.cli.exit_status import ExitStatus, status_of
from deskhand.cli.help_texts import translate
from deskhand.cli.output import OutputClosed, OutputFailed, complain, drop, line
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.host.folders import PROFILE_VARIABLE

log = logging.getLogger(__name__)

app = typer.Typer(
    name="deskhand",
    help="A desktop assistant that keeps you in control. Without a command the window opens.",
    epilog="For the window: --quick [TEXT], --hidden, --share TEXT, FILE…, deskhand://…",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("init")(defaults.init)
app.command("status")(defaults.status)
app.command("reset")(defaults.reset)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(providers.app, name="providers")
app.add_typer(models.app, name="models")
app.add_typer(conversations.app, name="conversations")
app.add_typer(tasks.app, name="tasks")
app.add_typer(people.app, name="people")
app.add_typer(secrets.app, name="secrets")
app.add_typer(resources.app, name="resources")
app.add_typer(preferences.app, name="preferences")
app.add_typer(profiles.app, name="profiles")


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


def command() -> Any:
    """The command line as Click has it."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status.

    Whatever goes wrong is one line on standard error: what happened and what next.
    """
    sys.excepthook = _unforeseen
    logging.getLogger().addHandler(logging.NullHandler())  # until there is a log: not to stderr
    try:
        command_line = command()
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
