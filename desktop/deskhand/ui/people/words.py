"""How people, days and ways to reach somebody are said. Pure."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLocale

from deskhand.domain.people import Birthday, Neighbour, Party, PartyKind, ReachKind
from deskhand.domain.wording import mark, ntr, tr

REACH_NAMES = {
    ReachKind.EMAIL: mark("E-mail"),
    ReachKind.PHONE: mark("Phone"),
    ReachKind.ADDRESS: mark("Address"),
    ReachKind.URL: mark("Web page"),
    ReachKind.HANDLE: mark("User name"),
}
REACH_ICONS = {
    ReachKind.EMAIL: "mail",
    ReachKind.PHONE: "phone",
    ReachKind.ADDRESS: "place",
    ReachKind.URL: "globe",
    ReachKind.HANDLE: "chat",
}
KIND_NAMES = {PartyKind.PERSON: mark("Person"), PartyKind.ORGANISATION: mark("Organisation")}
# The labels cards come with, in the person's language; others are shown as they are.
LABELS = {
    "home": mark("home"),
    "work": mark("work"),
    "mobile": mark("mobile"),
    "fax": mark("fax"),
    "pager": mark("pager"),
    "main": mark("main"),
    "other": mark("other"),
    "school": mark("school"),
}
SOON_DAYS = 31


def initials(party: Party) -> str:
    """One or two letters to know somebody by."""
    words = [each for each in party.name.split() if each[0].isalnum()]
    if not words:
        return party.name[:1].upper()
    if len(words) == 1 or party.kind is PartyKind.ORGANISATION:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


def label_words(label: str) -> str:
    """What an address or number is called."""
    return tr(LABELS[label]) if label in LABELS else label


def day_words(day: date) -> str:
    """A day with its year: "4 May 2020"."""
    return f"{_day_and_month(day.day, day.month)} {day.year}"


def birthday_words(birthday: Birthday) -> str:
    """As "4 May 1970", or "4 May" where the year is not known."""
    shown = _day_and_month(birthday.day, birthday.month)
    return f"{shown} {birthday.year}" if birthday.year else shown


def _day_and_month(day: int, month: int) -> str:
    # i18n: a day of a year, as in "4 May"
    return tr("{day} {month}", day=day, month=QLocale().monthName(month))


def next_birthday(birthday: Birthday, today: date) -> date:
    """The day it is next celebrated, today included; 29 February on 1 March in other years."""
    for year in (today.year, today.year + 1):
        try:
            day = date(year, birthday.month, birthday.day)
        except ValueError:
            day = date(year, 3, 1)
        if day >= today:
            return day
    return date(today.year + 1, birthday.month, birthday.day)


def birthday_hint(birthday: Birthday, today: date) -> str:
    """When it is next, and which one: "in 3 days, turns 40"."""
    day = next_birthday(birthday, today)
    days = (day - today).days
    if days == 0:
        when = tr("today")
    elif days == 1:
        when = tr("tomorrow")
    else:
        when = ntr("in {count} day", "in {count} days", days)
    if birthday.year is None or birthday.year >= day.year:
        return when
    return tr("{when}, turns {age}", when=when, age=day.year - birthday.year)


def contact_words(day: date, today: date) -> str:
    """How long ago: "today", "5 days ago", then the day."""
    days = (today - day).days
    if days == 0:
        return tr("today")
    if days == 1:
        return tr("yesterday")
    if 0 < days < SOON_DAYS:
        return ntr("{count} day ago", "{count} days ago", days)
    return day_words(day)


def relation_words(neighbour: Neighbour) -> str:
    """How it is said on the card of the one in the middle. Words of one's own are always said by
    the source, so from the other end an arrow stands before them."""
    if neighbour.is_own and not neighbour.outgoing:
        return f"← {neighbour.words}"
    return neighbour.words


def span_words(neighbour: Neighbour) -> str:
    """Since and until, "" where neither is known."""
    since, until = neighbour.relation.since, neighbour.relation.until
    if since is not None and until is not None:
        return tr("{since} to {until}", since=day_words(since), until=day_words(until))
    if since is not None:
        return tr("since {day}", day=day_words(since))
    if until is not None:
        return tr("until {day}", day=day_words(until))
    return ""


def sentence(middle: Party, neighbour: Neighbour) -> str:
    """The relation as one sentence, for screen readers: "Anna: mother of Ben, since 2010"."""
    one, other = middle.name, neighbour.other.name
    if neighbour.is_own and not neighbour.outgoing:
        one, other = other, one
    said = tr("{one}: {relation} {other}", one=one, relation=neighbour.words, other=other)
    span = span_words(neighbour)
    return f"{said}, {span}" if span else said
