"""Tasks kept in step with a calendar server: asking it, comparing, conflicts.

Nothing here decides for a person what is lost: where both sides changed, both versions stay.
"""
