"""Instants as this person's locale writes them."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale


def date_and_time(instant: datetime) -> str:
    """Day and time of this place, short: "21.11.26, 14:02" or "11/21/26, 2:02 PM"."""
    return QLocale().toString(_local(instant), QLocale.FormatType.ShortFormat)


def date_only(day: date) -> str:
    """A day, long: "Saturday, 21 November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def _local(instant: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(instant.timestamp()))
