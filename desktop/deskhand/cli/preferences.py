"""`deskhand preferences`: what is remembered of what the person likes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.exit_status import ExitStatus
from deskhand.cli.output import Style
from deskhand.domain.preference import (
    ALWAYS,
    Clash,
    Conflict,
    Preference,
    Recalled,
    Scope,
    ScopeKind,
    Strength,
)
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.services.preferences import Preferences

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Which = Annotated[str, typer.Argument(help="An id, the beginning of one, or the sentence.")]
StrengthText = Annotated[
    str, typer.Option("--strength", help="must, prefers or avoids; else the words say it.")
]
Topic = Annotated[str | None, typer.Option("--topic", help="A word or two.")]
ForAssistant = Annotated[str, typer.Option("--assistant", help="Only with this preset.")]
ForProject = Annotated[str, typer.Option("--project", help="Only in this project.")]
Count = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="So many at most.")]


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="One sentence.")],
    strength: StrengthText = "",
    topic: Topic = None,
    assistant: ForAssistant = "",
    project: ForProject = "",
    clash: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            help="When it repeats or contradicts one that is there: ask, keep, replace or drop.",
        ),
    ] = "ask",
    as_json: Json = False,
) -> None:
    """Remember a sentence. What it repeats or contradicts is named."""
    if clash not in ("ask", "keep", "replace", "drop"):
        raise typer.BadParameter(tr("It is one of ask, keep, replace and drop."))
    chosen, scope = _strength(strength), _scope(assistant, project)

    async def body(shelf: Preferences) -> None:
        found = await shelf.conflicts(text)
        there = next((each.existing for each in found if _is_same(each, text, scope)), None)
        if there is not None:
            output.note(tr("This is remembered already."))
            _report(there, as_json)
            return
        todo = _decided(found[0], clash) if found else "keep"
        if todo == "drop":
            output.note(tr("Nothing was remembered."))
        elif todo == "replace":
            old = found[0].existing
            changed = replace(
                old,
                sentence=text,
                strength=chosen or old.strength,
                topic=old.topic if topic is None else topic,
            )
            _report(await shelf.change(changed), as_json)
        else:
            made = await shelf.add(text, strength=chosen, scope=scope, topic=topic or "")
            _report(made, as_json)

    _with_preferences(body)


def _is_same(conflict: Conflict, text: str, scope: Scope) -> bool:
    words = " ".join(text.split()).rstrip(".").casefold()
    existing = conflict.existing
    return existing.scope == scope and existing.sentence.rstrip(".").casefold() == words


def _decided(conflict: Conflict, clash: str) -> str:
    """What to do about one that is there. A person at a terminal is asked."""
    said = {
        Clash.REPEATS: tr("This repeats: {sentence}", sentence=conflict.existing.sentence),
        Clash.CONTRADICTS: tr("This contradicts: {sentence}", sentence=conflict.existing.sentence),
    }[conflict.clash]
    output.note(f"{said} ({conflict.existing.id})")
    if clash != "ask":
        return clash
    if not output.is_terminal(sys.stdin):
        return "keep"
    answer = input(tr("[r]eplace it, [k]eep both, or [d]rop the new one? ")).strip().casefold()
    return {"r": "replace", "k": "keep"}.get(answer[:1], "drop")


@app.command("list")
def list_preferences(
    topic: Annotated[str, typer.Option("--topic", help="Only those of this topic.")] = "",
    strength: StrengthText = "",
    as_json: Json = False,
) -> None:
    """List them, the newest first."""
    chosen = _strength(strength)

    async def body(shelf: Preferences) -> None:
        found = [
            each
            for each in await shelf.all()
            if (not topic or each.topic.casefold() == topic.casefold())
            and (chosen is None or each.strength is chosen)
        ]
        if as_json:
            output.document([_row(each) for each in found])
            return
        output.table(
            [[str(each.id), each.strength.value, each.topic, each.sentence] for each in found]
        )

    _with_preferences(body)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words, or what it means.")],
    limit: Count = 20,
    as_json: Json = False,
) -> None:
    """Find by words and by meaning; the best first, with scores from 0 to 1."""

    async def body(shelf: Preferences) -> None:
        _print_scored(await shelf.search(text, limit), as_json)

    _with_preferences(body)


@app.command("try")
def try_(
    text: Annotated[str, typer.Argument(help="A request, as you would write it in a chat.")],
    assistant: ForAssistant = "",
    project: ForProject = "",
    limit: Count = 10,
    as_json: Json = False,
) -> None:
    """Show what an answer to a request would be made with."""
    scope = _scope(assistant, project)
    scopes = [] if scope == ALWAYS else [scope]

    async def body(shelf: Preferences) -> None:
        _print_scored(await shelf.recall(text, limit=limit, scopes=scopes), as_json)

    _with_preferences(body)


@app.command()
def edit(
    which: Which,
    text: Annotated[str | None, typer.Argument(help="Other words.")] = None,
    strength: StrengthText = "",
    topic: Topic = None,
    assistant: ForAssistant = "",
    project: ForProject = "",
    always: Annotated[bool, typer.Option("--always", help="It holds everywhere.")] = False,
    as_json: Json = False,
) -> None:
    """Change its words, how firmly it is meant, its topic, or where it holds."""
    chosen, scope = _strength(strength), _scope(assistant, project)

    async def body(shelf: Preferences) -> None:
        old = await shelf.find(which)
        changed = replace(
            old,
            sentence=old.sentence if text is None else text,
            strength=chosen or old.strength,
            topic=old.topic if topic is None else topic,
            scope=scope if always or scope != ALWAYS else old.scope,
        )
        _report(await shelf.change(changed), as_json)

    _with_preferences(body)


@app.command()
def forget(
    which: Annotated[
        list[str] | None, typer.Argument(help="Ids, the beginnings of them, or sentences.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Forget preferences: every trace of them is removed from the disk at once."""
    if bool(which) == everything:
        raise typer.BadParameter(tr("Name preferences, or --all."))

    async def body(shelf: Preferences) -> None:
        if everything:
            gone = await shelf.all()
            if gone and not yes and not _is_sure(len(gone)):
                output.note(tr("Nothing was forgotten."))
                raise typer.Exit(ExitStatus.REFUSED)
        else:
            gone = [await shelf.find(each) for each in which or ()]
        await shelf.forget([each.id for each in gone])
        await shelf.purge()
        if as_json:
            output.document([{"id": str(each.id)} for each in gone])
        else:
            output.line(
                ntr("{count} preference forgotten.", "{count} preferences forgotten.", len(gone))
            )

    _with_preferences(body)


