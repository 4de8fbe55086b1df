"""What a chip says of an attachment."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import ntr, number, tr
from deskhand.ui.chat.attachments import Attachment, AttachmentState

CHARS_PER_TOKEN = 3.5
"""As `assistants.context` estimates; a chip says "about"."""


@dataclass(frozen=True, slots=True)
class ChipWords:
    """line: what stands below the name. tone: "" or warn or danger. more: what the tool tip adds.
    icon: of resources/icons."""

    line: str
    tone: str
    more: str
    icon: str


def chip_words(attachment: Attachment, blind_model: str) -> ChipWords:
    """blind_model: the name of the chosen model when it cannot see pictures, else ""."""
    part = attachment.part
    if attachment.state is AttachmentState.FAILED:
        return ChipWords(attachment.problem, "danger", attachment.problem, "warning")
    if isinstance(part, FilePart):
        return ChipWords(facts_of(part), "warn" if part.note else "", part.note, icon_of(part))
    if isinstance(part, ImagePart):
        if blind_model:
            line = tr("{model} cannot see pictures", model=blind_model)
            return ChipWords(tr("not seen by this model"), "warn", line, "eye-off")
        return ChipWords(size_text(len(part.data)), "", "", "image")
    return ChipWords(tr("reading…"), "", "", "file")


def icon_of(part: FilePart) -> str:
    """The icon of this kind of file."""
    if part.media_type in ("inode/directory", "application/zip"):
        return "folder"
    return "image" if part.media_type.startswith("image/") else "file"


def facts_of(part: FilePart) -> str:
    """How much a file holds, and what of it was not read."""
    facts = []
    if part.pages is not None:
        facts.append(ntr("{count} page", "{count} pages", part.pages))
    if part.characters:
        tokens = round_tokens(int(part.characters / CHARS_PER_TOKEN) + 1)
        facts.append(tr("about {count} tokens", count=number(tokens)))
    elif not part.note:
        facts.append(tr("no text"))
    if part.pages is None:
        facts.insert(0, size_text(part.size))
    if part.note:
        facts.append(part.note)
    return ", ".join(facts)


def round_tokens(tokens: int) -> int:
    """An estimate with no more figures than it is worth: two above a hundred, three above ten
    thousand."""
    step = 1 if tokens < 100 else 10 if tokens < 1000 else 10 ** (len(str(tokens)) - 3)
    return round(tokens / step) * step


def size_text(size_bytes: int) -> str:
    """A size as people read it: "312 bytes", "14 KB", "4.7 MB"."""
    if size_bytes < 1000:
        return ntr("{count} byte", "{count} bytes", size_bytes)
    for unit, power in (("KB", 3), ("MB", 6), ("GB", 9)):
        amount = size_bytes / 10**power
        if amount < 999.5 or unit == "GB":
            return f"{amount:.1f} {unit}" if amount < 9.95 and power > 3 else f"{amount:.0f} {unit}"
    return ""
