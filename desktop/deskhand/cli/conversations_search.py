"""`deskhand conversations search`: what was said, by words and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.output import Style
from deskhand.domain.errors import InputError
from deskhand.domain.search import Hit, HitKind
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.search import Search

Values = Annotated[list[str] | None, typer.Option()]
Once = Annotated[str, typer.Option()]


def search(
    text: Annotated[str, typer.Argument(help='Words, "phrases", -words, filters.')] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000)] = 20,
    model: Values = None,
    provider: Values = None,
    folder: Values = None,
    tag: Values = None,
    has: Annotated[list[str] | None, typer.Option(help="file, image or code.")] = None,
    unwanted: Annotated[list[str] | None, typer.Option("--not", help="Without this word.")] = None,
    speaker: Annotated[str, typer.Option("--from", help="me or assistant.")] = "",
    after: Annotated[str, typer.Option(help="2026-01-31, 2026-01, 7d, yesterday.")] = "",
    before: Once = "",
    on: Once = "",
    as_json: Json = False,
) -> None:
    """Find messages, and files in them, that have every word; the best first."""
    from deskhand.cli.session import with_desk

    filters = {
        "model": model, "provider": provider, "folder": folder, "tag": tag, "has": has,
        "from": [speaker], "after": [after], "before": [before], "on": [on],
    }  # fmt: skip
    written = [
        _filter(name, value) for name, values in filters.items() for value in values or () if value
    ]
    written += [f'-"{_bare(word)}"' for word in unwanted or ()]

    async def body(desk: Desk) -> None:
        asked = " ".join([text, *written]).strip()
        _check(desk.search, asked, written)
        await desk.search.keep_up()
        found, instead = await _all(desk.search, asked, limit)
        if as_json:
            output.document([_row(hit) for hit in found])
            return
        for hit in found:
            _show(hit)
        if not found:
            output.note(_nothing(instead))

    with_desk(body, chats=True)


def _bare(value: str) -> str:
    return value.replace('"', " ").strip()


def _filter(name: str, value: str) -> str:
    """As it is typed in the search field. Raises InputError for what is no filter there."""
    from deskhand.domain.search import Query
    from deskhand.domain.search_query import parsed
    from deskhand.services.search import local_now

    written = f'{name}:"{_bare(value)}"'
    query = parsed(written, local_now())
    if query == Query() or query.terms:
        raise InputError(
            tr("“{value}” means nothing after --{name}.", value=value[:60], name=name),
            next_step=tr("`deskhand conversations search --help` says what does."),
        )
    return written


def _check(search_: Search, asked: str, written: list[str]) -> None:
    if search_.query(asked).is_empty and not written:
        raise InputError(
            tr("There is nothing to search for."),
            next_step=tr("Write a word, or a filter such as --after yesterday."),
        )


async def _all(search_: Search, asked: str, limit: int) -> tuple[list[Hit], str]:
    page = await search_.messages(asked, limit=limit)
    found = list(page.hits)
    instead = page.instead
    while page.more is not None and len(found) < limit:
        page = await search_.messages(asked, page.more, limit=limit - len(found))
        found += page.hits
    return found[:limit], instead


def _nothing(instead: str) -> str:
    if instead:
        return tr("Nothing was found. Did you mean “{words}”?", words=instead)
    return tr("Nothing was found.")


def _show(hit: Hit) -> None:
    where = f"{hit.message_id}  {hit.at.astimezone():%Y-%m-%d %H:%M}"
    output.raw_line(output.styled(where, Style.QUIET), hit.title)
    output.line("    " + " ".join(f"{place_of(hit)}{hit.snippet.text}".split()))


def place_of(hit: Hit) -> str:
    """In front of what is not a message's own words: the file they are in."""
    match hit.kind:
        case HitKind.FILE if hit.page is not None:
            return f"[{hit.file}, {hit.page}] "
        case HitKind.FILE:
            return f"[{hit.file}] "
        case _:
            return ""


def _row(hit: Hit) -> dict[str, Any]:
    return {
        "id": str(hit.message_id),
        "conversation": str(hit.conversation_id),
        "title": hit.title,
        "role": hit.role.value,
        "created_at": hit.at.isoformat(),
        "provider": hit.provider,
        "model": hit.model,
        "kind": hit.kind.value,
        "file": hit.file,
        "page": hit.page,
        "text": hit.snippet.text,
        "marks": [list(mark) for mark in hit.snippet.marks],
    }
