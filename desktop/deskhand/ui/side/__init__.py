"""The pane beside the chat: which ones there are, and how they share its room. What a pane shows
is its own room's."""
