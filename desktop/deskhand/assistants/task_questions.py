"""Whether a message asks about the person's own tasks, and about which. Pure: a rule in English
and German that needs no model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

LONGEST_QUESTION = 400
"""Characters; a longer message is about something else that mentions tasks."""

SHORT_FOLLOW_UP = 40

Days = Callable[[date], tuple[date, date]]
"""From today, the first and the last day of a range."""


class About(Enum):
    """Which tasks. LEFT: what is to be done; WAITING: for somebody; DONE: what was done."""

    LEFT = "left"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TaskQuestion:
    """What is asked for. since, until: days, both included, None where nothing is said. only_late:
    what is overdue and nothing else. dated: only what has a day."""

    about: About = About.LEFT
    since: date | None = None
    until: date | None = None
    only_late: bool = False
    dated: bool = False


_TASKS = r"(?:tasks?|to[- ]?dos?|todo[- ]?lists?|to-do lists?|task lists?|reminders?|deadlines?)"
_AUFGABEN = r"(?:aufgaben?|aufgabenliste|to-?dos?|todo-?liste|erledigungen|erinnerungen|fristen)"
_WHEN = (
    r"(?:today|tonight|tomorrow|weekend|(?:this|next|coming) (?:week|month|year)|next \w+ days|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|now|next|"
    r"heute|morgen|übermorgen|wochenende|(?:diese[nrms]?|nächste[nrms]?|kommende[nrms]?) "
    r"(?:woche|monat|jahr|tage[n]?|\w+ tage[n]?)|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|als nächstes)"
)
_ASK = r"(?:what|which|anything|something|everything|when|is|are|how many|how much)"
_OTHER_DUE = r"(?:to|process|diligence|course|date)"
_DO = r"(?:do|finish|get done|work on)"
_HAVE_TO = r"(?:do|must|should|have) i (?:still )?(?:have|need|got)? ?to"
_OTHER_DO = r"(?:if|when|with|about|after|to)"
_DID = r"(?:do|done|finish(?:ed)?|completed?|get done|got done|accomplish(?:ed)?)"
_LEFT = r"(?:due|to do|left|planned)"
_OFFENE = r"(?:meine|offene|überfällige|fällige|anstehende)[nr]?"
_WELCHE = r"(?:welche|wie ?viele|was für|gibt es|die)"
_MUSS = r"(?:muss|soll|sollte|kann)"
_TUN = r"(?:tun|machen|erledigen|schaffen)"
_ASKS = (
    rf"\bmy (?:\w+ ){{0,2}}{_TASKS}\b",
    rf"\b(?:open|overdue|pending|outstanding|unfinished) {_TASKS}\b",
    rf"\b(?:which|what|any|how many|the) (?:\w+ )?{_TASKS}\b.*\b(?:i|me|we|due|left|{_WHEN})\b",
    rf"\b{_ASK}\b(?:(?!\bdue to\b).)*\b(?:over)?due\b(?! {_OTHER_DUE}\b)",
    rf"\bwhat (?:else )?{_HAVE_TO} {_DO}\b(?! {_OTHER_DO}\b)",
    rf"\bwhat (?:should|must|can|do) i (?:\w+ ){{0,2}}{_DO}\b.*\b{_WHEN}\b",
    r"\b(?:on|left on) my (?:plate|list|agenda|to-?do list)\b",
    rf"\bdo i have (?:anything|something|much|a lot|to do)\b.*\b(?:{_LEFT}|{_WHEN})\b",
    rf"\b{_OFFENE} (?:\w+ ){{0,2}}{_AUFGABEN}\b",
    rf"\b{_WELCHE} (?:\w+ )?{_AUFGABEN}\b.*\b(?:ich|mir|wir|fällig|offen|an|{_WHEN})\b",
    r"\b(?:was|welche|wann|ist|sind|gibt|etwas)\b.*\b(?:über)?fällig(?:e[nrms]?)?\b",
    rf"\bwas {_MUSS} ich (?:\w+ ){{0,4}}{_TUN}\b(?=.*\b{_WHEN}\b)",
    rf"\bwas {_MUSS} ich (?:noch |alles ){{1,2}}{_TUN}\b",
    rf"\bwas {_MUSS} ich\b.*\b{_WHEN}\b.*\b{_TUN}\b",
    r"\bhabe? ich (?:\w+ ){0,4}(?:zu tun|zu erledigen|offen|fällig)\b",
    r"\bwas (?:steht|liegt) (?:\w+ ){0,4}an\b",
    r"\bauf meiner (?:liste|to-?do-?liste|aufgabenliste)\b",
)
_WAITS = (r"\bwhat am i (?:still )?waiting (?:for|on)\b", r"\bworauf warte ich\b")
_WAS_DONE = (
    rf"\bwhat (?:have|did) i (?:\w+ )?{_DID}\b.*\b(?:today|yesterday|week|month)\b",
    rf"\b(?:completed|finished|done) {_TASKS}\b",
    r"\bwas habe? ich\b.*\b(?:erledigt|geschafft|abgehakt)\b",
    rf"\b(?:erledigte|abgeschlossene|fertige)[nr]? {_AUFGABEN}\b",
)
_FOLLOWS = r"^(?:and|und|what about|how about|wie sieht es|und was|was ist mit)\b"
_LATE = r"\b(?:overdue|überfällig\w*|late|behind|verspätet)\b"
_DATED = r"\b(?:due|fällig\w*|deadlines?|fristen)\b"

_DAYS = (
    ("monday", "montag"),
    ("tuesday", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag"),
    ("sunday", "sonntag"),
)


def task_question(
    text: str, today: date, before: str = "", named: date | None = None
) -> TaskQuestion | None:
    """What a message asks about the person's tasks, None when it asks something else.

    before: their message before it, with which a short one ("and tomorrow?") is understood. named:
    a day the message names, as capture reads it; used where no range is said.
    """
    line = _line(text)
    if not line or len(text) > LONGEST_QUESTION:
        return None
    about = _about(line)
    dated = bool(re.search(_DATED, line))
    if about is None:
        follows = len(line) <= SHORT_FOLLOW_UP and re.search(_FOLLOWS, line)
        earlier = _about(_line(before)) if follows and len(before) <= LONGEST_QUESTION else None
        if earlier is None or not re.search(rf"\b(?:{_WHEN}|overdue|überfällig)\b", line):
            return None
        about = earlier
    since, until = _range(line, today, named)
    late = bool(re.search(_LATE, line)) and since is None
    return TaskQuestion(about, since, until, late, dated or late or since is not None)


def _line(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("'s ", " is ").split())


def _about(line: str) -> About | None:
    for about, patterns in ((About.WAITING, _WAITS), (About.DONE, _WAS_DONE), (About.LEFT, _ASKS)):
        if any(re.search(pattern, line) for pattern in patterns):
            return about
    return None


def _range(line: str, today: date, named: date | None) -> tuple[date | None, date | None]:
    """First and last day that are asked for."""
    if found := re.search(r"\b(?:next|nächsten|kommenden) (\d{1,3}) (?:days|tagen?)\b", line):
        return today, today + timedelta(days=int(found[1]))
    for pattern, days in _RANGES:
        if re.search(rf"\b(?:{pattern})\b", line):
            return days(today)
    return _one_day(line, today) or (named, named)


def _in_days(first: int, last: int) -> Days:
    return lambda today: (today + timedelta(days=first), today + timedelta(days=last))


def _week(number: int) -> Days:
    """Monday to Sunday, so many weeks from this one."""

    def days(today: date) -> tuple[date, date]:
        monday = today + timedelta(days=7 * number - today.weekday())
        return monday, monday + timedelta(days=6)

    return days


def _weekend(today: date) -> tuple[date, date]:
    sunday = today + timedelta(days=6 - today.weekday())
    return max(today, sunday - timedelta(days=1)), sunday


def _month(number: int) -> Days:
    def days(today: date) -> tuple[date, date]:
        months = today.year * 12 + today.month - 1 + number
        first = date(months // 12, months % 12 + 1, 1)
        after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
        return first, after - timedelta(days=1)

    return days


_RANGES: tuple[tuple[str, Days], ...] = (
    ("heute (?:und|oder) morgen|today (?:and|or) tomorrow", _in_days(0, 1)),
    ("day after tomorrow|übermorgen", _in_days(2, 2)),
    ("tomorrow|(?<!guten )morgen", _in_days(1, 1)),
    ("today|tonight|heute", _in_days(0, 0)),
    ("yesterday|gestern", _in_days(-1, -1)),
    ("weekend|wochenende", _weekend),
    ("(?:next|coming) week|(?:nächste|kommende)[nr]? woche", _week(1)),
    ("(?:last|past) week|(?:letzte|vergangene)[nr]? woche", _week(-1)),
    ("week|woche", _week(0)),
    ("next month|(?:nächste|kommende)[nrms]? monat", _month(1)),
    ("last month|(?:letzte|vergangene)[nrms]? monat", _month(-1)),
    ("month|monat", _month(0)),
)


def _one_day(line: str, today: date) -> tuple[date, date] | None:
    """The next day of that name; "by Friday": all until then."""
    for number, names in enumerate(_DAYS):
        found = re.search(rf"\b(?:(by|until|before|bis) (?:\w+ )?)?(?:{'|'.join(names)})s?\b", line)
        if found:
            day = today + timedelta(days=(number - today.weekday()) % 7)
            return (today if found[1] else day), day
    return None
