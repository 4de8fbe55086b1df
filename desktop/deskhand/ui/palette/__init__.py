"""The command palette and the shortcut sheet, both made from the table of commands."""
