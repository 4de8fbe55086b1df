"""Conversations, messages, runs and tasks for the tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.conversation import Conversation, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice
from deskhand.domain.parts import Part, TextPart
from deskhand.domain.run import Run, RunStatus
from deskhand.domain.task import Task

NOW = datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC)
CHOICE = ModelChoice("builtin", "smollm2")


def a_conversation(title: str = "Hello", at: datetime = NOW) -> Conversation:
    return Conversation(new_id(), title, created_at=at, updated_at=at)


def a_message(
    conversation_id: UUID,
    text: str = "Hello",
    *,
    parent_id: UUID | None = None,
    at: datetime = NOW,
    parts: tuple[Part, ...] | None = None,
) -> Message:
    return Message(
        id=new_id(),
        conversation_id=conversation_id,
        parent_id=parent_id,
        role=Role.USER,
        status=MessageStatus.COMPLETE,
        parts=(TextPart(text),) if parts is None else parts,
        created_at=at,
    )


def a_run(asked: Message, owner: str = "me") -> tuple[Run, Message]:
    """A run that answers a message, and its empty streaming reply."""
    reply = Message(
        id=new_id(),
        conversation_id=asked.conversation_id,
        parent_id=asked.id,
        role=Role.ASSISTANT,
        status=MessageStatus.STREAMING,
        parts=(),
        created_at=NOW,
        provider=CHOICE.provider,
        model=CHOICE.model,
    )
    run = Run(
        id=new_id(),
        conversation_id=asked.conversation_id,
        message_id=reply.id,
        choice=CHOICE,
        owner=owner,
        status=RunStatus.RUNNING,
        started_at=NOW,
    )
    return run, reply


def a_task(title: str = "Call the bank", at: datetime = NOW) -> Task:
    return Task(new_id(), title, created_at=at, updated_at=at)
