"""Deskhand on the desktop around its window: tray, hotkeys, quick prompt, notifications, links.

What can be asked of the desktop without Qt is in `host`.
"""
