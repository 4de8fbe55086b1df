"""`deskhand tasks`: what is to be done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from deskhand.cli import output, tasks_exchange, tasks_sync
from deskhand.cli.ask import Json
from deskhand.cli.task_editing import Edit, edited, filter_name
from deskhand.domain.errors import InputError
from deskhand.domain.task import Priority, TaskStatus
from deskhand.domain.task_filter import UNFINISHED, Due, TaskFilter
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.tasks import Tasks

EARLIEST_YEAR, LATEST_YEAR = 1000, 9000

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("export")(tasks_exchange.export)
app.command("import")(tasks_exchange.import_)
app.command("sync")(tasks_sync.sync)
app.command("conflicts")(tasks_sync.conflicts)
app.command("resolve")(tasks_sync.resolve)
app.add_typer(tasks_sync.accounts, name="accounts")

Now = Annotated[
    str,
    typer.Option("--now", metavar="INSTANT", help="Take this for the time it is (ISO 8601)."),
]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or the beginning of each.")]


@app.callback()
def _tasks(context: typer.Context, now: Now = "") -> None:
    context.obj = now


@app.command()
def add(
    context: typer.Context,
    text: Annotated[
        list[str], typer.Argument(help="One line: call the bank tomorrow at 9 !high @Anna #house")
    ],
    notes: Annotated[str, typer.Option(help="More to say about it, in Markdown.")] = "",
    project: Annotated[str, typer.Option(help="Its project, where the line names none.")] = "",
    parent: Annotated[str, typer.Option(help="The task it is a part of.")] = "",
    now: Now = "",
    as_json: Json = False,
) -> None:
    """Add a task. Dates, times, repetition, priority, people, tags and project are understood."""
    from deskhand.cli.session import with_daily
    from deskhand.cli.task_output import as_object, print_understood
    from deskhand.services.people import several_are_meant

    async def body(desk: Desk) -> None:
        tasks = _tasks_of(desk, now or context.obj)
        above = await tasks.find(parent) if parent else None
        captured = tasks.capture(" ".join(text))
        stored = await tasks.add(
            captured, notes=notes, project=project, parent_id=above.id if above else None
        )
        for problem in captured.problems:
            output.complain(problem)
        for _, named, several in await desk.daily.people.unclear([stored]):
            output.complain(several_are_meant(named.name, several))
        if as_json:
            output.document(as_object(stored, tasks.clock.zone))
            return
        output.line(tr("Added: {title}", title=stored.title))
        print_understood(captured)
        output.line(f"  {stored.id}", output.Style.QUIET)

    with_daily(body)


@app.command("list")
def list_tasks(
    context: typer.Context,
    status: Annotated[
        list[TaskStatus] | None, typer.Option(help="In this state; may be given again.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="Also what is done or cancelled.")
    ] = False,
    project: Annotated[str | None, typer.Option(help="Of this project; none for none.")] = None,
    tag: Annotated[str | None, typer.Option(help="With this tag.")] = None,
    person: Annotated[str | None, typer.Option(help="With this person.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Done by this assistant.")] = None,
    priority: Annotated[list[Priority] | None, typer.Option(help="Of this priority.")] = None,
    due: Annotated[list[Due] | None, typer.Option(help="When it is due.")] = None,
    search: Annotated[str, typer.Option(help="With these words, also in the notes.")] = "",
    proposed: Annotated[
        bool, typer.Option("--proposed", help="What assistants propose, and nothing else.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="0 for all.")] = 0,
    now: Now = "",
    as_json: Json = False,
) -> None:
    """List what is to be done, in its order."""
    from deskhand.cli.session import with_daily
    from deskhand.cli.task_output import as_object, table

    wanted = TaskFilter(
        text=search,
        statuses=frozenset(status or (() if everything else UNFINISHED)),
        due=frozenset(due or ()),
        project=filter_name(project),
        tag=filter_name(tag),
        person=filter_name(person),
        assignee=filter_name(assignee),
        priorities=frozenset(priority or ()),
        proposed=proposed,
        include_snoozed=everything,
    )

    async def body(desk: Desk) -> None:
        tasks = _tasks_of(desk, now or context.obj)
        rows = (await tasks.matching(wanted))[: limit or None]
        if as_json:
            found = await tasks.get_all([each.id for each in rows])
            output.document([as_object(each, tasks.clock.zone) for each in found])
            return
        table(rows, tasks.clock.now)
        if not rows:
            output.note(tr("No tasks."))

    with_daily(body)


@app.command()
def show(
    task: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")],
    as_json: Json = False,
) -> None:
    """Print one task with everything."""
    from deskhand.cli.session import with_daily
    from deskhand.cli.task_output import as_object, print_task

    async def body(desk: Desk) -> None:
        tasks = desk.daily.tasks
        found = await tasks.find(task)
        parts = await tasks.parts(found.id)
        if as_json:
            below = [as_object(each, tasks.clock.zone) for each in parts]
            output.document(as_object(found, tasks.clock.zone) | {"parts": below})
            return
        print_task(found)
        for each in parts:
            output.line(f"  [{'x' if each.status.is_over else ' '}] {each.title}  {each.id}")

    with_daily(body)


@app.command()
def edit(
    context: typer.Context,
    task: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")],
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    notes: Annotated[str | None, typer.Option(help="Other notes, in Markdown.")] = None,
    due: Annotated[
        str | None, typer.Option(help="When it is due, in words or ISO 8601; none for never.")
    ] = None,
    repeat: Annotated[
        str | None, typer.Option(help="How it repeats, in words or as an RRULE; none for not.")
    ] = None,
    priority: Annotated[Priority | None, typer.Option(help="How much it matters.")] = None,
    status: Annotated[TaskStatus | None, typer.Option(help="Its state.")] = None,
    project: Annotated[str | None, typer.Option(help="Its project; none for none.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Its tags instead of those it has.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Its people, instead.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Who does it; none for you.")] = None,
    result: Annotated[str | None, typer.Option(help="What came of it.")] = None,
    parent: Annotated[str | None, typer.Option(help="What it is a part of; none for none.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="An assistant proposed it, and it is to be done.")
    ] = False,
    now: Now = "",
    as_json: Json = False,
) -> None:
    """Change a task."""
    from deskhand.cli.session import with_daily
    from deskhand.cli.task_output import as_object, print_task

    wanted = Edit(
        title=title,
        notes=notes,
        result=result,
        priority=priority,
        due=due,
        repeat=repeat,
        project=project,
        assignee=assignee,
        tags=tag,
        people=person,
        parent=parent,
    )

    async def body(desk: Desk) -> None:
        tasks = _tasks_of(desk, now or context.obj)
        found = await tasks.find(task)
        await tasks.change([await edited(tasks, found, wanted)])
        if accept:
            await tasks.accept([found.id])
        if status is not None:
            await tasks.set_status([found.id], status)
        changed = await tasks.get(found.id)
        if as_json:
            output.document(as_object(changed, tasks.clock.zone))
        else:
            print_task(changed)

    with_daily(body)


@app.command()
def done(
    context: typer.Context,
    ids: Ids,
    with_parts: Annotated[bool, typer.Option("--with-parts", help="Its sub-tasks too.")] = False,
    now: Now = "",
    as_json: Json = False,
) -> None:
    """Tasks are done; one that repeats moves on to its next time."""
    from deskhand.cli.session import with_daily
    from deskhand.cli.task_output import as_object, when_words

    async def body(desk: Desk) -> None:
        tasks = _tasks_of(desk, now or context.obj)
        found = await _found(tasks, ids)
        await tasks.complete(found, with_parts=with_parts)
        after = await tasks.get_all(found)
        if as_json:
            output.document([as_object(each, tasks.clock.zone) for each in after])
            return
        for each in after:
            if each.status is TaskStatus.DONE:
                output.line(tr("Done: {title}", title=each.title))
            else:
                output.line(
                    tr("Done: {title}; next {when}", title=each.title, when=when_words(each.due))
                )

    with_daily(body)


@app.command()
def delete(
    ids: Ids,
    undo: Annotated[bool, typer.Option("--undo", help="Bring them back; needs whole ids.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", hidden=True, help="Nothing is asked.")] = True,
) -> None:
    """Delete tasks with their sub-tasks. They can be brought back for 30 days."""
    from deskhand.cli.session import with_daily
    from deskhand.domain.ids import parse_id

    async def body(desk: Desk) -> None:
        tasks = desk.daily.tasks
        if undo:
            await tasks.restore([parse_id(each) for each in ids])
            restored = await tasks.get_all([parse_id(each) for each in ids])
            output.line(ntr("{count} task is back.", "{count} tasks are back.", len(restored)))
            return
        found = await _found(tasks, ids)
        await tasks.delete(found)
        output.line(ntr("{count} task deleted.", "{count} tasks deleted.", len(found)))
        output.note(tr("`deskhand tasks delete --undo {id}` brings it back.", id=found[0]))

    with_daily(body)


def _tasks_of(desk: Desk, now: str) -> Tasks:
    """The tasks, with the clock at `now` where it is given. Raises InputError."""
    tasks = desk.daily.tasks
    if not now:
        return tasks
    refused = InputError(
        tr("“{words}” is no instant.", words=now[:60]),
        next_step=tr("Write it as 2026-11-30T09:00:00+01:00."),
    )
    try:
        instant = datetime.fromisoformat(now)
    except ValueError as error:
        raise refused from error
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:  # the calendar ends where one cannot count
        raise refused
    return tasks.at(instant if instant.tzinfo else instant.replace(tzinfo=tasks.clock.zone))


async def _found(tasks: Tasks, ids: list[str]) -> list[UUID]:
    return [(await tasks.find(each)).id for each in dict.fromkeys(ids)]
