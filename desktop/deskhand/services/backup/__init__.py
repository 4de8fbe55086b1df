"""Backup and restore of everything but secrets: files in, files out. Knows no window."""
