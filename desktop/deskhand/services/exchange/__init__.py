"""Conversations out to files and in from them: one module a format, listed in `formats`.

Formats are pure: they know neither the store nor the disk.
"""
