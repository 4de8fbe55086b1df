"""Ways of answering under a name."""
