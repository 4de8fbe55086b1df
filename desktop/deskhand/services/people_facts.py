"""What of a card goes to a model, as labelled lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deskhand.domain.people import Neighbour, Party, PartyKind

MOST_RELATIONS = 60


def facts(
    party: Party, neighbours: Sequence[Neighbour], today: date, *, contact: bool = False
) -> str:
    """Name, birthday and relations, in English. contact: also how to reach them; without it no
    phone number, address or note is in it."""
    lines = [f"Name: {party.name}"]
    lines.append("Kind: " + ("person" if party.kind is PartyKind.PERSON else "organisation"))
    if party.nicknames:
        lines.append(f"Also called: {', '.join(party.nicknames)}")
    if party.birthday is not None:
        day = f"{party.birthday.month:02}-{party.birthday.day:02}"
        lines.append(f"Birthday: {party.birthday.year or '-'}-{day}")
    if party.last_contact is not None:
        lines.append(f"Last contact: {party.last_contact.isoformat()}")
    if contact:
        for each in party.reach:
            label = f" ({each.label})" if each.label else ""
            value = each.value.replace("\n", ", ")
            lines.append(f"{each.kind.value.capitalize()}{label}: {value}")
    if neighbours:
        lines.append("Relations:")
    lines += [f"- {_said(party, other, today)}" for other in neighbours[:MOST_RELATIONS]]
    return "\n".join(lines) + "\n"


def _said(party: Party, neighbour: Neighbour, today: date) -> str:
    """One relation, read along its arrow: stored kinds are English."""
    relation = neighbour.relation
    ends = (party.name, neighbour.other.name)
    source, target = ends if neighbour.outgoing else ends[::-1]
    said = f"{source}: {relation.kind} {target}"
    if relation.note:
        said += f", {relation.note}"
    if relation.since is not None:
        said += f", since {relation.since.isoformat()}"
    if relation.until is not None:
        said += f", until {relation.until.isoformat()}"
    return f"{said} (over)" if neighbour.is_over(today) else said
