"""The one module that knows Alembic; imported late."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from deskhand.store.migrations import Migrations


def to_head(connection: Connection, migrations: Migrations) -> None:
    """Run every revision that is missing, inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(migrations.location).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, migrations.head)