def _is_sure(count: int) -> bool:
    if not output.is_terminal(sys.stdin):
        return False
    question = ntr("Forget {count} preference? [y/N] ", "Forget {count} preferences? [y/N] ", count)
    return input(question).strip().casefold()[:1] in ("y", "j")


@app.command()
def export(
    target: Annotated[
        str, typer.Option("--output", "-o", help="A file; - is standard output.")
    ] = "-",
    format_name: Annotated[str, typer.Option("--format", "-f", help="markdown or json.")] = "",
    as_json: Json = False,
) -> None:
    """Write them as Markdown, or as JSON with everything."""

    async def body(shelf: Preferences) -> None:
        if target == "-":
            name = format_name or ("json" if as_json else "markdown")
            output.write((await shelf.exported(name))[0])
            return
        count = await shelf.export(Path(target), format_name)
        if as_json:
            output.document({"path": target, "preferences": count})
        else:
            said = ntr("{count} preference is in {path}.", "{count} preferences are in {path}.",
                       count, path=target)  # fmt: skip
            output.line(said)

    _with_preferences(body)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="A Markdown or JSON file.")],
    as_json: Json = False,
) -> None:
    """Take in a file. What is there already is not added again; bad lines are listed."""

    async def body(shelf: Preferences) -> None:
        shown = output.ProgressLine()
        try:
            done = await shelf.import_(source, lambda now, total: shown.show(f"{now}/{total}"))
        finally:
            shown.clear()
        for each in done.bad:
            output.note(tr("not taken: {what}", what=each))
        if as_json:
            output.document(
                {
                    "added": done.added,
                    "changed": done.changed,
                    "same": done.same,
                    "bad": list(done.bad),
                }
            )
        else:
            output.line(
                tr(
                    "{added} added, {changed} changed, {same} were there already.",
                    added=done.added,
                    changed=done.changed,
                    same=done.same,
                )
            )

    _with_preferences(body)


@app.command()
def reembed(as_json: Json = False) -> None:
    """Make all vectors anew with the embedding model of the settings."""

    async def body(shelf: Preferences) -> None:
        from contextlib import aclosing

        shown = output.ProgressLine()
        count = 0
        try:
            async with aclosing(shelf.reembed()) as steps:
                async for step in steps:
                    count = step.total
                    shown.show(f"{step.done}/{step.total}")
        finally:
            shown.clear()
        if as_json:
            output.document({"model": shelf.model, "preferences": count})
        else:
            output.line(tr("Done with {model}.", model=shelf.model or "-"))

    _with_preferences(body)


def _with_preferences(body: Callable[[Preferences], Awaitable[None]]) -> None:
    """Run it on the opened store; what it has to tell goes to standard error."""
    from deskhand.cli.session import with_daily
    from deskhand.desk import Desk

    async def run(desk: Desk) -> None:
        shelf = desk.daily.preferences
        await body(shelf)
        for note in shelf.notes:
            output.complain(note.sentence())

    with_daily(run)


def _strength(text: str) -> Strength | None:
    if not text:
        return None
    if text not in set(Strength):
        raise typer.BadParameter(tr("A strength is must, prefers or avoids."))
    return Strength(text)


def _scope(assistant: str, project: str) -> Scope:
    if assistant and project:
        raise typer.BadParameter(tr("It holds with an assistant or in a project, not both."))
    if assistant:
        return Scope(ScopeKind.ASSISTANT, assistant)
    return Scope(ScopeKind.PROJECT, project) if project else ALWAYS


def _row(preference: Preference) -> dict[str, Any]:
    each = preference
    return {
        "id": str(each.id),
        "sentence": each.sentence,
        "topic": each.topic,
        "strength": each.strength.value,
        "scope": {"kind": each.scope.kind.value, "name": each.scope.name},
        "source": each.source,
        "created_at": each.created_at.isoformat(),
        "updated_at": each.updated_at.isoformat(),
        "last_used_at": each.last_used_at.isoformat() if each.last_used_at else None,
        "uses": each.uses,
        "not_in": [str(chat) for chat in each.not_in],
        "history": [[at.isoformat(), sentence] for at, sentence in each.history],
    }


def _report(preference: Preference, as_json: bool) -> None:
    if as_json:
        output.document(_row(preference))
    else:
        head = output.styled(str(preference.id), Style.QUIET)
        output.raw_line(head, f"[{preference.strength.value}] {preference.sentence}")


def _print_scored(found: list[Recalled], as_json: bool) -> None:
    if as_json:
        output.document([_row(e.preference) | {"score": round(e.score, 4)} for e in found])
        return
    output.table([[f"{e.score:.2f}", str(e.preference.id), e.preference.sentence] for e in found])
