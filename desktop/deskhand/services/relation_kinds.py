"""The kinds of relations there are, how they are called from the other end, and whom they join.

A kind is stored under its English name; any other words are a kind of the person's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from deskhand.domain.people import PartyKind
from deskhand.domain.wording import mark, tr

P, O = PartyKind.PERSON, PartyKind.ORGANISATION  # noqa: E741 the table below reads by them


@dataclass(frozen=True, slots=True)
class RelationKind:
    """`source` is `name` `target`; seen from the target, it is `inverse` the source.

    related: what vCard's RELATED calls the target (RFC 6350, 6.6.6), "" for nothing that fits.
    """

    name: str
    inverse: str
    source: PartyKind
    target: PartyKind
    related: str = ""

    @property
    def is_mutual(self) -> bool:
        """Whether it is the same from both ends."""
        return self.name == self.inverse


KINDS: tuple[RelationKind, ...] = (
    RelationKind(mark("partner of"), mark("partner of"), P, P, "spouse"),
    RelationKind(mark("married to"), mark("married to"), P, P, "spouse"),
    RelationKind(mark("mother of"), mark("child of"), P, P, "child"),
    RelationKind(mark("father of"), mark("child of"), P, P, "child"),
    RelationKind(mark("parent of"), mark("child of"), P, P, "child"),
    RelationKind(mark("child of"), mark("parent of"), P, P, "parent"),
    RelationKind(mark("sibling of"), mark("sibling of"), P, P, "sibling"),
    RelationKind(mark("grandparent of"), mark("grandchild of"), P, P, "kin"),
    RelationKind(mark("grandchild of"), mark("grandparent of"), P, P, "kin"),
    RelationKind(mark("relative of"), mark("relative of"), P, P, "kin"),
    RelationKind(mark("friend of"), mark("friend of"), P, P, "friend"),
    RelationKind(mark("neighbour of"), mark("neighbour of"), P, P, "neighbor"),
    RelationKind(mark("knows"), mark("knows"), P, P, "acquaintance"),
    RelationKind(mark("colleague of"), mark("colleague of"), P, P, "colleague"),
    RelationKind(mark("manager of"), mark("reports to"), P, P),
    RelationKind(mark("reports to"), mark("manager of"), P, P),
    RelationKind(mark("assistant of"), mark("assisted by"), P, P),
    RelationKind(mark("doctor of"), mark("patient of"), P, P),
    RelationKind(mark("teacher of"), mark("pupil of"), P, P),
    RelationKind(mark("works at"), mark("employer of"), P, O),
    RelationKind(mark("leads"), mark("led by"), P, O),
    RelationKind(mark("founder of"), mark("founded by"), P, O),
    RelationKind(mark("owner of"), mark("owned by"), P, O),
    RelationKind(mark("board member of"), mark("has as board member"), P, O),
    RelationKind(mark("member of"), mark("has as member"), P, O),
    RelationKind(mark("studies at"), mark("place of study of"), P, O),
    RelationKind(mark("customer of"), mark("has as customer"), P, O),
    RelationKind(mark("contact at"), mark("has as contact"), P, O),
    RelationKind(mark("subsidiary of"), mark("parent company of"), O, O),
    RelationKind(mark("parent company of"), mark("subsidiary of"), O, O),
    RelationKind(mark("supplier of"), mark("supplied by"), O, O),
    RelationKind(mark("customer of"), mark("has as customer"), O, O),
    RelationKind(mark("partner of"), mark("partner of"), O, O),
    RelationKind(mark("competitor of"), mark("competitor of"), O, O),
    RelationKind(mark("member of"), mark("has as member"), O, O),
)

WORKS_AT = "works at"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to say how somebody relates. words: in the person's language. turned: it is stored
    the other way round, from whom it is said about."""

    kind: str
    words: str
    turned: bool


def choices(source: PartyKind, target: PartyKind | None = None) -> list[Choice]:
    """What can be said about a `source` with a `target` (None: with anybody), each once."""
    found: dict[str, Choice] = {}
    for turned in (False, True):
        for kind in KINDS:
            ends = (kind.target, kind.source) if turned else (kind.source, kind.target)
            if ends[0] is not source or target not in (None, ends[1]):
                continue
            words = tr(kind.inverse if turned else kind.name)
            found.setdefault(words, Choice(kind.name, words, turned))
    return list(found.values())


def choice_of(words: str, source: PartyKind, target: PartyKind) -> Choice:
    """What a person wrote, as it is stored: in English or their own language, or a kind of their
    own."""
    wanted = " ".join(words.split())
    folded = wanted.casefold()
    for each in choices(source, target):
        if each.words.casefold() == folded:
            return each
    for turned in (False, True):
        for kind in KINDS:
            name = kind.inverse if turned else kind.name
            ends = (kind.target, kind.source) if turned else (kind.source, kind.target)
            if name == folded and ends == (source, target):
                return Choice(kind.name, tr(name), turned)
    return Choice(wanted, wanted, False)


def is_of_other_ends(words: str, source: PartyKind, target: PartyKind) -> bool:
    """Whether these are words for a known kind, but never between such two."""
    choice = choice_of(words, source, target)
    known = {each.name for each in KINDS} | {each.inverse for each in KINDS}
    return choice.kind.casefold() in known and not _between(choice.kind, source, target)


def _between(name: str, source: PartyKind, target: PartyKind) -> bool:
    pairs = {(source, target), (target, source)}
    return any(
        name in (kind.name, kind.inverse) and (kind.source, kind.target) in pairs for kind in KINDS
    )


@lru_cache(maxsize=512)
def inverse_of(kind: str) -> str | None:
    """How a stored kind is called from the other end, in English; None for one of the person's
    own."""
    return next((each.inverse for each in KINDS if each.name == kind), None)


def related_of(kind: str) -> str:
    """What vCard's RELATED calls the other end, "" for nothing."""
    return next((each.related for each in KINDS if each.name == kind), "")


_FROM_VCARD = {
    "spouse": "married to",
    "sweetheart": "partner of",
    "date": "partner of",
    "child": "parent of",
    "parent": "child of",
    "sibling": "sibling of",
    "kin": "relative of",
    "friend": "friend of",
    "neighbor": "neighbour of",
    "acquaintance": "knows",
    "met": "knows",
    "contact": "knows",
    "colleague": "colleague of",
    "co-worker": "colleague of",
    "agent": "assisted by",
}


def kind_of_related(related: str) -> str:
    """What RELATED's type means here, "" for nothing known."""
    return _FROM_VCARD.get(related.casefold(), "")
