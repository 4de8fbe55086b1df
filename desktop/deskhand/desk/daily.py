"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from deskhand.host.folders import Folders
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.bus import Bus
from deskhand.services.settings import SettingsService
from deskhand.store.database import Database
from deskhand.store.people import PeopleRepository
from deskhand.store.resources import ResourceRepository
from deskhand.store.tasks import TaskRepository

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskhand.services.notices import Notices
    from deskhand.services.people import People
    from deskhand.services.preferences import Preferences
    from deskhand.services.providers import Providers
    from deskhand.services.resources import Resources
    from deskhand.services.sync.service import Sync
    from deskhand.services.task_exchange.service import TaskExchange
    from deskhand.services.task_reminders import TaskReminders
    from deskhand.services.tasks import Tasks
    from deskhand.services.vault import Vault
    from deskhand.store.sync import SyncRepository


class Daily:
    """Services on the stored database, each imported and made when it is first asked for: most
    commands need one or two of them. A window has `make_all` make them, in a thread."""

    def __init__(
        self,
        database: Database,
        *,
        bus: Bus,
        settings: SettingsService,
        broker: SecretsBroker,
        providers: Callable[[], Providers],
        folders: Folders,
        closing: AsyncExitStack,
    ) -> None:
        """bus: told of every change. closing: takes what has to be closed before the database."""
        self.database = database
        self._bus = bus
        self._settings = settings
        self._broker = broker
        self._providers = providers
        self._folders = folders
        self._closing = closing

    def make_all(self) -> None:
        """Make every service. Imports what is not imported yet."""
        _ = (self.tasks, self.reminders, self.task_exchange, self.sync, self.preferences)
        _ = (self.people, self.vault, self.resources, self.notices)

    async def purge(self, before: datetime) -> None:
        """Forget for good what was deleted before this instant."""
        await TaskRepository(self.database).purge(before)
        await PeopleRepository(self.database).purge(before)
        await ResourceRepository(self.database).purge(before)

    @cached_property
    def tasks(self) -> Tasks:
        from deskhand.services.task_views import TaskViews
        from deskhand.services.tasks import Tasks
        from deskhand.store.task_views import TaskViewRepository

        views = TaskViews(TaskViewRepository(self.database), self._bus)
        return Tasks(TaskRepository(self.database), views, self._bus, link=self.people.link)

    @cached_property
    def reminders(self) -> TaskReminders:
        from deskhand.services.task_reminders import TaskReminders
        from deskhand.store.task_reminders import ReminderRepository

        return TaskReminders(ReminderRepository(self.database), self._bus)

    @cached_property
    def task_exchange(self) -> TaskExchange:
        from deskhand.services.task_exchange.service import TaskExchange

        return TaskExchange(self.tasks, self._kept)

    @cached_property
    def sync(self) -> Sync:
        from deskhand.services.sync.service import Sync

        def local_only() -> bool:
            return self._settings.current.privacy.local_only

        return Sync(self.tasks, self._kept, self._broker, self._bus, local_only)

    @cached_property
    def _kept(self) -> SyncRepository:
        from deskhand.store.sync import SyncRepository

        return SyncRepository(self.database)

    @cached_property
    def preferences(self) -> Preferences:
        """Chroma in the data folder, or where the settings say."""
        from deskhand.services.preference_meaning import Meaning
        from deskhand.services.preference_shelf import Shelf
        from deskhand.services.preference_storage import SettingsStorage
        from deskhand.services.preferences import Preferences
        from deskhand.store.used_preferences import UsedPreferenceRepository

        storage = SettingsStorage(
            self._folders.data, self._settings, self._providers(), self._broker
        )
        shelf = Shelf(storage, Meaning(self._folders.cache))
        preferences = Preferences(shelf, UsedPreferenceRepository(self.database), self._bus)
        self._closing.push_async_callback(preferences.close)
        return preferences

    @cached_property
    def people(self) -> People:
        from deskhand.services.people import People

        return People(PeopleRepository(self.database), self._bus)

    @cached_property
    def vault(self) -> Vault:
        from deskhand.services.vault import UNFINISHED, Vault
        from deskhand.store.vault import VaultRepository

        unfinished = self._folders.state / UNFINISHED
        return Vault(VaultRepository(self.database), self._broker, self._bus, unfinished)

    @cached_property
    def resources(self) -> Resources:
        from deskhand.services.resources import Resources

        repository = ResourceRepository(self.database)
        return Resources(repository, self.vault, self._settings, self._bus)

    @cached_property
    def notices(self) -> Notices:
        from deskhand.services.notices import Notices
        from deskhand.store.notices import NoticeRepository

        return Notices(NoticeRepository(self.database), self._bus)
