"""Where a piece of content comes from, and who may see it.

Labels travel with every message part. Joining takes the worse of both, so that one untrusted
byte taints all that is made from it (FIDES; SECURITY notes on flow policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Integrity(IntEnum):
    """Whose words these are; higher is less trusted."""

    USER = 0
    APP = 1
    UNTRUSTED = 2


class Confidentiality(IntEnum):
    """Who may see it; higher is more private."""

    PUBLIC = 0
    PRIVATE = 1
    SECRET = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """Integrity and confidentiality of one part."""

    integrity: Integrity = Integrity.USER
    confidentiality: Confidentiality = Confidentiality.PRIVATE

    def join(self, other: Labels) -> Labels:
        """What content made from both must carry: the worse of each."""
        return Labels(
            max(self.integrity, other.integrity),
            max(self.confidentiality, other.confidentiality),
        )


FROM_USER = Labels(Integrity.USER, Confidentiality.PRIVATE)
FROM_MODEL = Labels(Integrity.APP, Confidentiality.PRIVATE)
FROM_OUTSIDE = Labels(Integrity.UNTRUSTED, Confidentiality.PRIVATE)
