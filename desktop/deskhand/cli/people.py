"""`deskhand people`: people, organisations and how they relate."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.exit_status import ExitStatus
from deskhand.cli.output import Style
from deskhand.cli.stopping import stopped_by_ctrl_c
from deskhand.domain.errors import PolicyRefused
from deskhand.domain.people import Birthday, Neighbour, Party, PartyKind, Reach, ReachKind, Relation
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.people import People
    from deskhand.services.people_exchange.report import CardReport

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Who = Annotated[str, typer.Argument(help="A name, a nickname, an id or the beginning of one.")]
Email = Annotated[list[str] | None, typer.Option("--email", help="May be given several times.")]
Phone = Annotated[list[str] | None, typer.Option("--phone", help="May be given several times.")]
Address = Annotated[list[str] | None, typer.Option("--address", help="Lines with commas between.")]
Url = Annotated[list[str] | None, typer.Option("--url", help="A web page.")]
Nickname = Annotated[
    list[str] | None, typer.Option("--nickname", help="What else they are called.")
]
Tag = Annotated[list[str] | None, typer.Option("--tag", help="May be given several times.")]
BirthdayText = Annotated[
    str | None, typer.Option("--birthday", help="1970-05-04, or 05-04 without the year.")
]
Notes = Annotated[str | None, typer.Option("--notes", help="Markdown.")]
Contact = Annotated[str | None, typer.Option("--last-contact", help="A day, or today.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="As it is shown.")],
    organisation: Annotated[
        bool, typer.Option("--organisation", "-o", help="It is an organisation.")
    ] = False,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    url: Url = None,
    nickname: Nickname = None,
    tag: Tag = None,
    birthday: BirthdayText = None,
    notes: Notes = None,
    last_contact: Contact = None,
    as_json: Json = False,
) -> None:
    """Add a person or an organisation."""
    from deskhand.cli.session import with_daily

    kind = PartyKind.ORGANISATION if organisation else PartyKind.PERSON

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        new = people.draft(name, kind)
        new = _changed(new, email, phone, address, url, nickname, tag)
        new = _said(new, birthday, notes, last_contact)
        await _report(people, await people.add(new), as_json)

    with_daily(body)


@app.command()
def edit(
    who: Who,
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    url: Url = None,
    nickname: Nickname = None,
    tag: Tag = None,
    birthday: BirthdayText = None,
    notes: Notes = None,
    last_contact: Contact = None,
    as_json: Json = False,
) -> None:
    """Change what is known of somebody; lists given here take the place of theirs, and "" empties
    them."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        party = await people.named(who)
        party = replace(party, name=party.name if name is None else name)
        party = _changed(party, email, phone, address, url, nickname, tag)
        await people.change([_said(party, birthday, notes, last_contact)])
        await _report(people, await people.get(party.id), as_json)

    with_daily(body)


def _changed(
    party: Party,
    email: list[str] | None,
    phone: list[str] | None,
    address: list[str] | None,
    url: list[str] | None,
    nickname: list[str] | None,
    tag: list[str] | None,
) -> Party:
    given = {ReachKind.EMAIL: email, ReachKind.PHONE: phone, ReachKind.URL: url}
    given[ReachKind.ADDRESS] = [_lines(each) for each in address] if address else address
    reach = [each for each in party.reach if given.get(each.kind) is None]
    for kind, values in given.items():
        reach += [Reach(kind, each) for each in values or ()]
    return replace(
        party,
        reach=tuple(reach),
        nicknames=party.nicknames if nickname is None else tuple(nickname),
        tags=party.tags if tag is None else tuple(tag),
    )


def _lines(address: str) -> str:
    return "\n".join(each.strip() for each in address.split(","))


def _said(party: Party, birthday: str | None, notes: str | None, last_contact: str | None) -> Party:
    from datetime import date

    from deskhand.services.people_rules import birthday_of, day_of

    if birthday is not None:
        party = replace(party, birthday=birthday_of(birthday))
    if last_contact is not None:
        is_today = last_contact.strip().casefold() in ("today", tr("today"))
        day = date.today() if is_today else day_of(last_contact)  # noqa: DTZ011 the person's day
        party = replace(party, last_contact=day)
    return party if notes is None else replace(party, notes=notes)


