"""Bringing tasks in and out, and the calendars they are kept in step with."""
