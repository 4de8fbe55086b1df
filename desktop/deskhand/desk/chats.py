"""Conversations and who answers in them, on one database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deskhand.assistants.assistant import Assistant
from deskhand.assistants.preferences import RequestPreferences
from deskhand.assistants.task_facts import TaskFacts
from deskhand.assistants.task_proposals import TaskProposals
from deskhand.assistants.titles import Titles
from deskhand.documents.reader import DocumentReader
from deskhand.services.branches import Branches
from deskhand.services.bus import Bus
from deskhand.services.conversations import Conversations
from deskhand.services.exchange.exporting import Exporting
from deskhand.services.exchange.importing import Importing
from deskhand.services.files import Files
from deskhand.services.models import Models
from deskhand.services.organising import Organising
from deskhand.services.preferences import Preferences
from deskhand.services.prompts import Prompts
from deskhand.services.providers import Providers
from deskhand.services.search import Search
from deskhand.services.settings import SettingsService
from deskhand.services.tasks import Tasks
from deskhand.store.branching import BranchRepository
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.drafts import DraftRepository
from deskhand.store.exchange import ExchangeRepository
from deskhand.store.files import FileRepository
from deskhand.store.organising import OrganisingRepository
from deskhand.store.prompts import PromptRepository
from deskhand.store.runs import RunRepository
from deskhand.store.search import SearchRepository
from deskhand.store.used_preferences import UsedPreferenceRepository


@dataclass(slots=True)
class Chats:
    """Conversations and who answers in them, on one database."""

    database: Database
    conversations: Conversations
    assistant: Assistant
    prompts: Prompts
    files: Files
    search: Search
    branches: Branches
    organising: Organising
    importing: Importing
    exporting: Exporting
    titles: Titles
    preferences: RequestPreferences | None

    async def recover(self, is_alive: Callable[[str], bool], before: datetime) -> None:
        """See to what processes that ended too early left, and forget for good what was deleted
        before this instant. is_alive: whether the owner of a run still lives."""
        await RunRepository(self.database).recover(is_alive)
        await ConversationRepository(self.database).purge(before)


def make_chats(
    database: Database,
    *,
    bus: Bus,
    settings: SettingsService,
    providers: Providers,
    models: Models,
    reader: DocumentReader,
    owner: str,
    tasks: Tasks | None,
    preferences: Preferences | None,
    are_stored: bool = True,
) -> Chats:
    """Make the services on an open database. owner: this process, for the runs it begins. tasks
    and preferences: the stored ones, which are asked in chats that are not stored, too; None where
    they are not open."""
    repository = ConversationRepository(database)
    conversations = Conversations(repository, DraftRepository(database), bus)
    files = Files(FileRepository(database), reader)
    exchange = ExchangeRepository(database)
    used = UsedPreferenceRepository(database)
    preferred = RequestPreferences(preferences, used, notes_use=are_stored) if preferences else None
    return Chats(
        database=database,
        conversations=conversations,
        assistant=Assistant(
            repository,
            RunRepository(database),
            providers,
            models,
            settings,
            files,
            bus,
            owner=owner,
            tasks=TaskFacts(tasks) if tasks else None,
            proposals=TaskProposals(tasks) if tasks and are_stored else None,
            preferences=preferred,
        ),
        prompts=Prompts(PromptRepository(database), bus),
        files=files,
        search=Search(SearchRepository(database)),
        branches=Branches(repository, BranchRepository(database), bus),
        organising=Organising(OrganisingRepository(database), bus),
        importing=Importing(exchange, bus),
        exporting=Exporting(exchange),
        titles=Titles(conversations, providers, models, settings),
        preferences=preferred,
    )
