"""The command line, one module a noun, on the same core as the window."""
