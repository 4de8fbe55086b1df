"""Shortcuts of one's own."""
