"""What screen readers say of a message: who, when, what."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTime

from deskhand.domain.wording import number, tr
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.find_text import readable

SPOKEN_CHARS = 2_000


def name_of(entry: Entry) -> str:
    """Who says it and when: "You, 14:02", "Assistant, qwen3, 14:03"."""
    message = entry.message
    time = ""
    if message is not None:
        local = message.created_at.astimezone()
        shown = QLocale.FormatType.ShortFormat
        time = QLocale().toString(QTime(local.hour, local.minute), shown)
    if entry.is_person:
        return ", ".join((tr("You"), time))
    model = message.model if message is not None else ""
    if not model and entry.live is not None:
        model = entry.live.choice.model
    return ", ".join(part for part in (tr("Assistant"), model, time) if part)


def spoken(markdown: str, most: int = SPOKEN_CHARS) -> str:
    """A text as it is read aloud: without marks, cut behind a sentence, saying how much is left."""
    blocks = (" ".join(block.split()) for block in readable(markdown[: 4 * most]))
    text = " ".join(_ended(block) for block in blocks if block)
    if len(text) <= most and len(markdown) <= 4 * most:
        return text
    cut = max(text.rfind(mark, 0, most) for mark in (". ", "! ", "? ", ": ")) + 1
    cut = cut or text.rfind(" ", 0, most)
    left = len(markdown[cut:].split())
    return tr("{text} And about {count} more words.", text=text[: max(cut, 0)], count=number(left))


def _ended(block: str) -> str:
    return block if block[-1] in ".!?:;,…。！？" else f"{block}."
