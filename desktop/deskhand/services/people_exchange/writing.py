"""People and organisations as vCards 4.0 (RFC 6350, RFC 9554). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date

from deskhand.domain.people import Neighbour, Party, PartyKind, Reach, ReachKind
from deskhand.services.people_exchange.reading import LAST_CONTACT, OWN_KIND
from deskhand.services.people_exchange.values import escaped, folded, split, types_of
from deskhand.services.relation_kinds import WORKS_AT, related_of

PRODID = "-//Deskhand//EN"
_WRITTEN = frozenset(
    {"FN", "X-DESKHAND-CARD", "KIND", "UID", "REV", "PRODID", "VERSION", "BEGIN", "END"}
)


def uid_of(party: Party) -> str:
    """What it is known by in files: the UID it came with, else its id."""
    return party.uid if party.uid and not party.uid.startswith("sha256:") else party.id.urn


def card_text(party: Party, neighbours: Sequence[Neighbour], today: date) -> str:
    """One card, folded, with its line ends. neighbours: seen from this one."""
    return "".join(folded(line) for line in _lines(party, neighbours, today))


def _lines(party: Party, neighbours: Sequence[Neighbour], today: date) -> list[str]:
    is_person = party.kind is PartyKind.PERSON
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"PRODID:{PRODID}", f"UID:{escaped(uid_of(party))}"]
    lines.append(f"KIND:{'individual' if is_person else 'org'}")
    lines.append(f"FN:{escaped(party.name)}")
    lines += _name_lines(party)
    lines += _list_line("NICKNAME", party.nicknames)
    lines += map(_reach_line, party.reach)
    if party.birthday is not None:
        year = "--" if party.birthday.year is None else f"{party.birthday.year:04}"
        lines.append(f"BDAY:{year}{party.birthday.month:02}{party.birthday.day:02}")
    if party.notes:
        lines.append(f"NOTE:{escaped(party.notes)}")
    lines += _list_line("CATEGORIES", party.tags)
    if party.last_contact is not None:
        lines.append(f"{LAST_CONTACT}:{party.last_contact.isoformat()}")
    lines += _work_lines(party, neighbours, today)
    lines += [_related_line(each) for each in neighbours if each.outgoing]
    lines += _extra_lines(party, neighbours, lines)
    lines.append(f"REV:{party.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return [*lines, "END:VCARD"]


def _name_lines(party: Party) -> list[str]:
    """N; the one that came is written where it still says the same, with its middle names."""
    names = [party.family_name, party.given_name]
    if not any(names):
        return []
    for line in party.extra.splitlines():
        head, _, value = line.partition(":")
        if head.split(";")[0] == "N" and split(value, ";")[:2] == names:
            return [line]
    return [f"N:{escaped(names[0])};{escaped(names[1])};;;"]


def _list_line(name: str, values: Iterable[str]) -> list[str]:
    joined = ",".join(map(escaped, values))
    return [f"{name}:{joined}"] if joined else []


def _reach_line(reach: Reach) -> str:
    known = types_of(reach.label)
    kind = f";TYPE={known}" if known else ""
    if reach.label and not known:
        kind = f";X-LABEL={_param(reach.label)}"
    value = escaped(reach.value)
    match reach.kind:
        case ReachKind.EMAIL:
            return f"EMAIL{kind}:{value}"
        case ReachKind.PHONE:
            return f"TEL{kind}:{value}"
        case ReachKind.URL:
            return f"URL{kind}:{value}"
        case ReachKind.ADDRESS:
            # One text of lines: the street's place holds all of it.
            return f"ADR{kind}:;;{value};;;;"
        case ReachKind.HANDLE:
            return f"SOCIALPROFILE{kind};VALUE=text:{value}"


def _work_lines(party: Party, neighbours: Sequence[Neighbour], today: date) -> list[str]:
    """ORG and TITLE, for programs that know no relations to organisations."""
    if party.kind is PartyKind.ORGANISATION:
        return [f"ORG:{escaped(party.name)}"]
    for each in neighbours:
        if each.relation.kind == WORKS_AT and each.outgoing and not each.is_over(today):
            title = each.relation.note
            return [
                f"ORG:{escaped(each.other.name)}",
                *([f"TITLE:{escaped(title)}"] if title else []),
            ]
    return []


def _related_line(neighbour: Neighbour) -> str:
    relation = neighbour.relation
    related = related_of(relation.kind)
    params = [f";TYPE={related}"] if related else []
    params.append(f";{OWN_KIND}={_param(relation.kind)}")
    if relation.since is not None:
        params.append(f";X-DESKHAND-SINCE={relation.since.isoformat()}")
    if relation.until is not None:
        params.append(f";X-DESKHAND-UNTIL={relation.until.isoformat()}")
    if relation.note:
        params.append(f";X-DESKHAND-NOTE={_param(relation.note)}")
    return f"RELATED{''.join(params)}:{escaped(uid_of(neighbour.other))}"


def _param(value: str) -> str:
    """A parameter's value in quotes (RFC 6868)."""
    plain = value.replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f'"{plain}"'


def _extra_lines(
    party: Party, neighbours: Sequence[Neighbour], written: Sequence[str]
) -> list[str]:
    """What came in and was not understood, unless it is said by now."""
    said = {line.partition(":")[0].partition(";")[0] for line in written}
    ends = {uid_of(each.other) for each in neighbours} | {each.other.name for each in neighbours}
    kept: list[str] = []
    for line in party.extra.splitlines():
        head, colon, value = line.partition(":")
        name = head.partition(";")[0]
        if not colon or name in _WRITTEN or (name in ("N", "ORG", "TITLE") and name in said):
            continue
        if name == "RELATED" and value.strip() in ends:
            continue
        kept.append(line)
    return kept
