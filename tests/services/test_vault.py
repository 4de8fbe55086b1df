"""The vault on a real database and a real keychain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.belongings import VaultKind
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import (
    InputError,
    KeychainError,
    KeychainLocked,
    KeychainMissing,
    NotFoundError,
)
from deskhand.domain.ids import new_id
from deskhand.host.folders import Folders
from deskhand.keychain.broker import SecretsBroker
from deskhand.keychain.entries import INDEX_NAME, EntryIndex
from deskhand.services.vault import UNFINISHED, Vault, secret_named
from tests.keychain.conftest import no_secret_service, secret_service
from tests.support.secret_service import SecretService

__all__ = ["no_secret_service", "secret_service"]

CANARY = "canary-4e1f-vault-value"
OTHER = "canary-77aa-another-value"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(tmp_path / "home")})


@pytest.fixture
async def desk(secret_service: SecretService, folders: Folders) -> AsyncIterator[Desk]:
    opened = await Desk.open(folders, {})
    yield opened
    await opened.close()


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return desk.daily.vault


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def in_keychain(folders: Folders) -> set[tuple[str, str]]:
    return set(EntryIndex(folders.config / INDEX_NAME).read() or ())


async def test_public_parts_are_stored_and_values_are_in_the_keychain_alone(
    vault: Vault, desk: Desk, folders: Folders
) -> None:
    changes: list[Changes] = []
    desk.bus.subscribe(changes.append)
    entry = await vault.add(
        " Work  mail ",
        VaultKind.LOGIN,
        public=[("username", "me"), ("website", "")],
        secrets={"recovery": OTHER, "password": CANARY},
    )
    assert (entry.label, entry.slug, entry.handle) == (
        "Work mail",
        "work-mail",
        "{{secret:work-mail}}",
    )
    assert entry.public == (("username", "me"),)
    assert entry.secret_names == ("password", "recovery")
    assert await vault.reveal(entry.id, "password") == CANARY
    assert await vault.reveal(entry.id, "recovery") == OTHER
    assert [each.noun for each in changes] == [Noun.VAULT]
    assert CANARY.encode() not in written(folders.config.parent)
    handles = await vault.handles()
    assert [(each.label, each.handle) for each in handles] == [("Work mail", entry.handle)]
    assert CANARY not in repr(entry) + repr(handles)


async def test_two_of_one_label_have_handles_of_their_own(vault: Vault) -> None:
    slugs = [(await vault.add("Bänk", VaultKind.CARD)).slug for _ in range(3)]
    assert slugs == ["bank", "bank-2", "bank-3"]
    assert (await vault.add("Почта", VaultKind.LOGIN)).slug == "login"
    assert await vault.find("Bänk") is None  # which of them?
    for words in ("bank-2", "{{secret:bank-2}}"):
        found = await vault.find(words)
        assert found is not None and found.slug == "bank-2"


async def test_a_change_and_its_undo(vault: Vault, folders: Folders) -> None:
    entry = await vault.add(
        "Mail", VaultKind.LOGIN, secrets={"password": "first", "recovery": "codes"}
    )
    before = await vault.change(
        replace(entry, label="Post"), {"password": "second", "recovery": "", "extra": "new"}
    )
    now = await vault.get(entry.id)
    assert (now.label, now.slug, now.secret_names) == ("Post", "mail", ("password", "extra"))
    assert await vault.reveal(entry.id, "password") == "second"
    assert "first" not in repr(before)
    await vault.put_back(before)
    assert await vault.get(entry.id) == entry
    assert await vault.reveal(entry.id, "password") == "first"
    assert await vault.reveal(entry.id, "recovery") == "codes"
    assert {name for _, name in in_keychain(folders)} == {"password", "recovery"}


async def test_a_deleted_entry_leaves_the_keychain_and_comes_back_with_undo(
    vault: Vault, folders: Folders
) -> None:
    entry = await vault.add("Mail", VaultKind.LOGIN, secrets={"password": CANARY})
    before = await vault.delete(entry.id)
    assert await vault.all() == [] and not in_keychain(folders)
    assert CANARY not in repr(before)
    await vault.add("Mail", VaultKind.LOGIN)  # took the handle meanwhile
    back = await vault.put_back(before)
    assert back.slug == "mail-2"
    assert await vault.reveal(back.id, "password") == CANARY


async def test_what_a_crash_left_in_the_keychain_is_deleted_and_nothing_else(
    vault: Vault, desk: Desk, folders: Folders
) -> None:
    entry = await vault.add("Mail", VaultKind.LOGIN, secrets={"password": CANARY})
    lost, noted = f"vault/{new_id()}", EntryIndex(folders.state / UNFINISHED)
    await desk.broker.keep(lost, "password", OTHER)  # killed before the database had it
    noted.add(lost, "password")
    noted.add(f"vault/{entry.id}", "password")  # killed after it
    await vault.tidy()
    assert in_keychain(folders) == {(f"vault/{entry.id}", "password")}
    assert await vault.reveal(entry.id, "password") == CANARY
    assert noted.read() == frozenset()


async def test_an_older_database_put_back_takes_no_value_away(
    vault: Vault, desk: Desk, folders: Folders
) -> None:
    """The keychain is not part of a backup: what it has is not an orphan because of one."""
    await desk.broker.keep(f"vault/{new_id()}", "password", CANARY)
    await vault.tidy()
    assert len(in_keychain(folders)) == 1


async def test_a_locked_keychain_keeps_nothing_and_says_so(
    vault: Vault, secret_service: SecretService, folders: Folders
) -> None:
    entry = await vault.add("Mail", VaultKind.LOGIN, secrets={"password": CANARY})
    secret_service.lock()
    with pytest.raises(KeychainLocked, match="locked"):
        await vault.add("Bank", VaultKind.CARD, secrets={"number": OTHER})
    with pytest.raises(KeychainLocked):
        await vault.reveal(entry.id, "password")
    with pytest.raises(KeychainLocked):
        await vault.change(replace(entry, label="X"), {"password": OTHER})
    with pytest.raises(KeychainLocked):
        await vault.delete(entry.id)
    assert [each.label for each in await vault.all()] == ["Mail"]
    assert OTHER.encode() not in written(folders.config.parent)


async def test_a_keychain_that_hangs_is_given_up(
    vault: Vault, desk: Desk, secret_service: SecretService, folders: Folders
) -> None:
    broker = SecretsBroker(folders.config / INDEX_NAME, timeout_s=0.3, prompt_timeout_s=0.3)
    slow = Vault(vault._repository, broker, desk.bus, folders.state / UNFINISHED)
    secret_service.hang()
    try:
        with pytest.raises(KeychainError, match="does not answer"):
            await slow.add("Bank", VaultKind.CARD, secrets={"number": CANARY})
    finally:
        secret_service.resume()
        await broker.close()
    assert await vault.all() == []


@pytest.mark.usefixtures("no_secret_service")
async def test_without_a_keychain_public_parts_can_still_be_kept(folders: Folders) -> None:
    desk = await Desk.open(folders, {})
    try:
        vault = desk.daily.vault
        with pytest.raises(KeychainMissing, match="no keychain"):
            await vault.add("Mail", VaultKind.LOGIN, secrets={"password": CANARY})
        assert await vault.all() == []
        await vault.add("Library", VaultKind.MEMBERSHIP, public=[("expires", "12/27")])
        assert [each.label for each in await vault.all()] == ["Library"]
    finally:
        await desk.close()
    assert CANARY.encode() not in written(folders.config.parent)


@pytest.mark.parametrize(
    ("label", "value"),
    [(" ", "x"), ("L" * 121, "x"), ("Mail", "x" * 10_001), ("Mail", "a\0b"), ("Mail", "\ud800")],
)
async def test_what_cannot_be_kept_is_refused_whole(vault: Vault, label: str, value: str) -> None:
    with pytest.raises(InputError) as raised:
        await vault.add(label, VaultKind.LOGIN, secrets={"password": value})
    assert "still here" in raised.value.kept
    assert await vault.all() == []


async def test_a_value_of_another_machine_is_told(vault: Vault, desk: Desk) -> None:
    entry = await vault.add("Mail", VaultKind.LOGIN, secrets={"password": CANARY})
    await desk.broker.remove(f"vault/{entry.id}", "password")
    with pytest.raises(NotFoundError, match="keychain"):
        await vault.reveal(entry.id, "password")


async def test_fields_are_found_by_name_and_what_ends_soon_is_told(vault: Vault) -> None:
    entry = await vault.add(
        "Visa", VaultKind.CARD, public=[("expires", "01/27")], secrets={"number": "4", "pin": "1"}
    )
    assert secret_named(entry, "") == "number"
    assert secret_named(entry, "PIN") == "pin"
    with pytest.raises(NotFoundError, match="no secret"):
        secret_named(entry, "password")
    assert vault.hint(entry, date(2026, 12, 31)) == "Expires in 31 days"
    assert vault.hint(entry, date(2027, 2, 1)) == "Expired on 2027-01-31"
    assert vault.hint(entry, date(2026, 1, 1)) == ""
