"""Backups: made, put back, made by themselves."""
