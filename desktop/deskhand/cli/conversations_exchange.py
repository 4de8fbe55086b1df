"""`deskhand conversations export` and `import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.exit_status import ExitStatus
from deskhand.cli.stopping import stopped_by_ctrl_c
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.exchange.report import Report
    from deskhand.services.exchange.telling import Options

FORMAT_OF = {
    ".md": "markdown", ".markdown": "markdown", ".json": "json", ".html": "html", ".htm": "html",
    ".pdf": "pdf", ".txt": "text",
}  # fmt: skip


def export(
    conversations: Annotated[
        list[str] | None, typer.Argument(help="Ids, or the beginnings of them.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All conversations.")] = False,
    format_name: Annotated[
        str, typer.Option("--format", "-f", help="markdown, json, html, pdf or text.")
    ] = "",
    target: Annotated[
        str,
        typer.Option("--output", "-o", help="A file, a folder, or a .zip; - is standard output."),
    ] = "-",
    branches: Annotated[
        bool, typer.Option("--branches", help="All branches, not only the current one.")
    ] = False,
    thinking: Annotated[bool, typer.Option("--thinking", help="Also what models thought.")] = False,
    as_json: Json = False,
) -> None:
    """Write conversations to files. JSON has everything, whatever else is asked for."""
    from deskhand.cli.session import with_desk

    if bool(conversations) == everything:
        raise typer.BadParameter(tr("Name conversations, or --all."))
    name = format_name or FORMAT_OF.get(Path(target).suffix.casefold(), "markdown")

    async def body(desk: Desk) -> None:
        from deskhand.services.exchange.telling import Options as Asked

        options = Asked(all_branches=branches, thinking=thinking)
        ids = [(await desk.conversations.find(each)).id for each in conversations or ()]
        if target == "-":
            await _print(desk, name, ids, options)
            return
        shown = output.ProgressLine()
        try:
            exported = await desk.chats.exporting.run(
                Path(target),
                name,
                None if everything else list(dict.fromkeys(ids)),
                options,
                lambda done, total: shown.show(f"{done}/{total}"),
            )
        finally:
            shown.clear()
        if as_json:
            count = exported.conversations
            output.document({"path": str(exported.path), "format": name, "conversations": count})
            return
        output.line(
            ntr(
                "{count} chat is in {path}.",
                "{count} chats are in {path}.",
                exported.conversations,
                path=exported.path,
            )
        )

    with_desk(body, chats=True)


async def _print(desk: Desk, name: str, ids: list[UUID], options: Options) -> None:
    if len(ids) != 1:
        raise typer.BadParameter(tr("Several conversations need --output."))
    text = await desk.chats.exporting.text(ids[0], name, options)
    output.write(text.decode("utf-8"))


def import_(
    path: Annotated[Path, typer.Argument(help="An export: a file, a folder or a ZIP archive.")],
    as_json: Json = False,
) -> None:
    """Bring in conversations of ChatGPT, Claude, Open WebUI, PyGPT or Deskhand. What is there
    already stays as it is; a longer version adds what is new."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> Report:
        shown = Shown()
        try:
            with stopped_by_ctrl_c() as stop:
                report = await desk.chats.importing.run(path, shown.tell, stop)
            shown.say(tr("Making it findable…"))
            await desk.search.keep_up()
        finally:
            shown.clear()
        return report

    report = with_desk(body, chats=True)
    if as_json:
        output.document(report.facts())
    else:
        for sentence in report.summary():
            output.line(sentence)
        for line in report.details():
            output.note(line)
    if report.is_cancelled:
        raise typer.Exit(ExitStatus.INTERRUPTED)
    if report.error or (report.failed and not report.added.messages and not report.already_there):
        raise typer.Exit(ExitStatus.FAILED)


class Shown:
    """How far it is, on a line of standard error, only when that changed."""

    def __init__(self) -> None:
        self._line = output.ProgressLine()
        self._last = ""

    def tell(self, read: int, total: int, found: int) -> None:
        self.say(f"{100 * read // max(total, 1)} %, {found}")

    def say(self, text: str) -> None:
        if text != self._last:
            self._last = text
            self._line.show(text)

    def clear(self) -> None:
        self._line.clear()
