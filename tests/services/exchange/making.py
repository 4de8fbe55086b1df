"""A conversation that has one of everything."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from deskhand.domain.conversation import MessageStatus, Role, Stop, TitledBy
from deskhand.domain.exchange import ExchangedConversation, ExchangedFile, ExchangedMessage
from deskhand.domain.ids import new_id
from deskhand.domain.labels import FROM_OUTSIDE, Confidentiality, Integrity, Labels
from deskhand.domain.money import Money, TokenCount
from deskhand.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)

NOW = datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
REPORT = b"Page one. Page two."


class Nothing:
    """Nothing came beside the conversations."""

    def find(self, file_id: str) -> tuple[str, bytes] | None:
        return None


def message(
    text: str | tuple[Part, ...],
    parent: ExchangedMessage | None = None,
    role: Role = Role.USER,
    minutes: int = 0,
    **more: object,
) -> ExchangedMessage:
    id_ = new_id()
    return ExchangedMessage(
        key=str(id_),
        parent=parent.key if parent else None,
        role=role,
        parts=(TextPart(text),) if isinstance(text, str) else text,
        created_at=NOW + timedelta(minutes=minutes),
        id=id_,
        **more,  # type: ignore[arg-type]
    )


def everything(
    title: str = "All of it: “quotes”, <b>bold</b> & ünïcode 🎉",
) -> ExchangedConversation:
    sha256 = hashlib.sha256(REPORT).hexdigest()
    secret = Labels(Integrity.UNTRUSTED, Confidentiality.SECRET)
    file = FilePart("report.pdf", "application/pdf", len(REPORT), sha256, 19, 2, "a note")
    asked = message((file, ImagePart("image/png", PNG, "cat.png"), TextPart("Look\n\nat *this*")))
    used = TokenCount(10, 20, 3, 4)
    answer = message(
        (
            ThinkingPart("Hm…", 1.5, "signed"),
            ToolCallPart("call-1", "search", '{"q": "x"}'),
            ToolResultPart("call-1", "found", True, secret),
            TextPart("# Yes\n\n```python\nprint('<script>')\n```", FROM_OUTSIDE),
        ),
        asked,
        Role.ASSISTANT,
        1,
        provider="openai",
        model="gpt-x",
        tokens=used,
        cost=Money(Decimal("0.10"), "EUR"),
        stop=Stop.END,
    )
    other = message(
        "No", asked, Role.ASSISTANT, 2, status=MessageStatus.FAILED, error="It broke off."
    )
    more = message("And then?", answer, minutes=3)
    return ExchangedConversation(
        title=title,
        created_at=NOW,
        updated_at=NOW + timedelta(minutes=3),
        messages=(asked, answer, other, more),
        leaf=more.key,
        id=new_id(),
        provider="openai",
        model="gpt-x",
        titled_by=TitledBy.PERSON,
        pinned=True,
        archived=True,
        folder="Work",
        tags=("home", "öl"),
        instructions="Be short.",
        preset="writer",
        files=(
            ExchangedFile(sha256, "application/pdf", REPORT, ((1, "Page one."), (2, " Page two."))),
        ),
    )
