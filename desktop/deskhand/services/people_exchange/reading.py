"""A card as a person or organisation, with what it says of others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from deskhand.domain.people import Birthday, Party, PartyKind, Reach, ReachKind
from deskhand.domain.wording import mark
from deskhand.services.people_exchange.cards import Broken, RawCard
from deskhand.services.people_exchange.content_lines import Property
from deskhand.services.people_exchange.values import (
    address_lines,
    birthday_in,
    escaped,
    label_of,
    split,
    unescaped,
)
from deskhand.services.people_rules import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTES,
    MOST_REACH,
    MOST_WORDS,
    cleaned,
    one_line,
)

LONGEST_EXTRA_LINE = 200_000
LONGEST_EXTRA = 400_000

NAMELESS = mark("The card names nobody.")
TOO_MUCH = mark("A picture or other part is too large and was left out.")
SHORTENED = mark("Something is longer than there is room for, and was shortened.")
NO_SUCH_DAY = mark("Its birthday is no day there is; it is kept as it was written.")
GUESSED = mark("Its letters are not UTF-8: look whether they are right.")

LAST_CONTACT = "X-DESKHAND-LAST-CONTACT"
OWN_KIND = "X-DESKHAND-KIND"
_KINDS = {"org": PartyKind.ORGANISATION, "organization": PartyKind.ORGANISATION}
_SILENT = frozenset({"VERSION", "PRODID", "REV", "UID", "KIND", "X-ADDRESSBOOKSERVER-KIND"})
_SILENT |= {"BEGIN", "END", "AGENT", "X-ABLABEL", "X-ABSHOWAS"}


@dataclass(frozen=True, slots=True)
class Related:
    """Somebody a card points to. target: a UID or a name. kind: our own word for it, "" when only
    vCard's type is known."""

    target: str
    types: tuple[str, ...] = ()
    kind: str = ""
    since: str = ""
    until: str = ""
    note: str = ""
    outgoing: bool = True


@dataclass(slots=True)
class ReadCard:
    """What a card says. party: not stored yet. digest: of all its lines, so that the same card is
    known again. organisation, role: where they work, as the card says."""

    number: int
    party: Party
    digest: str
    revised: datetime | None = None
    organisation: str = ""
    role: str = ""
    related: list[Related] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_card(raw: RawCard, draft: Callable[[str, PartyKind], Party]) -> ReadCard | Broken:
    """What a card says, or why nothing can be made of it. draft: makes an empty party."""
    reader = _Reader(raw)
    reader.take_all()
    name = reader.shown_name()
    if not name:
        return Broken(raw.number, NAMELESS)
    return reader.made(draft(name, reader.kind))


