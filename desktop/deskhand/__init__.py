"""Deskhand: a desktop assistant that keeps a person in control of models, tasks and data."""

__version__ = "0.1.0"
