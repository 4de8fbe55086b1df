"""SQL: tables, migrations, one repository a noun, backups. Nothing above knows a table."""

from deskhand.store.without_orm import put_off_orm

put_off_orm()
