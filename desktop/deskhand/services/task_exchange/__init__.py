"""Tasks out to files and in from them: one module a format, listed in `formats`.

Formats are pure: lines in and entries out, tasks in and text out. They know neither store nor
disk.
"""
