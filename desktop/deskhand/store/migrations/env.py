"""What Alembic runs for every upgrade; `store.upgrade` hands it the connection."""

from __future__ import annotations

from alembic import context

from deskhand.store.all_tables import metadata
from deskhand.store.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
