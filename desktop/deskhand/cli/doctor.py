"""`deskhand doctor`: what is well here and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from deskhand.cli import output
from deskhand.cli.ask import Json
from deskhand.cli.exit_status import ExitStatus
from deskhand.cli.output import Style
from deskhand.host.folders import Folders

if TYPE_CHECKING:
    from deskhand.domain.findings import Finding


def doctor(as_json: Json = False) -> None:
    """Look at everything Deskhand needs, and say what to do where something is wrong."""
    import asyncio

    from deskhand.domain.findings import State
    from deskhand.host.redaction import redact

    findings = asyncio.run(_examine())
    if as_json:
        output.document(
            [
                {
                    "id": finding.subject,
                    "state": finding.state.value,
                    "sentence": redact(finding.sentence),
                    "fix": redact(finding.fix),
                }
                for finding in findings
            ]
        )
    else:
        marks = {State.OK: Style.GOOD, State.WARN: Style.CARE, State.BAD: Style.BAD}
        width = max(len(finding.subject) for finding in findings)
        for finding in findings:
            mark = output.styled(f"{finding.state.value:4}", marks[finding.state])
            said = redact(f"{finding.sentence} {finding.fix}".strip())
            output.raw_line(f"{mark}  {finding.subject:{width}}", said)
    is_ill = any(each.state is State.BAD for each in findings)
    raise typer.Exit(ExitStatus.FAILED if is_ill else ExitStatus.OK)


async def _examine() -> list[Finding]:
    from deskhand.desk import Desk
    from deskhand.domain.errors import DeskhandError
    from deskhand.domain.findings import Finding, State
    from deskhand.host.logs import set_up_logging
    from deskhand.services.doctor import examine_machine

    findings = examine_machine()
    try:
        folders = Folders.find()
        set_up_logging(folders.state / "logs")
        desk = await Desk.open(folders, chats=False)
    except DeskhandError as error:
        return [*findings, Finding("folders", State.BAD, error.what, error.next_step)]
    try:
        return findings + await desk.examine()
    finally:
        await desk.close()
