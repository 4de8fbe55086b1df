"""The words of capture in English."""

from __future__ import annotations

from datetime import time

from deskhand.domain.recurrence import Frequency
from deskhand.services.capture.vocabulary import Edge, Role, Table, Unit, Vocabulary, Words, words

_MORNING, _NOON, _AFTERNOON = time(9), time(12), time(15)
_EVENING, _NIGHT, _MIDNIGHT = time(19), time(20), time(0)

_MONTHS = (
    *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",)),
    *(("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sep", "sept")),
    *(("october", "oct"), ("november", "nov"), ("december", "dec")),
)
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ENGLISH = Vocabulary(
    weekdays=Table({day: number for number, day in enumerate(_DAYS)}),
    named_by_weekday=Words(
        {"roast", "roasts", "lunch", "brunch", "dinner", "mass", "school", "paper", "papers"}
    ),
    short_weekdays=Table(
        {
            "mon": 0,
            "tue": 1,
            "tues": 1,
            "wed": 2,
            "weds": 2,
            "thu": 3,
            "thur": 3,
            "thurs": 3,
            "fri": 4,
            "sat": 5,
            "sun": 6,
        }
    ),
    every_weekday=Table({f"{day}s": number for number, day in enumerate(_DAYS)}),
    months=Table({name: number for number, names in enumerate(_MONTHS, 1) for name in names}),
    days=Table(
        {
            "today": 0,
            "tomorrow": 1,
            "tmrw": 1,
            "tmr": 1,
            "yesterday": -1,
            "the day after tomorrow": 2,
            "day after tomorrow": 2,
            "overmorrow": 2,
            "eod": 0,
        }
    ),
    parts=Table(
        {
            "morning": _MORNING,
            "noon": _NOON,
            "afternoon": _AFTERNOON,
            "evening": _EVENING,
            "night": _NIGHT,
            "lunchtime": _NOON,
            "midday": _NOON,
        }
    ),
    part_phrases=Table(
        {
            "in the morning": _MORNING,
            "in the afternoon": _AFTERNOON,
            "in the evening": _EVENING,
            "at night": _NIGHT,
        }
    ),
    today_parts=Table(
        {
            "tonight": _NIGHT,
            "this morning": _MORNING,
            "this afternoon": _AFTERNOON,
            "this evening": _EVENING,
        }
    ),
    clock_words=Table({"noon": _NOON, "midday": _NOON, "midnight": _MIDNIGHT}),
    units=Table(
        {
            "second": Unit.SECOND,
            "seconds": Unit.SECOND,
            "sec": Unit.SECOND,
            "secs": Unit.SECOND,
            "minute": Unit.MINUTE,
            "minutes": Unit.MINUTE,
            "min": Unit.MINUTE,
            "mins": Unit.MINUTE,
            "hour": Unit.HOUR,
            "hours": Unit.HOUR,
            "hr": Unit.HOUR,
            "hrs": Unit.HOUR,
            "h": Unit.HOUR,
            "day": Unit.DAY,
            "days": Unit.DAY,
            "week": Unit.WEEK,
            "weeks": Unit.WEEK,
            "wk": Unit.WEEK,
            "wks": Unit.WEEK,
            "fortnight": Unit.FORTNIGHT,
            "month": Unit.MONTH,
            "months": Unit.MONTH,
            "quarter": Unit.QUARTER,
            "quarters": Unit.QUARTER,
            "year": Unit.YEAR,
            "years": Unit.YEAR,
            "fortnights": Unit.FORTNIGHT,
        }
    ),
    numbers=Table(
        {
            **{word: number for number, word in enumerate(_NUMBERS, 1)},
            "fifteen": 15,
            "twenty": 20,
            "thirty": 30,
            "forty": 40,
            "sixty": 60,
            "ninety": 90,
            "a couple of": 2,
            "a dozen": 12,
        }
    ),
    articles_one=Words({"a", "an"}),
    half=Words({"half an", "half a", "a half"}),
    ordinals=Table(
        {
            "first": 1,
            "second": 2,
            "third": 3,
            "fourth": 4,
            "fifth": 5,
            "sixth": 6,
            "seventh": 7,
            "eighth": 8,
            "ninth": 9,
            "tenth": 10,
            "last": -1,
        }
    ),
    every=Words({"every", "each"}),
    every_phrases=Words({"of every", "of each", "in every", "in each", "every", "each"}),
    other=Words({"other"}),
    adverbs=Table(
        {
            "daily": (Frequency.DAILY, 1),
            "weekly": (Frequency.WEEKLY, 1),
            "biweekly": (Frequency.WEEKLY, 2),
            "bi-weekly": (Frequency.WEEKLY, 2),
            "fortnightly": (Frequency.WEEKLY, 2),
            "monthly": (Frequency.MONTHLY, 1),
            "bimonthly": (Frequency.MONTHLY, 2),
            "quarterly": (Frequency.MONTHLY, 3),
            "half-yearly": (Frequency.MONTHLY, 6),
            "yearly": (Frequency.YEARLY, 1),
            "annually": (Frequency.YEARLY, 1),
            "hourly": (Frequency.HOURLY, 1),
        }
    ),
    workday=Words({"weekday", "workday", "working day", "work day", "business day"}),
    workdays=Words({"on weekdays", "on workdays", "on working days"}),
    weekend=Words({"weekend"}),
    weekends=Words({"weekends", "the weekend"}),
    except_=Words({"except", "except on", "but not", "but not on"}),
    before_date=Table(
        {
            "on": Role.DUE,
            "on the": Role.DUE,
            "by": Role.DUE,
            "by the": Role.DUE,
            "due": Role.DUE,
            "due on": Role.DUE,
            "due by": Role.DUE,
            "due the": Role.DUE,
            "for": Role.DUE,
            "at the": Role.DUE,
            "at": Role.DUE,
            "before": Role.DUE,
            "until": Role.UNTIL,
            "till": Role.UNTIL,
            "until the": Role.UNTIL,
            "till the": Role.UNTIL,
            "through": Role.UNTIL,
            "starting": Role.START,
            "starting on": Role.START,
            "starting from": Role.START,
            "beginning": Role.START,
            "beginning on": Role.START,
            "as of": Role.START,
            "from": Role.FROM,
            "from the": Role.FROM,
            "between": Role.FROM,
            "before the": Role.DUE,
            "no later than": Role.DUE,
            "not later than": Role.DUE,
            "for the": Role.DUE,
            "in": Role.DUE,
            "starting the": Role.START,
        }
    ),
    on=Words({"on", "on the"}),
    at=Words({"at", "by", "between", "around", "about", "before", "until", "till", "from"}),
    to=Words({"to", "-", "–", "until", "till", "and"}),
    the=Words({"the"}),
    of=Words({"of", "in", "of the", "in the"}),
    and_=Words({"and", "&", "or"}),
    this=Words({"this"}),
    next=Words({"next"}),
    coming=Words({"coming", "this coming", "upcoming"}),
    last=Words({"last"}),
    edges=Table(
        {
            "end of": Edge.END,
            "the end of": Edge.END,
            "beginning of": Edge.BEGINNING,
            "the beginning of": Edge.BEGINNING,
            "start of": Edge.BEGINNING,
            "the start of": Edge.BEGINNING,
            "mid": Edge.MIDDLE,
            "middle of": Edge.MIDDLE,
            "the middle of": Edge.MIDDLE,
            "early": Edge.BEGINNING,
            "late": Edge.END,
        }
    ),
    edge_words=Table(
        {
            "eow": (Edge.END, Unit.WEEK),
            "eom": (Edge.END, Unit.MONTH),
            "eoy": (Edge.END, Unit.YEAR),
            "month-end": (Edge.END, Unit.MONTH),
        }
    ),
    in_=Words({"in", "within"}),
    from_now=Words({"from now", "from today"}),
    am=Words({"am", "a.m", "a.m."}),
    pm=Words({"pm", "p.m", "p.m."}),
    o_clock=Words({"o'clock", "o’clock", "oclock"}),
    half_past=Words({"half past"}),
    quarter=Words({"quarter", "a quarter"}),
    past=Words({"past", "after"}),
    before_hour=Words({"to", "before"}),
    for_=Words({"for"}),
    times=Words({"times", "x"}),
    once_per=Words({"once a", "once per", "once every", "once each"}),
    remind=Words({"remind me", "set a reminder", "set reminder"}),
    reminder=Words({"reminder", "with a reminder", "with reminder", "alert", "alarm"}),
    beforehand=Words({"before", "earlier", "prior", "beforehand", "ahead", "in advance"}),
    day_before=Words({"the day before", "a day before", "the evening before"}),
    glue=Words({"to", "about", "that", "of", "for"}),
    please=Words({"please"}),
    priorities=Table(
        {
            "!high": "high",
            "!h": "high",
            "!urgent": "high",
            "!important": "high",
            "!medium": "medium",
            "!med": "medium",
            "!m": "medium",
            "!normal": "medium",
            "!low": "low",
            "!l": "low",
            "!1": "high",
            "!2": "medium",
            "!3": "low",
            "!!": "high",
            "!!!": "high",
        }
    ),
    soft=words(
        "about after and as at because before but by during for from if in near of on or"
        " regarding re so than then to until till via when where which while with without - –"
        " — / | & due every each starting please"
    ),
    not_before=words(
        "the a an since after about of like than my your his her our their good black easter"
        " ash palm cyber super fat ruby casual bloody holy throwback taco usa"
    ),
    not_times=words(
        "room chapter version v page pages part section volume vol no nr number ratio score"
        " scored aspect scale psalm verse gate platform track line bus route flight unit"
        " figure table step level episode season exercise question size model apartment apt"
        " building suite ticket issue item article rule grade windows python ios mark type"
        " class"
    ),
    counted=words(
        "people persons guests kids children adults miles mile km kilometers kilometres"
        " metres meters pages page items item cups cup glasses bottles eggs degrees percent"
        " dollars euros pounds bucks times points kg grams g lbs litres liters rooms seats"
        " tickets steps reps sets bags boxes copies street st avenue ave road rd lane drive"
    ),
)
