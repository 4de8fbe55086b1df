"""What this is, and where it keeps things."""
