"""What these cards take from the core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.sync.service import Sync
    from deskhand.services.task_exchange.service import TaskExchange
    from deskhand.services.tasks import Tasks


@dataclass(frozen=True, slots=True)
class TaskServices:
    """There once the stored tasks are open."""

    tasks: Tasks
    exchange: TaskExchange
    sync: Sync
    bus: Bus
