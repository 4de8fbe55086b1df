"""`deskhand backup` and `deskhand restore`: everything but secrets, into a file and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.domain.errors import StoreBusy
from deskhand.domain.wording import ntr, tr

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.backup.manifest import Manifest

Place = Annotated[
    Path, typer.Argument(help="A file, or a folder that keeps many and shares what did not change.")
]


def backup(
    place: Place,
    check: Annotated[
        bool, typer.Option("--check", help="Read the backup that is there, and change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back up everything but secrets, and read it back to be sure."""
    from deskhand.cli.session import with_desk

    async def body(desk: Desk) -> None:
        with _Shown() as shown:
            work = desk.backups.look if check else desk.backups.make
            manifest = await work(place.absolute(), shown.tell)
        if as_json:
            output.document(_facts(manifest, place))
            return
        output.line(
            tr("This backup is whole: {what}.", what=_words(manifest))
            if check
            else tr("Backed up to {place}: {what}.", place=place, what=_words(manifest))
        )

    with_desk(body, chats=not check)


def restore(
    place: Place,
    at: Annotated[
        str, typer.Option(help="Which one of a folder: its instant, as --check prints it.")
    ] = "",
    replace_newer: Annotated[
        bool,
        typer.Option(help="Also over chats that were added to since; they are kept aside."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Put a backup in place. What is there now is moved aside, never deleted."""
    from deskhand.cli.session import with_desk

    made_at = _instant(at)

    async def body(desk: Desk) -> None:
        with _Shown() as shown:
            restored = await desk.backups.restore(
                place.absolute(), made_at=made_at, over_newer=replace_newer, tell=shown.tell
            )
        waits, aside = "", None
        try:
            aside = await desk.backups.finish_restore()
        except StoreBusy as error:
            waits = error.sentence()
        if as_json:
            facts = _facts(restored.manifest, place)
            output.document({**facts, "waits": bool(waits), "aside": aside and str(aside)})
            return
        output.line(
            waits
            or tr(
                "Restored {what}. What was there before is in {aside}.",
                what=_words(restored.manifest),
                aside=aside,
            )
        )

    with_desk(body)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant if instant.tzinfo else instant.astimezone()
    except (ValueError, OverflowError) as error:  # also of a year no zone reaches
        raise typer.BadParameter(tr("“{text}” is no instant.", text=text)) from error


def _words(manifest: Manifest) -> str:
    chats = ntr("{count} chat", "{count} chats", manifest.conversations)
    messages = ntr("{count} message", "{count} messages", manifest.messages)
    return tr(
        "{chats}, {messages}, {size} MB, {isoformat}",
        chats=chats,
        messages=messages,
        size=f"{manifest.size / 1000000.0:.1f}",
        isoformat=manifest.made_at.isoformat(),
    )


def _facts(manifest: Manifest, place: Path) -> dict[str, Any]:
    return {
        "id": manifest.made_at.isoformat(),
        "place": str(place),
        "program": manifest.program,
        "conversations": manifest.conversations,
        "messages": manifest.messages,
        "bytes": manifest.size,
        "newest": manifest.newest and manifest.newest.isoformat(),
    }


class _Shown:
    """How far it is, on a line of standard error; told from a thread."""

    def __init__(self) -> None:
        self._line = output.ProgressLine()
        self._percent = -1

    def __enter__(self) -> _Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.clear()

    def tell(self, done: int, total: int) -> None:
        """So many bytes of so many."""
        percent = 100 * done // max(total, 1)
        if percent != self._percent:
            self._percent = percent
            self._line.show(f"{percent} %")
