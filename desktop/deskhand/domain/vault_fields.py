"""What each kind of vault entry asks for, and what can be told from the public part of it."""

from __future__ import annotations

import re
import secrets
import string
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from deskhand.domain.belongings import VaultKind
from deskhand.domain.wording import mark, ntr, tr

SOON_DAYS = 60
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
SIGNS = "!#$%&*+-.:;=?@_~"
LOOK_ALIKE = frozenset("0O1lI|")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Field:
    """name: as it is kept. text: as it is shown. example: what stands in it while it is empty."""

    name: str
    text: str
    secret: bool = False
    example: str = ""


VALUE = Field("value", mark("Value"), secret=True)

FIELDS: Mapping[VaultKind, tuple[Field, ...]] = {
    VaultKind.LOGIN: (
        Field("website", mark("Website"), example="example.org"),
        Field("username", mark("User name")),
        Field("password", mark("Password"), secret=True),
        Field("recovery", mark("Recovery codes"), secret=True),
    ),
    VaultKind.CARD: (
        Field("holder", mark("Name on the card")),
        Field("number", mark("Card number"), secret=True),
        Field("expires", mark("Expires"), example="08/28"),
        Field("code", mark("Security code"), secret=True),
        Field("pin", mark("PIN"), secret=True),
    ),
    VaultKind.DOCUMENT: (
        Field("holder", mark("Name on the document")),
        Field("issuer", mark("Issued by")),
        Field("number", mark("Number"), secret=True),
        Field("expires", mark("Expires"), example="2031-05-04"),
    ),
    VaultKind.MEMBERSHIP: (
        Field("organisation", mark("Organisation")),
        Field("number", mark("Membership number"), secret=True),
        Field("pin", mark("PIN or password"), secret=True),
        Field("expires", mark("Expires"), example="12/27"),
    ),
    VaultKind.OTHER: (VALUE,),
}

KIND_TEXTS: Mapping[VaultKind, str] = {
    VaultKind.LOGIN: mark("Login"),
    VaultKind.CARD: mark("Card"),
    VaultKind.DOCUMENT: mark("Document"),
    VaultKind.MEMBERSHIP: mark("Membership"),
    VaultKind.OTHER: mark("Other secret"),
}


def fields_of(
    kind: VaultKind, public: Iterable[str] = (), secret: Iterable[str] = ()
) -> list[Field]:
    """The fields of a kind in order, and behind them those an entry has besides."""
    known = list(FIELDS[kind])
    for names, is_secret in ((public, False), (secret, True)):
        for name in names:
            if (name, is_secret) not in {(each.name, each.secret) for each in known}:
                known.append(Field(name, name, is_secret))
    return known


def own_field(name: str, secret: bool, there: Iterable[Field]) -> tuple[Field | None, str]:
    """A field the person names, or None and why not. there: those the entry has."""
    plain = " ".join(name.split())[:LONGEST_NAME]
    if not plain or not plain.isprintable():
        return None, tr("Give the field a name.")
    known = {word.casefold() for each in there for word in (each.name, tr(each.text))}
    if plain.casefold() in known:
        return None, tr("There is a field “{name}” already.", name=plain)
    return Field(plain, plain, secret), ""


def main_secret(kind: VaultKind) -> str:
    """The name of the secret meant when none is named."""
    return next(each.name for each in FIELDS[kind] if each.secret)


def number_hint(number: str) -> str:
    """What is wrong with a card's number, "" for nothing. It is a hint: the number is kept."""
    digits = re.sub(r"[\s-]", "", number)
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit():
        return tr("A card number has digits only.")
    if len(digits) < 12:
        return ""  # it is still being typed
    if len(digits) > 19 or not _luhn(digits):
        return tr("A digit seems to be wrong: this is no card's number.")
    return ""


def _luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_EXPIRY = (
    re.compile(r"(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?"),
    re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})"),
)


def last_day(text: str) -> date | None:
    """The last day something is good for: "08/28", "2028-08", "2028-08-31", "31.08.2028"."""
    for pattern in _EXPIRY:
        found = pattern.fullmatch(text.strip())
        if found is None:
            continue
        parts = found.groupdict()
        year, month = int(parts["year"]), int(parts["month"])
        year += 2000 if year < 100 else 0
        try:
            return date(year, month, int(parts.get("day") or monthrange(year, month)[1]))
        except ValueError:
            return None
    return None


def expiry_hint(public: Iterable[tuple[str, str]], today: date) -> str:
    """That it is over, or soon will be; "" when there is nothing to say."""
    day = last_day(dict(public).get("expires", ""))
    if day is None:
        return ""
    left = (day - today).days
    if left < 0:
        return tr("Expired on {day}", day=f"{day:%Y-%m-%d}")
    if left == 0:
        return tr("Expires today")
    if left <= SOON_DAYS:
        return ntr("Expires in {count} day", "Expires in {count} days", left)
    return ""


def make_password(length: int = 20, *, signs: bool = True, look_alike: bool = False) -> str:
    """A random password with small and capital letters and digits, each at least once.

    length: is brought between 8 and 128. signs: others as well. look_alike: also 0 and O, 1 and l.
    """
    length = min(max(length, SHORTEST_PASSWORD), LONGEST_PASSWORD)
    kinds = [string.ascii_lowercase, string.ascii_uppercase, string.digits]
    if signs:
        kinds.append(SIGNS)
    if not look_alike:
        kinds = ["".join(each for each in kind if each not in LOOK_ALIKE) for kind in kinds]
    every = "".join(kinds)
    made = [secrets.choice(kind) for kind in kinds]
    made += [secrets.choice(every) for _ in range(length - len(made))]
    secrets.SystemRandom().shuffle(made)
    return "".join(made)
