"""How much of the attached files an answer was made from, as its footer says it."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.domain.events import FileRead
from deskhand.domain.wording import ntr, tr


def read_note(files: Sequence[FileRead], unseen: int) -> str:
    """One short line, "" when everything was read and seen."""
    told = []
    in_part = [each for each in files if each.read < each.characters]
    if in_part and all(each.pages for each in in_part):
        pages = sum(each.pages or 0 for each in in_part)
        read = sum(len(each.pages_read) for each in in_part)
        told.append(tr("{read} of {pages} pages read", read=read, pages=pages))
    elif in_part:
        whole = sum(each.characters for each in in_part)
        share = 100 * sum(each.read for each in in_part) / whole
        told.append(tr("{share} % of the files read", share=max(1, round(share))))
    if unseen:
        told.append(ntr("{count} picture not seen", "{count} pictures not seen", unseen))
    return ", ".join(told)


def read_details(files: Sequence[FileRead]) -> str:
    """A line for each file that was read in part: which pages."""
    return "\n".join(_details(each) for each in files if each.read < each.characters)


def _details(file: FileRead) -> str:
    if not file.pages_read:
        share = max(1, round(100 * file.read / file.characters))
        return tr("{name}: {share} % read", name=file.name, share=share)
    return tr("{name}: pages {pages} read", name=file.name, pages=_ranges(file.pages_read))


def _ranges(pages: Sequence[int]) -> str:
    """Page numbers as people write them: "1, 3-5, 9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] + 1 == page:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
