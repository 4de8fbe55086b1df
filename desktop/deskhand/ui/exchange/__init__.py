"""Exporting and importing from the window, and the process that draws PDF files."""
