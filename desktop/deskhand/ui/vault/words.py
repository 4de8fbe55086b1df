"""The icons of the kinds of entries."""

from __future__ import annotations

from deskhand.domain.belongings import VaultKind

KIND_ICONS = {
    VaultKind.LOGIN: "key",
    VaultKind.CARD: "card",
    VaultKind.DOCUMENT: "file",
    VaultKind.MEMBERSHIP: "user",
    VaultKind.OTHER: "lock",
}
