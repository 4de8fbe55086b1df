"""What a person is told of a file: why it cannot be used, or what of it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.outcome import Outcome
from deskhand.domain.errors import InputError
from deskhand.domain.wording import mark, ntr, tr

KEPT = mark("Your message is still here.")

_REFUSALS: dict[Refusal, tuple[str, str]] = {
    Refusal.EMPTY: (mark("“{name}” is empty."), mark("Attach a file with something in it.")),
    Refusal.UNKNOWN_KIND: (
        mark("“{name}” is not a kind of file that can be read."),
        mark("Text, PDF, Word, Excel, PowerPoint, OpenDocument, e-mail, ZIP and pictures work."),
    ),
    Refusal.PASSWORD: (
        mark("“{name}” is locked with a password."),
        mark("Save a copy without the password and attach that."),
    ),
    Refusal.BROKEN: (
        mark("“{name}” is damaged and cannot be read."),
        mark("Open it in its own program and save it again."),
    ),
    Refusal.OLD_OFFICE: (
        mark("“{name}” is in an old Office format."),
        mark("Save it as .docx, .xlsx or .pptx and attach that."),
    ),
    Refusal.PACKED: (
        mark("“{name}” is packed in a way that is not read."),
        mark("Unpack it and attach the folder, or pack it as ZIP."),
    ),
    Refusal.TOO_MANY_PIXELS: (
        mark("“{name}” has too many pixels."),
        mark("Make the picture smaller and attach that."),
    ),
    Refusal.TOO_MUCH: (
        mark("“{name}” takes too much memory or time to read."),
        mark("Attach a smaller part of it."),
    ),
    Refusal.NOTHING_IN_IT: (
        mark("There is nothing in “{name}” that can be read."),
        mark("Hidden files and folders of tools, such as .git, are left out."),
    ),
    Refusal.GONE: (mark("“{name}” is not there any more."), mark("Look where it went.")),
    Refusal.FORBIDDEN: (
        mark("“{name}” may not be read."),
        mark("Give yourself the right to read it, or attach a copy."),
    ),
}


def refusal(name: str, reason: Refusal, detail: str = "") -> InputError:
    """Why nothing of this file can be used."""
    what, next_step = _REFUSALS[reason]
    return InputError(tr(what, name=name), kept=tr(KEPT), next_step=tr(next_step), detail=detail)


def note_on(outcome: Outcome) -> str:
    """What of a file could not be read, "" when all of it was."""
    lines = [_lost(outcome.lost)] if outcome.lost else []
    lines += [_notice(notice, count, outcome) for notice, count in outcome.notices.items()]
    return " ".join(lines)


def _lost(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:8])) + ("…" if len(pages) > 8 else "")
    return ntr(
        "Page {pages} cannot be read.", "Pages {pages} cannot be read.", len(pages), pages=shown
    )


def _notice(notice: Notice, count: int, outcome: Outcome) -> str:
    match notice:
        case Notice.PARTS_LOST:
            return tr("Parts of it are damaged and left out.")
        case Notice.TEXT_CUT:
            return tr(
                "Only the first {count} characters are read.", count=f"{outcome.characters:,}"
            )
        case Notice.NO_TEXT:
            return tr("There is no text in it; it may be scanned.")
        case Notice.SKIPPED:
            return ntr(
                "{count} file in it is not read.", "{count} files in it are not read.", count
            )
        case Notice.LIST_CUT:
            return tr("It holds more files than are looked at.")
        case Notice.STOPPED:
            if outcome.pages and outcome.sections and outcome.sections[-1].page:
                last = outcome.sections[-1].page
                return tr("Only pages 1 to {last} could be read.", last=last)
            return tr("Only the beginning could be read.")
        case Notice.FIRST_FRAME:
            return tr("Only the first picture in it is used.")
        case _:
            assert_never(notice)
