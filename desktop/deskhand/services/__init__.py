"""Use cases on stored nouns, and the bus that says what changed. No model, no widget."""
