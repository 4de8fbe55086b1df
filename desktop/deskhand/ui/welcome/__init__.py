"""The first open: choose what answers, or skip it. Never modal, never in the way of typing."""
