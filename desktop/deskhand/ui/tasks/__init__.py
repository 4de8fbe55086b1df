"""The task pane, and reminders in the window."""
