"""Every table: whoever looks at the whole schema takes its metadata from here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, event

from deskhand.store import notice_tables, people_tables, task_tables
from deskhand.store.tables import metadata

__all__ = ["metadata", "notice_tables", "people_tables", "task_tables"]


@event.listens_for(metadata, "before_create")
def _take_conditions_over(target: MetaData, connection: Connection, **_: Any) -> None:
    """PostgreSQL's indexes leave out the same rows as SQLite's. The tables say it for SQLite alone:
    naming both imports PostgreSQL's part of SQLAlchemy into every process."""
    if connection.dialect.name == "postgresql":
        for table in target.tables.values():
            for index in table.indexes:
                condition = index.dialect_options["sqlite"]["where"]
                index.dialect_options["postgresql"]["where"] = condition
