"""`deskhand tasks export` and `import`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.conversations_exchange import Shown
from deskhand.cli.exit_status import ExitStatus
from deskhand.cli.stopping import stopped_by_ctrl_c
from deskhand.domain.wording import ntr

if TYPE_CHECKING:
    from uuid import UUID

    from deskhand.desk import Desk
    from deskhand.services.task_exchange.report import Report

STANDARD = "-"

Format = Annotated[
    str, typer.Option("--format", "-f", help="ical, todotxt, markdown or csv; else by the name.")
]


def export(
    target: Annotated[str, typer.Argument(help="A file; - is standard output.")] = STANDARD,
    format_name: Format = "",
    project: Annotated[str | None, typer.Option(help="Only the tasks of this project.")] = None,
    as_json: Json = False,
) -> None:
    """Write all tasks to a file, in place of what is there."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        exchange = desk.daily.task_exchange
        ids = await _of_project(desk, project)
        if target == STANDARD:
            output.write(await exchange.text(format_name or "ical", ids))
            return
        count = await exchange.export_file(Path(target), format_name, ids)
        if as_json:
            output.document({"path": target, "tasks": count})
            return
        output.line(
            ntr("{count} task is in {path}.", "{count} tasks are in {path}.", count, path=target)
        )

    with_daily(body)


async def _of_project(desk: Desk, project: str | None) -> list[UUID] | None:
    """None for all tasks."""
    if project is None:
        return None
    wanted = project.casefold()
    rows = await desk.daily.tasks.rows()
    return [each.id for each in rows if each.project.casefold() == wanted and not each.proposed]


def import_(
    path: Annotated[str, typer.Argument(help="A file of tasks; - is standard input.")],
    format_name: Format = "",
    as_json: Json = False,
) -> None:
    """Bring in tasks of iCalendar, todo.txt, Markdown or CSV. What is there already stays as it
    is, so that a file may be imported again."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> Report:
        shown = Shown()
        exchange = desk.daily.task_exchange
        try:
            with stopped_by_ctrl_c() as stop:
                if path != STANDARD:
                    return await exchange.import_file(Path(path), format_name, shown.tell, stop)
                with _standard_input() as file:
                    return await exchange.import_from(file, "", format_name, shown.tell, stop)
        finally:
            shown.clear()

    report = with_daily(body)
    if as_json:
        output.document(report.facts())
    else:
        for sentence in report.summary():
            output.line(sentence)
        for line in report.details():
            output.note(line)
    if report.is_cancelled:
        raise typer.Exit(ExitStatus.INTERRUPTED)
    if report.error:
        raise typer.Exit(ExitStatus.FAILED)


def _standard_input() -> BinaryIO:
    """All of it, in a file without a name, because it is read twice."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 whoever asked closes it
    if sys.stdin is not None:
        shutil.copyfileobj(sys.stdin.buffer, file)
    file.seek(0)
    return file
