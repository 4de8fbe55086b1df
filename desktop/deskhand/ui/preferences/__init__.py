"""The pane of what the person prefers, and what the chat shows of it. How preferences are found
is the services' business."""
