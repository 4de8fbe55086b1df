"""Downloads against a real file server: nothing that came is lost, nothing wrong is kept."""

from __future__ import annotations

import asyncio
import hashlib
import random
import resource
import shutil
import stat
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import pytest

from deskhand.domain.errors import DownloadError
from deskhand.providers.base import Progress
from deskhand.providers.download import Download
from tests.support.range_server import RangeServer, serving

CONTENT = b"GGUF" + random.Random(1).randbytes(3_000_000)
OTHER = b"GGUF" + random.Random(2).randbytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HALF = 1_500_000


@pytest.fixture
def server() -> Iterator[RangeServer]:
    with serving(CONTENT) as server:
        yield server


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "model.gguf"


def part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


async def finish(download: Download) -> list[Progress]:
    async with aclosing(download.run()) as steps:
        return [step async for step in steps]


async def pause_at(download: Download, size: int) -> None:
    async with aclosing(download.run()) as steps:
        async for step in steps:
            if step.done_bytes >= size:
                return


async def cut_at_half(server: RangeServer, target: Path) -> None:
    server.cut_after = HALF
    with pytest.raises(DownloadError):
        await finish(Download(server.url, target, sha256=SHA256))
    server.cut_after = None
    server.requests.clear()


async def test_a_download_arrives_whole_private_and_without_leftovers(
    server: RangeServer, target: Path
) -> None:
    steps = await finish(Download(server.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]
    assert steps[0] == Progress("Downloading", 0, len(CONTENT))
    assert steps[-1] == Progress("Done", len(CONTENT), len(CONTENT))


async def test_no_credentials_are_sent(
    server: RangeServer, target: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    await finish(Download(server.url, target))
    assert not {"authorization", "cookie", "proxy-authorization"} & server.requests[0].keys()


async def test_pause_keeps_what_came_and_the_next_run_goes_on(
    server: RangeServer, target: Path
) -> None:
    server.hold_after = HALF
    await pause_at(Download(server.url, target, sha256=SHA256), 1)
    kept = part_of(target).stat().st_size
    assert kept >= 1
    server.hold_after = None
    server.go_on.set()
    steps = await finish(Download(server.url, target, sha256=SHA256))
    assert steps[0].done_bytes == kept
    assert server.requests[-1]["range"] == f"bytes={kept}-"
    assert server.requests[-1]["if-range"] == '"one"'
    assert target.read_bytes() == CONTENT


async def test_a_cancelled_consumer_keeps_what_came(server: RangeServer, target: Path) -> None:
    server.hold_after = HALF
    came = asyncio.Event()

    async def consume() -> None:
        async with aclosing(Download(server.url, target).run()) as steps:
            async for step in steps:
                if step.done_bytes:
                    came.set()

    task = asyncio.ensure_future(consume())
    await asyncio.wait_for(came.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = part_of(target).read_bytes()
    assert kept
    assert CONTENT.startswith(kept)


async def test_a_cut_is_told_with_what_was_kept_and_continued(
    server: RangeServer, target: Path
) -> None:
    server.cut_after = HALF
    with pytest.raises(DownloadError) as error:
        await finish(Download(server.url, target, sha256=SHA256))
    assert error.value.what == "The download of model.gguf broke off."
    assert "MB have come and are kept." in error.value.kept
    server.cut_after = None
    await finish(Download(server.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT


async def test_a_changed_file_on_the_server_starts_over(server: RangeServer, target: Path) -> None:
    await cut_at_half(server, target)
    server.content, server.etag = OTHER, '"two"'
    steps = await finish(Download(server.url, target))
    assert steps[0].status.startswith("Starting over")
    assert target.read_bytes() == OTHER


async def test_a_server_without_ranges_starts_over(server: RangeServer, target: Path) -> None:
    await cut_at_half(server, target)
    server.has_ranges = False
    steps = await finish(Download(server.url, target, sha256=SHA256))
    assert steps[0] == Progress(
        "Starting over: the server cannot go on from there", 0, len(CONTENT)
    )
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
async def test_without_a_strong_validator_or_checksum_it_starts_over(
    server: RangeServer, target: Path, etag: str
) -> None:
    server.etag, server.cut_after = etag, HALF
    with pytest.raises(DownloadError):
        await finish(Download(server.url, target))
    server.cut_after = None
    await finish(Download(server.url, target))
    assert "range" not in server.requests[-1]
    assert target.read_bytes() == CONTENT


async def test_all_bytes_but_no_end_only_needs_the_check(server: RangeServer, target: Path) -> None:
    await cut_at_half(server, target)
    part_of(target).write_bytes(CONTENT)
    await finish(Download(server.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT


async def test_a_part_longer_than_the_file_is_dropped(server: RangeServer, target: Path) -> None:
    await cut_at_half(server, target)
    part_of(target).write_bytes(CONTENT + b"more")
    await finish(Download(server.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT


async def test_a_wrong_checksum_throws_the_file_away(server: RangeServer, target: Path) -> None:
    server.content = OTHER
    with pytest.raises(DownloadError, match="damaged on the way") as error:
        await finish(Download(server.url, target, sha256=SHA256))
    assert error.value.next_step == "Download it again."
    assert not list(target.parent.iterdir())


async def test_the_checksum_the_server_names_is_checked_and_told(
    server: RangeServer, target: Path
) -> None:
    server.headers = {"x-linked-etag": f'"{SHA256}"'}
    download = Download(server.url, target)
    await finish(download)
    assert download.sha256 == SHA256
    server.content = OTHER
    target.unlink()
    with pytest.raises(DownloadError, match="damaged on the way"):
        await finish(Download(server.url, target))


async def test_another_size_or_checksum_than_known_is_told_before_it_comes(
    server: RangeServer, target: Path
) -> None:
    with pytest.raises(DownloadError, match="another file"):
        await finish(Download(server.url, target, size_bytes=len(CONTENT) + 1))
    server.headers = {"x-linked-etag": f'"{"0" * 64}"'}
    with pytest.raises(DownloadError, match="another file"):
        await finish(Download(server.url, target, sha256=SHA256))
    assert not list(target.parent.iterdir())


async def test_something_else_than_a_model_is_not_kept(server: RangeServer, target: Path) -> None:
    server.content = b"PK\x03\x04" + bytes(1_000_000)
    with pytest.raises(DownloadError, match="another file"):
        await finish(Download(server.url, target, starts_with=b"GGUF"))
    server.headers = {"content-type": "text/html; charset=utf-8"}
    with pytest.raises(DownloadError, match="web page"):
        await finish(Download(server.url, target))
    assert not list(target.parent.iterdir())


async def test_offline_is_said_plainly(target: Path) -> None:
    with serving(CONTENT) as server:
        await cut_at_half(server, target)
    with pytest.raises(DownloadError) as error:
        await finish(Download(server.url, target, sha256=SHA256))
    sentence = error.value.sentence()
    assert "127.0.0.1 is out of reach" in sentence
    assert "are kept" in sentence
    assert "Check the network connection" in sentence


@pytest.mark.parametrize(
    ("status", "what"),
    [(404, "does not hand out"), (403, "does not hand out"), (503, "busy"), (429, "busy")],
)
async def test_a_refusing_server_keeps_the_part(
    server: RangeServer, target: Path, status: int, what: str
) -> None:
    await cut_at_half(server, target)
    kept = part_of(target).stat().st_size
    server.status = status
    with pytest.raises(DownloadError, match=what) as error:
        await finish(Download(server.url, target, sha256=SHA256))
    assert error.value.kept
    assert part_of(target).stat().st_size == kept


async def test_a_redirect_within_the_machine_is_followed(server: RangeServer, target: Path) -> None:
    with serving(CONTENT) as first:
        first.redirect_to = server.url.replace("model.gguf", "elsewhere")
        await finish(Download(first.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "address",
    [
        "http://models.example/model.gguf",
        "ftp://models.example/model.gguf",
        "file:///etc/passwd",
        "https://me:secret@models.example/model.gguf",
        "https://[broken/model.gguf",
    ],
)
async def test_a_redirect_to_an_unsafe_address_is_refused(
    server: RangeServer, target: Path, address: str
) -> None:
    server.redirect_to = address
    with pytest.raises(DownloadError, match="not safe") as error:
        await finish(Download(server.url, target))
    assert "secret" not in error.value.detail


async def test_a_circle_of_redirects_ends(server: RangeServer, target: Path) -> None:
    server.redirect_to = server.url
    with pytest.raises(DownloadError, match="circle"):
        await finish(Download(server.url, target))


@pytest.mark.parametrize("url", ["http://models.example/m.gguf", "file:///m", "nonsense", ""])
async def test_only_encrypted_addresses_are_asked(target: Path, url: str) -> None:
    with pytest.raises(DownloadError, match="not safe"):
        await finish(Download(url, target))


@contextmanager
def files_limited_to(size_bytes: int) -> Iterator[None]:
    """A full disk for this process: what grows beyond gets EFBIG."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_keeps_what_fitted(server: RangeServer, target: Path) -> None:
    with files_limited_to(HALF), pytest.raises(DownloadError) as error:
        await finish(Download(server.url, target, sha256=SHA256))
    assert error.value.what == "The disk is full: model.gguf does not fit."
    assert "are kept" in error.value.kept
    assert part_of(target).stat().st_size == HALF
    await finish(Download(server.url, target, sha256=SHA256))
    assert target.read_bytes() == CONTENT


async def test_room_is_checked_before(server: RangeServer, target: Path) -> None:
    announced = shutil.disk_usage(target.parents[1]).total
    server.says_length = False
    server.headers = {"content-length": str(announced)}
    with pytest.raises(DownloadError, match="are free") as error:
        await finish(Download(server.url, target))
    assert "Make room" in error.value.next_step


async def test_two_downloads_of_one_file_do_not_mix(server: RangeServer, target: Path) -> None:
    server.hold_after = HALF
    async with aclosing(Download(server.url, target).run()) as steps:
        await anext(steps)
        with pytest.raises(DownloadError, match="being downloaded already"):
            await finish(Download(server.url, target))


async def test_a_file_in_place_is_not_fetched_again(server: RangeServer, target: Path) -> None:
    await finish(Download(server.url, target, sha256=SHA256))
    server.requests.clear()
    steps = await finish(Download(server.url, target, sha256=SHA256))
    assert steps == [Progress("Already here", len(CONTENT))]
    assert not server.requests


async def test_a_read_only_folder_is_told(server: RangeServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DownloadError, match="cannot be written"):
        await finish(Download(server.url, tmp_path / "file" / "model.gguf"))
