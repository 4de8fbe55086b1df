"""What importing and exporting take from the core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.exchange.exporting import Exporting
    from deskhand.services.exchange.import_process import ImportProcess
    from deskhand.services.exchange.importing import Importing


@dataclass(frozen=True, slots=True)
class Exchange:
    """process: imports beside the window. importing: takes an import back. keep_up: makes what
    came in findable."""

    process: ImportProcess
    importing: Importing
    exporting: Exporting
    keep_up: Callable[[], Awaitable[None]]


def exchange_of(desk: Desk) -> Exchange:
    """On the stored chats."""
    from deskhand.services.exchange.import_process import ImportProcess

    importing, exporting = desk.chats.importing, desk.chats.exporting
    return Exchange(ImportProcess(desk.folders), importing, exporting, desk.search.keep_up)
