"""Providers of models: the list, one of them, adding one, and their keys."""
