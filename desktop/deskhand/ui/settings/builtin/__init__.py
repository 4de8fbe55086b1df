"""The built-in provider: its files, downloads and how it is run."""
