"""One task with everything: its page, the fields on it, and what they mean to the task."""
