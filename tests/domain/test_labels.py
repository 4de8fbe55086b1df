"""Joining labels keeps the worse of both."""

from itertools import product

from deskhand.domain.labels import Confidentiality, Integrity, Labels
from deskhand.domain.parts import TextPart, joined_labels

ALL = [Labels(i, c) for i, c in product(Integrity, Confidentiality)]


def test_joining_never_gains_trust_or_openness():
    for one, other in product(ALL, ALL):
        joined = one.join(other)
        assert joined.integrity >= max(one.integrity, other.integrity)
        assert joined.confidentiality >= max(one.confidentiality, other.confidentiality)


def test_joining_is_the_same_in_any_order():
    for one, other, third in product(ALL, ALL, ALL):
        assert one.join(other) == other.join(one)
        assert one.join(other).join(third) == one.join(other.join(third))


def test_one_untrusted_part_taints_the_whole():
    parts = (TextPart("mine"), TextPart("theirs", Labels(Integrity.UNTRUSTED)))
    assert joined_labels(parts).integrity is Integrity.UNTRUSTED
