"""Every table: whoever looks at the whole schema takes its metadata from here."""

from __future__ import annotations

from deskhand.store import notice_tables, people_tables, task_tables
from deskhand.store.tables import metadata

__all__ = ["metadata", "notice_tables", "people_tables", "task_tables"]
