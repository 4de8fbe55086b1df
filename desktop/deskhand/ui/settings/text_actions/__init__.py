"""What can be done with text selected in any program: a list the person edits."""
