"""What a run of the window was started for, and the right to run. On the start path."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskhand.domain.errors import DeskhandError
from deskhand.domain.handover import Handover, Hidden, Open, Quick
from deskhand.host.folders import Folders

if TYPE_CHECKING:
    from deskhand.host.instance import Instance

log = logging.getLogger(__name__)

OPEN = Open()


@dataclass(frozen=True, slots=True)
class Launch:
    """handover: what it was started for. instance: this process as the one that runs for its
    folders; None where nobody can know of it."""

    handover: Handover = OPEN
    instance: Instance | None = None

    @property
    def hidden(self) -> bool:
        """Whether it begins without its window."""
        return isinstance(self.handover, Hidden | Quick)

    def release(self) -> None:
        """Let the next one begin: everything is stored."""
        if self.instance is not None:
            self.instance.release()


async def launch_of_profile() -> Launch | None:
    """That of the profile the environment names now; None when another process runs it already
    and was brought to the front."""
    from deskhand.host.instance import begin

    try:
        folders = Folders.find()
        instance = await asyncio.to_thread(begin, folders, OPEN)
    except (DeskhandError, OSError) as error:
        log.warning("nobody can know that this profile runs: %s", error)
        return Launch()
    return None if instance is None else Launch(OPEN, instance)
