"""Values within a property: escaping, lists, structures, labels, birthdays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deskhand.domain.errors import InputError
from deskhand.domain.people import Birthday
from deskhand.services.people_exchange.content_lines import Property
from deskhand.services.people_rules import check_birthday

# What is said of an address or number, and how it is called here.
LABELS = {"home": "home", "work": "work", "cell": "mobile", "mobile": "mobile", "fax": "fax"}
LABELS |= {"pager": "pager", "main": "main", "other": "other", "school": "school"}
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_DAY = re.compile(r"(?P<year>\d{4}|-)-?(?P<month>\d\d)-?(?P<day>\d\d)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unescaped(value: str) -> str:
    r"""Without backslashes: "a\, b\nc" is two lines."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escaped(value: str) -> str:
    """As it is written into a card."""
    plain = value.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def split(value: str, mark: str) -> list[str]:
    """The pieces between marks that are not escaped, each without backslashes."""
    pieces = re.split(rf"(?<!\\)((?:\\\\)*){re.escape(mark)}", value)
    # The group keeps backslashes that stand in pairs before the mark.
    joined = ["".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]
    return [unescaped(each).strip() for each in joined]


def label_of(found: Property, apple: dict[str, str]) -> str:
    """How an address or number is called. apple: X-ABLabel by group."""
    own = apple.get(found.group, "") if found.group else ""
    if own:
        match = _APPLE_LABEL.fullmatch(own)
        return (match[1].casefold() if match else own)[:60]
    return next((LABELS[each] for each in found.types() if each in LABELS), "")


def types_of(label: str) -> str:
    """The TYPE parameter for a label, "" for one that vCard does not know."""
    known = {"home": "home", "work": "work", "mobile": "cell", "fax": "fax", "pager": "pager"}
    return known.get(label.casefold(), "")


def birthday_in(found: Property) -> Birthday | None:
    """The day of a BDAY; None where it is none that can be kept."""
    match = _DAY.match(found.value.strip())
    if match is None:
        return None
    year = None if match["year"] == "-" else int(match["year"])
    if found.params.get("X-APPLE-OMIT-YEAR", [""])[0] == match["year"]:
        year = None
    birthday = Birthday(int(match["month"]), int(match["day"]), year)
    try:
        check_birthday(birthday)
    except InputError:
        return None
    return birthday


def address_lines(parts: Sequence[str]) -> str:
    """An ADR as people write it: street, post code and town, country."""
    box, extended, street, town, region, code, country = (*parts, *[""] * 7)[:7]
    lines = [street, extended, box, " ".join(filter(None, (code, town))), region, country]
    return "\n".join(each for each in lines if each)


def folded(line: str) -> str:
    """A line of a card, in pieces of at most 75 bytes."""
    pieces, piece, size = [], "", 0
    for character in line:
        length = len(character.encode("utf-8", "replace"))
        if size + length > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece += character
        size += length
    return "\r\n ".join([*pieces, piece]) + "\r\n"
