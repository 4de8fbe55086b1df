"""What screen readers say of a message: who and when."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTime

from deskhand.domain.wording import tr
from deskhand.ui.chat.entries import Entry

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