class _Reader:
    def __init__(self, raw: RawCard) -> None:
        self._raw = raw
        self._notes = list(dict.fromkeys(raw.notes))
        self._apple = {
            each.group: unescaped(each.value)
            for each in raw.properties
            if each.name == "X-ABLABEL" and each.group
        }
        self.kind = PartyKind.PERSON
        self._name = self._given = self._family = self._uid = self._note = ""
        self._nicknames: list[str] = []
        self._tags: list[str] = []
        self._reach: list[Reach] = []
        self._extra: list[str] = []
        self._related: list[Related] = []
        self._organisation = self._role = ""
        self._revised: datetime | None = None
        self._birthday: Birthday | None = None
        self._last_contact: date | None = None

    def take_all(self) -> None:
        """Go through every line."""
        if any(each.is_guessed for each in self._raw.properties):
            self._notes.append(GUESSED)
        for each in self._raw.properties:
            if not self._take(each):
                self._keep(each)

    def shown_name(self) -> str:
        """FN, or what else the card calls them."""
        if self._organisation and not (self._name or self._given or self._family):
            self.kind = PartyKind.ORGANISATION  # as many programs write companies
        full = f"{self._given} {self._family}".strip()
        mail = next((each.value for each in self._reach if each.kind is ReachKind.EMAIL), "")
        names = (self._name, full, self._organisation, *self._nicknames[:1], mail)
        name = next((line for each in names if (line := one_line(each))), "")
        return self._short(name, LONGEST_NAME)

    def made(self, party: Party) -> ReadCard:
        """The card, read."""
        own = self.kind is PartyKind.ORGANISATION
        filled = replace(
            party,
            given_name="" if own else self._short(self._given, LONGEST_NAME),
            family_name="" if own else self._short(self._family, LONGEST_NAME),
            nicknames=tuple(self._nicknames[:MOST_WORDS]),
            reach=tuple(self._reach[:MOST_REACH]),
            birthday=self._birthday,
            notes=self._short(self._note, LONGEST_NOTES),
            tags=tuple(self._tags[:MOST_WORDS]),
            last_contact=self._last_contact,
            uid=self._uid[:LONGEST_LINE],
            extra="\n".join(self._extra),
        )
        works = "" if own else self._organisation
        return ReadCard(
            self._raw.number,
            cleaned(filled),
            _digest(self._raw),
            self._revised,
            self._short(works, LONGEST_NAME),
            self._role,
            self._related,
            list(dict.fromkeys(self._notes)),
        )

    def _short(self, text: str, most: int) -> str:
        if len(text) > most:
            self._notes.append(SHORTENED)
        return text[:most]

    def _take(self, each: Property) -> bool:
        """Whether it was understood whole; otherwise it is kept as it is."""
        value = each.value.strip()
        match each.name:
            case "FN":
                self._name = self._name or unescaped(value)
            case "N":
                family, given, *_ = (*split(value, ";"), "", "")
                self._family, self._given = family, given
                return not any(split(value, ";")[2:])  # titles and middle names stay
            case "NICKNAME":
                self._nicknames += [part for part in split(value, ",") if part]
            case "CATEGORIES":
                self._tags += [part for part in split(value, ",") if part]
            case "NOTE":
                self._note = "\n\n".join(filter(None, (self._note, unescaped(value))))
            case "TEL" | "EMAIL" | "URL" | "ADR" | "IMPP" | "SOCIALPROFILE" | "X-SOCIALPROFILE":
                return self._take_reach(each)
            case "BDAY":
                self._birthday = birthday_in(each)
                if self._birthday is None and value:
                    self._notes.append(NO_SUCH_DAY)
                return self._birthday is not None
            case "ORG":
                self._organisation = next(iter(split(value, ";")), "")
                return self.kind is PartyKind.ORGANISATION
            case "TITLE" | "ROLE":
                self._role = self._role or one_line(unescaped(value))
                return False
            case "RELATED":
                return self._take_related(each)
            case _:
                return self._take_rest(each, value)
        return True

    def _take_rest(self, each: Property, value: str) -> bool:
        match each.name:
            case "UID":
                self._uid = unescaped(value)
            case "REV":
                self._revised = _instant(value)
            case "KIND" | "X-ADDRESSBOOKSERVER-KIND":
                self.kind = _KINDS.get(value.casefold(), self.kind)
            case "X-ABSHOWAS":
                if value.casefold() == "company":
                    self.kind = PartyKind.ORGANISATION
            case name if name == LAST_CONTACT:
                self._last_contact = _day(value)
            case _:
                return each.name in _SILENT
        return True

    def _take_reach(self, each: Property) -> bool:
        kinds = {"TEL": ReachKind.PHONE, "EMAIL": ReachKind.EMAIL, "URL": ReachKind.URL}
        kinds["ADR"] = ReachKind.ADDRESS
        kind = kinds.get(each.name, ReachKind.HANDLE)
        if kind is ReachKind.ADDRESS:
            value = address_lines(split(each.value, ";"))
        else:
            value = one_line(unescaped(each.value))
            prefix = {ReachKind.PHONE: "tel:", ReachKind.EMAIL: "mailto:"}.get(kind, "")
            if prefix and value.casefold().startswith(prefix):
                value = value[len(prefix) :]
        reach = Reach(kind, value, label_of(each, self._apple))
        if not value:
            return True
        if not _can_be(reach) or len(self._reach) >= MOST_REACH:
            return False
        self._reach.append(reach)
        return True

    def _take_related(self, each: Property) -> bool:
        def param(name: str) -> str:
            return each.params.get(name, [""])[0]

        own = param(OWN_KIND)
        target = one_line(unescaped(each.value))
        if target:
            self._related.append(
                Related(
                    target,
                    tuple(each.types()),
                    own,
                    param("X-DESKHAND-SINCE"),
                    param("X-DESKHAND-UNTIL"),
                    param("X-DESKHAND-NOTE"),
                )
            )
        return bool(own)

    def _keep(self, each: Property) -> None:
        """Keep a line as version 4.0 writes it, within bounds."""
        line = _line(each)
        kept = sum(map(len, self._extra))
        if len(line) > LONGEST_EXTRA_LINE or kept + len(line) > LONGEST_EXTRA:
            self._notes.append(TOO_MUCH)
        else:
            self._extra.append(line)


def _can_be(reach: Reach) -> bool:
    """Whether the rules let it be kept as a way to reach somebody."""
    if len(reach.value) > LONGEST_LINE:
        return False
    if reach.kind is ReachKind.EMAIL:
        return re.fullmatch(r"[^\s@]+@[^\s@]+", reach.value) is not None
    return reach.kind is not ReachKind.PHONE or any(each.isdigit() for each in reach.value)


def _line(each: Property) -> str:
    params = {name: values for name, values in each.params.items() if name != "CHARSET"}
    encodings = [value.upper() for value in params.pop("ENCODING", [])]
    value = each.value
    if "QUOTED-PRINTABLE" in encodings:
        value = escaped(value) if "\n" in value or "\r" in value else value
    elif {"B", "BASE64"} & set(encodings):
        media = next(iter(params.pop("TYPE", [])), "").casefold() or "octet-stream"
        folder = "image" if each.name in ("PHOTO", "LOGO") else "application"
        value = f"data:{folder}/{media};base64,{''.join(value.split())}"
    head = ";".join([each.name, *(f"{name}={_quoted(values)}" for name, values in params.items())])
    return "".join(part if part.isprintable() else " " for part in f"{head}:{value}")


def _quoted(values: list[str]) -> str:
    plain = (each.replace('"', "'").replace("\n", " ") for each in values)
    return ",".join(f'"{each}"' if set(each) & set(",;:") else each for each in plain)


def _digest(raw: RawCard) -> str:
    """The same for the same card, whatever program wrote it when."""
    silent = ("REV", "PRODID", "VERSION")
    lines = sorted(
        f"{each.name}{sorted(each.params.items())}{each.value}"
        for each in raw.properties
        if each.name not in silent
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def _instant(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
