"""Two lives of one person: nothing of one is ever in the other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.belongings import ResourceKind, VaultKind
from deskhand.domain.conversation import Draft
from deskhand.domain.people import PartyKind
from deskhand.host.folders import Folders
from deskhand.host.settings import Settings
from deskhand.keychain import backends
from deskhand.keychain.backends import find_keychain, service_of
from deskhand.services.profiles import Profiles
from tests.keychain.conftest import secret_service
from tests.support.secret_service import SecretService

__all__ = ["secret_service"]

pytestmark = pytest.mark.usefixtures("secret_service")


@pytest.fixture
def roots(tmp_path: Path) -> Folders:
    return Folders.find({"DESKHAND_HOME": str(tmp_path / "home")})


async def fill(desk: Desk, canary: str) -> None:
    """Put this word wherever a person's own words go, and a value of it into the keychain."""
    posted = await desk.conversations.post(Draft(None, f"{canary} message"))
    await desk.conversations.save_draft(Draft(posted.conversation_id, f"{canary} draft"))
    people = desk.daily.people
    await people.add(people.draft(f"{canary} person", PartyKind.PERSON))
    vault = desk.daily.vault
    secrets = {"password": f"{canary}-value"}
    await vault.add(f"{canary} login", VaultKind.LOGIN, secrets=secrets)
    await desk.broker.set("openai", "https://api.openai.com:443", f"{canary}-key")
    await desk.daily.resources.add(ResourceKind.URL, f"https://{canary}.example/")

    def edit(settings: Settings) -> Settings:
        chat = settings.chat.model_copy(update={"system_prompt": f"{canary} instructions"})
        return settings.model_copy(update={"chat": chat})

    await desk.settings.change(edit)
    desk.backups.folder.mkdir(parents=True)
    await desk.backups.make(desk.backups.folder)


def holding(word: str, folder: Path) -> set[Path]:
    """Files below a folder that hold this word."""
    every = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder) for path in every if word.encode() in path.read_bytes()}


async def test_nothing_crosses_over_also_while_both_are_open(roots: Folders) -> None:
    work = await Profiles(roots, "").create("Work")
    of_work = roots.of_profile(work.slug)
    first, second = await asyncio.gather(Desk.open(roots, {}), Desk.open(of_work, {}))
    try:
        await fill(first, "canaryone")
        await fill(second, "canarytwo")
        assert [each.title for each in await first.conversations.page()] == ["canaryone message"]
        assert [each.title for each in await second.conversations.page()] == ["canarytwo message"]
        for desk, own, other in (
            (first, "canaryone", "canarytwo"),
            (second, "canarytwo", "canaryone"),
        ):
            (entry,) = await desk.daily.vault.all()
            assert await desk.daily.vault.reveal(entry.id, "password") == f"{own}-value"
            handle = desk.broker.handle("openai", "https://api.openai.com:443")
            assert await handle.reveal() == f"{own}-key"
            assert other not in repr(desk.broker.entries())
    finally:
        await first.close()
        await second.close()
    home = roots.config.parent
    ones, twos = holding("canaryone", home), holding("canarytwo", home)
    assert ones and twos
    assert not [path for path in ones if "profiles" in path.parts]
    assert not [path for path in twos if "profiles" not in path.parts]


async def test_the_keychain_has_them_under_names_of_their_own(roots: Folders) -> None:
    work = await Profiles(roots, "").create("Work")
    desk = await Desk.open(roots.of_profile(work.slug), {})
    try:
        await desk.broker.set("mine", "https://x.example:443", "canary-key")
        mine, theirs = find_keychain(work.slug), find_keychain("")
        assert (mine.service, theirs.service) == ("deskhand profile work", "deskhand")
        assert backends.read(mine, "mine", "https://x.example:443") == "canary-key"
        assert backends.read(theirs, "mine", "https://x.example:443") is None
    finally:
        await desk.close()
    assert service_of("") == "deskhand"


async def test_what_was_removed_goes_with_its_keys_after_a_month(roots: Folders) -> None:
    profiles = Profiles(roots, "")
    work = await profiles.create("Work")
    desk = await Desk.open(roots.of_profile(work.slug), {})
    await desk.broker.set("mine", "https://x.example:443", "canary-key")
    await desk.close()
    await profiles.remove(work)
    await profiles.purge()
    assert len(await profiles.removed()) == 1
    await profiles.purge(datetime.now(UTC) + timedelta(days=31))
    assert await profiles.removed() == []
    assert backends.read(find_keychain(work.slug), "mine", "https://x.example:443") is None


async def test_keys_that_cannot_be_deleted_now_keep_it_for_later(
    roots: Folders, secret_service: SecretService
) -> None:
    profiles = Profiles(roots, "")
    work = await profiles.create("Work")
    desk = await Desk.open(roots.of_profile(work.slug), {})
    await desk.broker.set("mine", "https://x.example:443", "canary-key")
    await desk.close()
    await profiles.remove(work)
    secret_service.lock()
    await profiles.purge(datetime.now(UTC) + timedelta(days=31))
    assert len(await profiles.removed()) == 1
