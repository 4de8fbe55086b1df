"""What a stored change touched, so that views refresh themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Noun(StrEnum):
    """What can change."""

    CONVERSATION = "conversation"
    MESSAGE = "message"
    DRAFT = "draft"
    FOLDER = "folder"
    PROMPT = "prompt"
    PROVIDER = "provider"
    SETTINGS = "settings"
    TASK = "task"
    TASK_VIEW = "task_view"
    PREFERENCE = "preference"
    PARTY = "party"
    VAULT = "vault"
    RESOURCE = "resource"
    CALENDAR = "calendar"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Changes:
    """ids of one noun that changed. Empty ids mean "any of them": look again.

    initiator: whoever asked for it, so that it can ignore its own echo; None for another process.
    """

    noun: Noun
    ids: frozenset[UUID]
    initiator: object | None = None
