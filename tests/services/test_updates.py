"""Looking for a newer Deskhand, against a real web server that may lie in every way."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deskhand.domain.errors import DownloadError, InputError, PolicyRefused, UpdateError
from deskhand.domain.update import Channel, Packing
from deskhand.host.settings_file import SettingsFile
from deskhand.host.state_file import StateFile
from deskhand.services.bus import Bus
from deskhand.services.settings import SettingsService
from deskhand.services.update_feed import MOST_BYTES, PREFIX
from deskhand.services.updates import Updates
from tests.support.feed_server import (
    CONTENT,
    KEY,
    NOW,
    OTHER,
    PUBLIC,
    FeedServer,
    feeding,
    sign,
    told,
)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feeding() as server:
        yield server


class Given:
    """Settings, a feed and whoever asks it."""

    def __init__(self, server: FeedServer, settings: SettingsService, folder: Path) -> None:
        self.server, self.settings, self.folder = server, settings, folder
        self.now = NOW

    def updates(self, version: str = "0.1.0", **changes: Any) -> Updates:
        options = {"feed": f"{self.server.url}/{{channel}}.json", "keys": (PUBLIC,)} | changes
        return Updates(
            self.settings,
            StateFile(self.folder / "updates.json"),
            version=version,
            kinds=(Packing.DEB,),
            now=lambda: self.now,
            **options,
        )

    def feed(self, key: Ed25519PrivateKey = KEY, **changes: Any) -> bytes:
        data = sign(told(self.server, **changes), key)
        self.server.put("/stable.json", data)
        return data


@pytest.fixture
async def given(server: FeedServer, tmp_path: Path) -> Given:
    settings = SettingsService(SettingsFile(tmp_path / "settings.toml"), Bus())
    await settings.load()
    return Given(server, settings, tmp_path)


async def change(given: Given, section: str, **values: object) -> None:
    def edit(settings: Any) -> Any:
        changed = getattr(settings, section).model_copy(update=values)
        return settings.model_copy(update={section: changed})

    await given.settings.change(edit)


async def fetch(updates: Updates, folder: Path) -> Path:
    release = await updates.check()
    file = updates.file_of(release)
    place = await updates.place_for(file, folder)
    async with aclosing(updates.download(release, file, place)) as steps:
        async for _ in steps:
            pass
    return place


async def test_a_newer_version_is_told_with_its_notes_and_its_file(given: Given) -> None:
    given.feed()
    updates = given.updates()
    release = await updates.check()
    assert release.version == "0.2.0"
    assert release.notes_in("de") == "Neu: alles."
    assert release.notes_in("fr") == "New: everything."
    assert updates.file_of(release).name == "deskhand_0.2.0_amd64.deb"


async def test_nothing_is_told_of_the_person_or_the_machine(given: Given) -> None:
    given.feed()
    await given.updates().check()
    path, headers = given.server.asked[0]
    assert path == "/stable.json"
    assert headers["user-agent"] == "Deskhand"
    assert headers["accept-encoding"] == "identity"  # what comes packed is not unpacked
    assert not {"cookie", "authorization", "referer", "accept-language"} & headers.keys()


@pytest.mark.parametrize("version", ["0.2.0", "0.2.1", "0.10.0", "1.0.0rc1"])
async def test_the_same_and_older_versions_are_not_offered(given: Given, version: str) -> None:
    given.feed()
    assert await given.updates(version).check() is None


async def test_a_version_being_tried_out_comes_before_the_finished_one(given: Given) -> None:
    given.feed()
    assert await given.updates("0.2.0rc3").check() is not None


async def test_another_signer_is_refused(given: Given) -> None:
    given.feed(OTHER)
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates().check()


async def test_another_signer_under_our_name_is_refused(given: Given) -> None:
    feed = json.loads(given.feed(OTHER))
    feed["key"] = json.loads(given.feed())["key"]
    given.server.put("/stable.json", json.dumps(feed).encode())
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates().check()


async def test_one_changed_byte_is_refused(given: Given) -> None:
    feed = json.loads(given.feed())
    changed = base64.b64decode(feed["signed"]).replace(b"0.2.0", b"0.3.0", 1)
    feed["signed"] = base64.b64encode(changed).decode()
    given.server.put("/stable.json", json.dumps(feed).encode())
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates().check()


async def test_a_signature_for_something_else_is_refused(given: Given) -> None:
    feed = json.loads(given.feed())
    signed = base64.b64decode(feed["signed"])
    feed["signature"] = base64.b64encode(KEY.sign(signed)).decode()
    assert not signed.startswith(PREFIX)
    given.server.put("/stable.json", json.dumps(feed).encode())
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates().check()


async def test_without_a_key_nobody_is_believed(given: Given) -> None:
    given.feed()
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates(keys=()).check()


async def test_an_old_feed_served_again_is_refused(given: Given) -> None:
    old = given.feed(version="0.1.1")
    given.now = NOW + timedelta(days=2)
    given.feed(issued=(NOW + timedelta(days=1)).isoformat())
    assert (await given.updates().check()).version == "0.2.0"
    given.server.put("/stable.json", old)
    with pytest.raises(UpdateError, match="out of date"):
        await given.updates().check()


async def test_a_feed_that_has_run_out_is_refused(given: Given) -> None:
    given.feed()
    given.now = NOW + timedelta(days=91)
    with pytest.raises(UpdateError, match="out of date"):
        await given.updates().check()


async def test_a_feed_from_the_future_is_refused(given: Given) -> None:
    given.feed(issued=(NOW + timedelta(days=3)).isoformat())
    with pytest.raises(UpdateError, match="from the future"):
        await given.updates().check()


async def test_another_channel_is_refused(given: Given) -> None:
    given.feed(channel="beta")
    with pytest.raises(UpdateError, match="other releases"):
        await given.updates().check()


async def test_the_channel_of_the_settings_is_asked(given: Given) -> None:
    given.server.put("/beta.json", sign(told(given.server, channel="beta"), KEY))
    await change(given, "updates", channel=Channel.BETA)
    assert (await given.updates().check()).version == "0.2.0"


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "newest"},
        {"version": "1.0"},
        {"format": 2},
        {"product": "another"},
        {"page": "http://deskhand.example"},
        {"page": "javascript:alert(1)"},
        {"page": "file:///etc/passwd"},
        {"issued": "2026-11-21T12:00:00"},
        {"issued": "yesterday"},
        {"notes": {}},
        {"notes": {"en": "x" * 20_001}},
    ],
)
async def test_what_a_feed_may_not_tell_is_refused(given: Given, changes: dict[str, Any]) -> None:
    given.feed(**changes)
    with pytest.raises(UpdateError, match="cannot be understood"):
        await given.updates().check()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../../.bashrc"},
        {"name": ".hidden"},
        {"name": "a/b.deb"},
        {"url": "http://deskhand.example/x.deb"},
        {"url": "https://me:secret@deskhand.example/x.deb"},
        {"sha256": "0" * 63},
        {"size": 0},
        {"size": 2**40},
        {"packing": "script"},
    ],
)
async def test_what_a_file_may_not_be_is_refused(given: Given, changes: dict[str, Any]) -> None:
    file = told(given.server)["files"][0] | changes
    given.feed(files=[file])
    with pytest.raises(UpdateError, match="cannot be understood"):
        await given.updates().check()


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"<html>", b"\xff\xfe", b"[" * 5000, b"nul"])
async def test_what_is_no_feed_is_refused(given: Given, body: bytes) -> None:
    given.server.put("/stable.json", body)
    with pytest.raises(UpdateError, match="cannot be understood"):
        await given.updates().check()


async def test_a_feed_without_end_is_not_read_to_its_end(given: Given) -> None:
    given.server.put("/stable.json", b"{", endless="1")
    with pytest.raises(UpdateError, match="far too much"):
        await given.updates().check()
    assert MOST_BYTES < 1024 * 1024


@pytest.mark.parametrize("status", [204, 302, 404, 500])
async def test_an_answer_that_is_none_is_told(given: Given, status: int) -> None:
    given.server.put("/stable.json", b"", status, location="https://deskhand.example/")
    with pytest.raises(UpdateError, match="refuses"):
        await given.updates().check()
    assert len(given.server.asked) == 1


async def test_a_server_that_is_away_is_told(given: Given) -> None:
    with feeding() as gone:
        address = f"{gone.url}/x.json"
    with pytest.raises(UpdateError, match="does not answer"):
        await given.updates(feed=address).check()


async def test_local_only_asks_nobody(given: Given) -> None:
    await change(given, "privacy", local_only=True)
    updates = given.updates(feed="https://deskhand.example/{channel}.json")
    await change(given, "updates", check=True)
    with pytest.raises(PolicyRefused, match="Local only"):
        await updates.check()
    assert not await updates.is_due()


@pytest.mark.parametrize(
    "feed", ["", "ftp://x/y", "http://deskhand.example/x", "file:///etc/passwd", "https://"]
)
async def test_an_address_that_cannot_be_asked_is_told(given: Given, feed: str) -> None:
    with pytest.raises(InputError):
        await given.updates(feed=feed).check()


async def test_a_feed_of_ones_own_is_trusted_for_its_own_key_alone(given: Given) -> None:
    given.feed(OTHER)
    own = base64.b64encode(OTHER.public_key().public_bytes_raw()).decode()
    await change(given, "updates", feed=f"{given.server.url}/stable.json", key=own)
    assert await given.updates().check() is not None
    given.feed(KEY)
    with pytest.raises(UpdateError, match="not signed by anybody"):
        await given.updates().check()


async def test_a_key_that_is_none_is_told(given: Given) -> None:
    given.feed()
    await change(given, "updates", feed=f"{given.server.url}/stable.json", key="abc")
    with pytest.raises(UpdateError, match="key of the feed"):
        await given.updates().check()


async def test_by_itself_only_when_wanted_and_once_a_day(given: Given) -> None:
    given.feed()
    updates = given.updates()
    assert not await updates.is_due()
    await change(given, "updates", check=True)
    assert await updates.is_due()
    await updates.check()
    assert not await updates.is_due()
    given.now = NOW + timedelta(days=1)
    assert await updates.is_due()


async def test_the_file_arrives_whole_and_is_not_run(given: Given) -> None:
    given.feed()
    place = await fetch(given.updates(), given.folder / "Downloads")
    assert place.read_bytes() == CONTENT
    assert not place.stat().st_mode & 0o111
    # A second time it is there already.
    assert await fetch(given.updates(), given.folder / "Downloads") == place


async def test_another_file_of_that_name_stays(given: Given) -> None:
    given.feed()
    folder = given.folder / "Downloads"
    folder.mkdir()
    mine = folder / "deskhand_0.2.0_amd64.deb"
    mine.write_text("mine")
    assert (await fetch(given.updates(), folder)).name == "deskhand_0.2.0_amd64-1.deb"
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"X", CONTENT + b"more", CONTENT[:-5], b""])
async def test_a_changed_file_is_thrown_away(given: Given, content: bytes) -> None:
    given.feed()
    given.server.put("/deskhand_0.2.0_amd64.deb", content)
    with pytest.raises(DownloadError):
        await fetch(given.updates(), given.folder)
    assert not (given.folder / "deskhand_0.2.0_amd64.deb").exists()


async def test_a_file_without_end_is_not_read_to_its_end(given: Given) -> None:
    given.feed()
    given.server.put("/deskhand_0.2.0_amd64.deb", CONTENT, endless="1")
    with pytest.raises(DownloadError):
        await fetch(given.updates(), given.folder)
    assert sum(path.stat().st_size for path in given.folder.iterdir()) < 4 * 1024 * 1024


async def test_an_older_version_is_not_downloaded_either(given: Given) -> None:
    given.feed()
    release = await given.updates().check()
    newer = given.updates("0.3.0")
    file = newer.file_of(release)
    with pytest.raises(UpdateError, match="not newer"):
        async with aclosing(newer.download(release, file, given.folder / "x.deb")) as steps:
            await anext(steps)


async def test_what_is_remembered_may_be_damaged(given: Given) -> None:
    (given.folder / "updates.json").write_text('{"issued": 5, "checked": "never", "feed": []}')
    given.feed()
    await change(given, "updates", check=True)
    assert await given.updates().is_due()
    assert await given.updates().check() is not None