@app.command("list")
def list_people(
    name: Annotated[str, typer.Argument(help="Only those this name may mean.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="person or organisation.")] = "",
    tag: Annotated[str, typer.Option("--tag", help="Only those with this tag.")] = "",
    as_json: Json = False,
) -> None:
    """List people and organisations by name."""
    from deskhand.cli.session import with_daily

    if kind and kind not in set(PartyKind):
        raise typer.BadParameter(tr("A kind is person or organisation."))

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        found = await (people.find(name) if name else people.all())
        wanted = tag.lstrip("#").casefold()
        found = [
            each
            for each in found
            if (not kind or each.kind.value == kind)
            and (not wanted or wanted in (one.casefold() for one in each.tags))
        ]
        if as_json:
            output.document([_row(each) for each in found])
            return
        output.table(
            [[str(each.id), each.name, each.reach[0].value if each.reach else ""] for each in found]
        )

    with_daily(body)


@app.command()
def show(who: Who, as_json: Json = False) -> None:
    """Print the card of somebody: how to reach them, and how they relate."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        party = await people.named(who)
        around, tasks = await people.neighbours(party.id), await people.tasks_of(party.id)
        if as_json:
            listed = [
                {"id": str(each.id), "title": each.title, "status": each.status} for each in tasks
            ]
            output.document(_row(party, around) | {"tasks": listed})
            return
        _print(party, around)
        for each in tasks:
            output.line(f"{tr('Task')}: {each.title}")

    with_daily(body)


@app.command()
def relate(
    one: Who,
    kind: Annotated[str, typer.Argument(help='As "mother of", "works at", or words of your own.')],
    other: Annotated[str, typer.Argument(help="A name, a nickname or an id.")],
    since: Annotated[str, typer.Option("--since", help="A day, as 2020-05-04.")] = "",
    until: Annotated[str, typer.Option("--until", help="A day, as 2020-05-04.")] = "",
    note: Annotated[str, typer.Option("--note", help="A role, or where from.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Forget it instead.")] = False,
    as_json: Json = False,
) -> None:
    """Say how two relate: `people relate Anna "mother of" Ben`."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        from deskhand.services.people_rules import day_of

        people = desk.daily.people
        first, second = await people.named(one), await people.named(other)
        if remove:
            count = await people.unrelate_said(first.id, kind, second.id)
            output.line(ntr("{count} relation removed.", "{count} relations removed.", count))
            return
        relation = await people.relate(
            first.id, kind, second.id, since=day_of(since), until=day_of(until), note=note
        )
        if as_json:
            output.document(_relation(relation))
        else:
            output.line(f"{first.name}: {kind} {second.name}")

    with_daily(body)


@app.command()
def delete(
    who: Annotated[list[str], typer.Argument(help="Names or ids.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete people. The database keeps them for 30 days."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        found = {each.id: each for each in [await people.named(one) for one in who]}
        if not yes:
            for each in found.values():
                output.note(f"{each.id}  {each.name}")
            _ask(ntr("Delete this one?", "Delete these {count}?", len(found)))
        await people.delete(list(found))
        output.line(ntr("{count} deleted.", "{count} deleted.", len(found)))

    with_daily(body)


def _ask(question: str) -> None:
    """Raises PolicyRefused for anything but yes, also where nobody can answer."""
    refused = PolicyRefused(
        tr("Nothing was deleted."), next_step=tr("`--yes` deletes without asking.")
    )
    if not output.is_terminal(sys.stdin):
        raise refused
    output.note(f"{question} [y/N]")
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "j", "ja"):
        raise refused


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="vCard files (.vcf).")],
    organisations: Annotated[
        bool, typer.Option("--organisations", help="Add the organisations the cards name, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring in vCards. The same ones again change nothing."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> CardReport:
        shown = output.ProgressLine()

        def tell(share: float, count: int) -> None:
            shown.show(f"{round(share * 100)} %, {count}")

        try:
            with stopped_by_ctrl_c() as stop:
                report = await desk.daily.people.import_vcard(files, tell, stop)
        finally:
            shown.clear()
        if organisations:
            report.relations += await desk.daily.people.take_offered(report.offered)
            report.offered = []
        return report

    report = with_daily(body)
    if as_json:
        output.document(report.facts())
    else:
        for sentence in report.summary():
            output.line(sentence)
        if report.offered:
            output.note(tr("`--organisations` also adds where they work."))
        for each in report.details():
            output.note(each)
    if report.is_cancelled:
        raise typer.Exit(ExitStatus.INTERRUPTED)
    if report.failed and report.is_empty:
        raise typer.Exit(ExitStatus.FAILED)


@app.command()
def export(
    who: Annotated[list[str] | None, typer.Argument(help="Names or ids; everybody else.")] = None,
    target: Annotated[
        str, typer.Option("--output", "-o", help="A file; - is standard output.")
    ] = "-",
    as_json: Json = False,
) -> None:
    """Write vCards 4.0, of everybody unless somebody is named."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        ids = [(await people.named(each)).id for each in who] if who else None
        if target == "-":
            output.write(await people.vcards(ids))
            return
        count = await people.export_vcard(Path(target), ids)
        if as_json:
            output.document({"path": target, "count": count})
        else:
            said = ntr(
                "{count} card is in {path}.", "{count} cards are in {path}.", count, path=target
            )
            output.line(said)

    with_daily(body)


@app.command()
def duplicates(as_json: Json = False) -> None:
    """List pairs that may be the same, the surest first."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        found = await desk.daily.people.duplicates()
        if as_json:
            output.document(
                [
                    {
                        "id": str(each.one.id),
                        "other": str(each.other.id),
                        "names": [each.one.name, each.other.name],
                        "score": each.score,
                        "why": [tr(reason) for reason in each.why],
                    }
                    for each in found
                ]
            )
            return
        for each in found:
            why = ", ".join(tr(reason) for reason in each.why)
            output.line(f"{each.one.name} ({each.one.id})  {each.other.name} ({each.other.id})")
            output.line(f"  {round(each.score * 100)} %: {why}", Style.QUIET)

    with_daily(body)


@app.command()
def merge(
    keep: Annotated[str, typer.Argument(help="Who stays: a name or an id.")],
    other: Annotated[str, typer.Argument(help="Who becomes part of it: a name or an id.")],
    as_json: Json = False,
) -> None:
    """Make one of two: the first takes what the second has, and the second goes."""
    from deskhand.cli.session import with_daily

    async def body(desk: Desk) -> None:
        people = desk.daily.people
        kept, gone = await people.named(keep), await people.named(other)
        merged = await people.merge(kept.id, gone.id)
        await _report(people, merged.kept, as_json)

    with_daily(body)


# -- what is printed


async def _report(people: People, party: Party, as_json: bool) -> None:
    around = await people.neighbours(party.id)
    if as_json:
        output.document(_row(party, around))
    else:
        _print(party, around)


def _print(party: Party, around: list[Neighbour]) -> None:
    output.line(party.name, Style.STRONG)
    output.line(str(party.id), Style.QUIET)
    if party.nicknames:
        output.line(tr("also {names}", names=", ".join(party.nicknames)))
    for each in party.reach:
        label = f" ({each.label})" if each.label else ""
        output.line(each.value.replace("\n", ", ") + label)
    if party.birthday is not None:
        output.line(tr("Birthday: {day}", day=_birthday(party.birthday)))
    if party.last_contact is not None:
        output.line(tr("Last contact: {day}", day=party.last_contact))
    if party.tags:
        output.line(" ".join(f"#{tag}" for tag in party.tags))
    for other in around:
        own = "← " if other.is_own and not other.outgoing else ""
        output.line(f"{own}{other.words} {other.other.name}")
    if party.notes:
        output.line()
        output.line(party.notes)


def _birthday(birthday: Birthday) -> str:
    year = f"{birthday.year:04}-" if birthday.year else "--"
    return f"{year}{birthday.month:02}-{birthday.day:02}"


def _row(party: Party, around: list[Neighbour] | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": str(party.id),
        "kind": party.kind.value,
        "name": party.name,
        "given_name": party.given_name,
        "family_name": party.family_name,
        "nicknames": list(party.nicknames),
        "reach": [
            {"kind": each.kind.value, "label": each.label, "value": each.value}
            for each in party.reach
        ],
        "birthday": _birthday(party.birthday) if party.birthday else None,
        "last_contact": party.last_contact.isoformat() if party.last_contact else None,
        "tags": list(party.tags),
        "notes": party.notes,
    }
    if around is None:
        return row
    relations = [
        _relation(each.relation)
        | {"other": str(each.other.id), "name": each.other.name, "words": each.words}
        for each in around
    ]
    return row | {"relations": relations}


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": str(relation.id),
        "source": str(relation.source_id),
        "kind": relation.kind,
        "target": str(relation.target_id),
        "since": relation.since.isoformat() if relation.since else None,
        "until": relation.until.isoformat() if relation.until else None,
        "note": relation.note,
    }
