"""What the panes beside the chat show: tasks, preferences, people and what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.host.folders import Folders
from deskhand.keychain.broker import SecretsBroker
from deskhand.services.bus import Bus
from deskhand.services.notices import Notices
from deskhand.services.people import People
from deskhand.services.preference_meaning import Meaning
from deskhand.services.preference_shelf import Shelf
from deskhand.services.preference_storage import SettingsStorage
from deskhand.services.preferences import Preferences
from deskhand.services.providers import Providers
from deskhand.services.resources import Resources
from deskhand.services.settings import SettingsService
from deskhand.services.sync.service import Sync
from deskhand.services.task_exchange.service import TaskExchange
from deskhand.services.task_reminders import TaskReminders
from deskhand.services.task_views import TaskViews
from deskhand.services.tasks import Tasks
from deskhand.services.vault import UNFINISHED, Vault
from deskhand.store.database import Database
from deskhand.store.notices import NoticeRepository
from deskhand.store.people import PeopleRepository
from deskhand.store.resources import ResourceRepository
from deskhand.store.sync import SyncRepository
from deskhand.store.task_reminders import ReminderRepository
from deskhand.store.task_views import TaskViewRepository
from deskhand.store.tasks import TaskRepository
from deskhand.store.used_preferences import UsedPreferenceRepository
from deskhand.store.vault import VaultRepository


@dataclass(slots=True)
class Daily:
    """Services on the stored database."""

    database: Database
    tasks: Tasks
    reminders: TaskReminders
    task_exchange: TaskExchange
    sync: Sync
    preferences: Preferences
    people: People
    vault: Vault
    resources: Resources
    notices: Notices


def make_daily(
    database: Database,
    *,
    bus: Bus,
    settings: SettingsService,
    broker: SecretsBroker,
    providers: Providers,
    folders: Folders,
) -> Daily:
    """Make them; nothing is opened yet. bus: told of every change."""
    vault = Vault(VaultRepository(database), broker, bus, folders.state / UNFINISHED)
    people = People(PeopleRepository(database), bus)
    views = TaskViews(TaskViewRepository(database), bus)
    tasks = Tasks(TaskRepository(database), views, bus, link=people.link)
    kept = SyncRepository(database)
    return Daily(
        database,
        tasks=tasks,
        reminders=TaskReminders(ReminderRepository(database), bus),
        task_exchange=TaskExchange(tasks, kept),
        sync=Sync(tasks, kept, broker, bus, lambda: settings.current.privacy.local_only),
        preferences=_preferences(database, bus, settings, broker, providers, folders),
        people=people,
        vault=vault,
        resources=Resources(ResourceRepository(database), vault, settings, bus),
        notices=Notices(NoticeRepository(database), bus),
    )


def _preferences(
    database: Database,
    bus: Bus,
    settings: SettingsService,
    broker: SecretsBroker,
    providers: Providers,
    folders: Folders,
) -> Preferences:
    """Chroma in the data folder, or where the settings say."""
    storage = SettingsStorage(folders.data, settings, providers, broker)
    shelf = Shelf(storage, Meaning(folders.cache))
    return Preferences(shelf, UsedPreferenceRepository(database), bus)
