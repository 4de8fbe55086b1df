"""Sets up a checkout: environment, libraries, built-in model. Standard library only."""
