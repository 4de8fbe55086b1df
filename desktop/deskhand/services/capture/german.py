"""The words of capture in German."""

from __future__ import annotations

from datetime import time

from deskhand.domain.recurrence import Frequency
from deskhand.services.capture.vocabulary import Edge, Role, Table, Unit, Vocabulary, Words, words

_MORNING, _FORENOON, _NOON, _AFTERNOON = time(9), time(10), time(12), time(15)
_EVENING, _NIGHT, _MIDNIGHT = time(19), time(20), time(0)

_MONTHS = (
    *(("januar", "jänner", "jan"), ("februar", "feber", "feb"), ("märz", "mär", "mrz")),
    *(("april", "apr"), ("mai",), ("juni", "jun"), ("juli", "jul"), ("august", "aug")),
    *(("september", "sep", "sept"), ("oktober", "okt"), ("november", "nov")),
    ("dezember", "dez"),
)
_NUMBERS = (
    *("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    *("elf", "zwölf"),
)
_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SHORT = ("mo", "di", "mi", "do", "fr", "sa", "so")
_ORDINALS = (
    "erst",
    "zweit",
    "dritt",
    "viert",
    "fünft",
    "sechst",
    "siebt",
    "acht",
    "neunt",
    "zehnt",
)
_EVERY = ("jeden", "jede", "jedes", "jeder", "jedem")
_PARTS = {
    "früh": _MORNING,
    "morgen": _MORNING,
    "vormittag": _FORENOON,
    "mittag": _NOON,
    "nachmittag": _AFTERNOON,
    "abend": _EVENING,
    "nacht": _NIGHT,
}


def _ended(stem: str) -> tuple[str, ...]:
    return tuple(stem + ending for ending in ("e", "en", "er", "es", "em"))


_NEXT = Words(_ended("nächst"))

GERMAN = Vocabulary(
    weekdays=Table({day: number for number, day in enumerate(_DAYS)} | {"sonnabend": 5}),
    weekday_parts=Table(
        {
            f"{day}{part}": (number, at)
            for number, day in enumerate(_DAYS)
            for part, at in _PARTS.items()
        }
    ),
    short_weekdays=Table({day: number for number, day in enumerate(_SHORT)}),
    every_weekday=Table(
        {f"{day}s": number for number, day in enumerate(_DAYS)} | {"sonnabends": 5}
    ),
    months=Table({name: number for number, names in enumerate(_MONTHS, 1) for name in names}),
    days=Table(
        {
            "heute": 0,
            "morgen": 1,
            "übermorgen": 2,
            "überübermorgen": 3,
            "gestern": -1,
            "vorgestern": -2,
        }
    ),
    parts=Table(_PARTS),
    part_phrases=Table(
        {
            "am morgen": _MORNING,
            "am vormittag": _FORENOON,
            "am mittag": _NOON,
            "am nachmittag": _AFTERNOON,
            "am abend": _EVENING,
            "in der nacht": _NIGHT,
            "morgens": _MORNING,
            "vormittags": _FORENOON,
            "nachmittags": _AFTERNOON,
            "abends": _EVENING,
            "nachts": _NIGHT,
            "früh": _MORNING,
            "in der früh": _MORNING,
        }
    ),
    today_parts=Table(
        {
            "heute früh": _MORNING,
            "heute morgen": _MORNING,
            "heute vormittag": _FORENOON,
            "heute mittag": _NOON,
            "heute nachmittag": _AFTERNOON,
            "heute abend": _EVENING,
            "heute nacht": _NIGHT,
        }
    ),
    clock_words=Table({"mittags": _NOON, "mitternacht": _MIDNIGHT, "um mitternacht": _MIDNIGHT}),
    units=Table(
        {
            "sekunde": Unit.SECOND,
            "sekunden": Unit.SECOND,
            "sek": Unit.SECOND,
            "minute": Unit.MINUTE,
            "minuten": Unit.MINUTE,
            "min": Unit.MINUTE,
            "stunde": Unit.HOUR,
            "stunden": Unit.HOUR,
            "std": Unit.HOUR,
            "h": Unit.HOUR,
            "tag": Unit.DAY,
            "tage": Unit.DAY,
            "tagen": Unit.DAY,
            "tages": Unit.DAY,
            "woche": Unit.WEEK,
            "wochen": Unit.WEEK,
            "monat": Unit.MONTH,
            "monate": Unit.MONTH,
            "monaten": Unit.MONTH,
            "monats": Unit.MONTH,
            "quartal": Unit.QUARTER,
            "quartale": Unit.QUARTER,
            "quartals": Unit.QUARTER,
            "jahr": Unit.YEAR,
            "jahre": Unit.YEAR,
            "jahren": Unit.YEAR,
            "jahres": Unit.YEAR,
        }
    ),
    numbers=Table(
        {
            **{word: number for number, word in enumerate(_NUMBERS, 1)},
            "fünfzehn": 15,
            "zwanzig": 20,
            "dreissig": 30,
            "vierzig": 40,
            "vierzehn": 14,
            "sechzig": 60,
            "neunzig": 90,
        }
    ),
    articles_one=Words({"ein", "eine", "einer", "einem", "einen"}),
    half=Words({"einer halben", "eine halbe", "einem halben", "ein halbes"}),
    ordinals=Table(
        {
            **{word: n for n, stem in enumerate(_ORDINALS, 1) for word in _ended(stem)},
            **dict.fromkeys(_ended("letzt"), -1),
        }
    ),
    every=Words((*_EVERY, "alle")),
    every_phrases=Words((*_EVERY, "im", "des", "in jedem")),
    sure_adverbs=Table(
        {
            "täglich": (Frequency.DAILY, 1),
            "wöchentlich": (Frequency.WEEKLY, 1),
            "zweiwöchentlich": (Frequency.WEEKLY, 2),
            "14-täglich": (Frequency.WEEKLY, 2),
            "14-tägig": (Frequency.WEEKLY, 2),
            "monatlich": (Frequency.MONTHLY, 1),
            "zweimonatlich": (Frequency.MONTHLY, 2),
            "vierteljährlich": (Frequency.MONTHLY, 3),
            "quartalsweise": (Frequency.MONTHLY, 3),
            "halbjährlich": (Frequency.MONTHLY, 6),
            "jährlich": (Frequency.YEARLY, 1),
            "stündlich": (Frequency.HOURLY, 1),
        }
    ),
    workday=Words({"werktag", "wochentag", "arbeitstag"}),
    workdays=Words({"werktags", "wochentags", "an werktagen", "an wochentagen"}),
    weekend=Words({"wochenende"}),
    weekends=Words({"wochenenden", "wochenende", "wochenends"}),
    except_=Words({"ausser", "ausser am", "nur nicht", "nur nicht am"}),
    before_date=Table(
        {
            "am": Role.DUE,
            "zum": Role.DUE,
            "für": Role.DUE,
            "spätestens": Role.DUE,
            "spätestens am": Role.DUE,
            "fällig": Role.DUE,
            "fällig am": Role.DUE,
            "im": Role.DUE,
            "bis": Role.UNTIL,
            "bis zum": Role.UNTIL,
            "spätestens bis": Role.UNTIL,
            "bis spätestens": Role.UNTIL,
            "vor": Role.DUE,
            "vor dem": Role.DUE,
            "ab": Role.START,
            "ab dem": Role.START,
            "beginnend am": Role.START,
            "von": Role.FROM,
            "vom": Role.FROM,
            "zwischen": Role.FROM,
            "an": Role.DUE,
            "für den": Role.DUE,
            "in der": Role.DUE,
            "in": Role.DUE,
        }
    ),
    on=Words({"am", "an", "jeweils am", "immer am"}),
    at=Words({"um", "gegen", "ab", "bis", "vor", "von", "zwischen", "spätestens um", "so gegen"}),
    to=Words({"bis", "bis zum", "-", "–", "und"}),
    the=Words({"der", "den", "dem"}),
    of=Words({"im", "des", "in", "vom"}),
    and_=Words({"und", "&", "oder"}),
    this=Words(_ended("dies")),
    next=_NEXT,
    coming=Words({*_ended("kommend"), *(f"am {each}" for each in _ended("kommend"))}),
    last=Words({*_ended("letzt"), *_ended("vergangen"), *_ended("vorig")}),
    edges=Table(
        {
            "ende": Edge.END,
            "ende des": Edge.END,
            "ende der": Edge.END,
            "am ende des": Edge.END,
            "anfang": Edge.BEGINNING,
            "anfang des": Edge.BEGINNING,
            "beginn": Edge.BEGINNING,
            "anfang der": Edge.BEGINNING,
            "mitte": Edge.MIDDLE,
            "mitte des": Edge.MIDDLE,
            "mitte der": Edge.MIDDLE,
            "am ende der": Edge.END,
            "am anfang des": Edge.BEGINNING,
        }
    ),
    edge_words=Table(
        {
            "monatsende": (Edge.END, Unit.MONTH),
            "monatsanfang": (Edge.BEGINNING, Unit.MONTH),
            "wochenanfang": (Edge.BEGINNING, Unit.WEEK),
            "jahresende": (Edge.END, Unit.YEAR),
            "monatsmitte": (Edge.MIDDLE, Unit.MONTH),
            "quartalsende": (Edge.END, Unit.QUARTER),
            "jahresanfang": (Edge.BEGINNING, Unit.YEAR),
        }
    ),
    in_=Words({"in", "binnen", "innerhalb von"}),
    o_clock=Words({"uhr"}),
    half_to=Words({"halb"}),
    quarter=Words({"viertel"}),
    past=Words({"nach"}),
    before_hour=Words({"vor"}),
    for_=Words({"für"}),
    lasting=Words({"lang"}),
    times=Words({"mal", "x"}),
    once_per=Words(
        f"einmal {link}" for link in ("pro", "die", "am", "im", "in der", "jede", "jeden")
    ),
    remind=Words({"erinnere mich", "erinner mich", "erinnern sie mich"}),
    reminder=Words({"erinnerung", "mit erinnerung"}),
    beforehand=Words({"vorher", "davor", "früher", "zuvor", "vorab"}),
    remind_verb=Words({"erinnern"}),
    day_before=Words({"am tag vorher", "am tag davor", "am vortag", "einen tag vorher"}),
    glue=Words({"daran", "an", "dass", "zu", "bitte", "für"}),
    please=Words({"bitte"}),
    priorities=Table(
        {
            "!hoch": "high",
            "!wichtig": "high",
            "!dringend": "high",
            "!mittel": "medium",
            "!niedrig": "low",
            "!gering": "low",
            "!!": "high",
            "!1": "high",
            "!2": "medium",
            "!3": "low",
            "!!!": "high",
        }
    ),
    soft=words(
        "am an auf aus bei bis dann durch damit für gegen im in mit nach oder ohne seit über"
        " um und unter vom von vor wegen weil wenn während zu zum zur - – — / | & jeden jede"
        " jedes bitte beim"
    ),
    not_before=words(
        "der die das ein eine einen eines des seit nach über mein meine dein deine sein ihre"
        " unser guten gute guter schönen schwarzer"
    ),
    not_times=words(
        "zimmer raum kapitel version seite seiten teil abschnitt band nummer nr verhältnis"
        " gleis linie bus flug abbildung tisch schritt stufe folge staffel aufgabe frage"
        " grösse modell wohnung haus hausnummer artikel regel klasse psalm vers stand"
    ),
    before_verb=Words((*_DAYS, "sonnabend", "um", "gegen", "so gegen")),
    counted=words(
        "personen leute gäste kinder erwachsene kilometer km meter seiten stück tassen gläser"
        " flaschen eier grad prozent euro dollar franken mal punkte kilo gramm liter plätze"
        " karten schritte zimmer"
        " reduzieren erhöhen kürzen senken steigern verringern verkürzen verlängern"
    ),
)
