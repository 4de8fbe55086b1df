"""The quick prompt: a small window for a question, a task, a note or a preference, from anywhere.

What it stores is stored by the same services the main window uses; nothing lives here alone.
"""
