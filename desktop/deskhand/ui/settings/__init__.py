"""The settings window: one pane a section, each a view model without widgets and a view without
decisions. Opened late: nothing here is on the start path."""
