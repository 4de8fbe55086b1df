"""Every window and pane: whether it can be read, reached, named and understood."""
