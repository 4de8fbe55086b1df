"""SQL: tables, migrations, one repository a noun, backups. Nothing above knows a table."""
