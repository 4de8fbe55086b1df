from __future__ import annotations

import asyncio
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.errors import InputError, NotFoundError
from deskhand.services.exchange.base import Notes, NotUnderstood
from deskhand.services.exchange.deskhand_json import BETWEEN, HEAD, TAIL, to_json
from deskhand.services.exchange.formats import IMPORTERS
from deskhand.services.exchange.importing import Importing
from deskhand.services.exchange.report import packed, unpacked
from deskhand.store.exchange import ExchangeRepository
from tests.services.exchange.making import PNG, Nothing, everything
from tests.services.exchange.samples import (
    PYGPT_SCHEMA,
    chatgpt,
    chatgpt_of,
    claude,
    content,
    node,
    open_webui,
    said,
)


def written(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


async def test_all_programs_from_one_folder(importing: Importing, tmp_path: Path):
    written(tmp_path / "a" / "conversations.json", [chatgpt("c1"), chatgpt("c2")])
    written(tmp_path / "b" / "any name", [claude()])
    written(tmp_path / "chat-export.txt", [open_webui()])
    written(tmp_path / "user.json", {"id": "me", "email": "me@example.com"})
    (tmp_path / "ours.json").write_bytes(HEAD + to_json(everything()) + BETWEEN
                                         + to_json(everything("Two")) + TAIL)  # fmt: skip
    connection = sqlite3.connect(tmp_path / "db.sqlite")
    connection.executescript(PYGPT_SCHEMA)
    connection.commit()
    connection.close()
    looked = await importing.look(tmp_path)
    assert sum(looked.found.values()) == 8  # the one deleted in PyGPT among them
    report = await importing.run(tmp_path)
    assert report.found == {
        "ChatGPT": 2, "Claude": 1, "Open WebUI": 1, "Deskhand": 2, "PyGPT": 1
    }  # fmt: skip
    assert report.imported == 7 and not report.failed
    assert report.passed_over == ["user.json"]
    again = await importing.run(tmp_path)
    assert (again.imported, again.updated, again.already_there) == (0, 0, 7)


async def test_split_files_in_a_zip_with_pictures(
    importing: Importing, repository: ExchangeRepository, tmp_path: Path
):
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-abc"}
    pictured = chatgpt_of(node("q", None, **content("user", "multimodal_text", parts=[pointer])))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations-000.json", json.dumps([chatgpt("c0"), chatgpt("c1")]))
        archive.writestr("conversations-001.json", json.dumps([pictured]))
        archive.writestr("file-abc-cat.png", PNG)
    report = await importing.run(path)
    assert report.imported == 3
    chats = [await repository.get(each) for each in await repository.ids()]
    (chat,) = [each for each in chats if each.origin == "chatgpt:c"]
    assert chat.messages[0].parts[0].data == PNG
    assert not report.notes


async def test_a_longer_version_is_an_update(importing: Importing, tmp_path: Path):
    short = chatgpt_of(node("a", None, **said("user", "A")))
    longer = chatgpt_of(
        node("a", None, "b", **said("user", "A")), node("b", "a", **said("assistant", "B"))
    )
    await importing.run(written(tmp_path / "1.json", [short]))
    report = await importing.run(written(tmp_path / "2.json", [longer]))
    assert (report.imported, report.updated, report.added.messages) == (0, 1, 1)


async def test_twice_in_one_file_is_there_once(importing: Importing, tmp_path: Path):
    report = await importing.run(written(tmp_path / "c.json", [chatgpt(), chatgpt()]))
    assert (report.imported, report.already_there) == (1, 1)


async def test_undo_takes_everything_back(
    importing: Importing, repository: ExchangeRepository, tmp_path: Path
):
    path = written(tmp_path / "c.json", [chatgpt(), claude()])
    report = await importing.run(path)
    await importing.undo(unpacked(json.loads(json.dumps(packed(report)))))
    assert await repository.ids() == []
    assert (await importing.run(path)).imported == 2


async def test_cut_in_half_keeps_the_good_part(importing: Importing, tmp_path: Path):
    whole = json.dumps([chatgpt(f"c{number}") for number in range(5)])
    path = tmp_path / "c.json"
    path.write_text(whole[: len(whole) - 300], encoding="utf-8")
    report = await importing.run(path)
    assert report.imported == 4
    assert report.failed == 1 and "download" in report.details()[0]


async def test_bad_ones_take_no_good_one_with_them(importing: Importing, tmp_path: Path):
    bad = '{"mapping": {"a": nonsense}}'
    good = json.dumps(chatgpt())
    path = tmp_path / "c.json"
    path.write_text(f'[{bad}, {good}, {{"mapping": {{}}}}]', encoding="utf-8")
    report = await importing.run(path)
    assert (report.imported, report.failed) == (1, 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
async def test_other_encodings(
    importing: Importing, repository: ExchangeRepository, tmp_path: Path, encoding: str
):
    path = tmp_path / "c.json"
    item = json.dumps([chatgpt(title="Grüße")], ensure_ascii=False)
    path.write_bytes(item.encode(encoding))
    assert (await importing.run(path)).imported == 1
    (id_,) = await repository.ids()
    assert (await repository.get(id_)).title.startswith("Gr")


async def test_nothing_to_import_is_said(importing: Importing, tmp_path: Path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 no chat")
    for path in (tmp_path, tmp_path / "photo.jpg", written(tmp_path / "x.json", {"a": 1})):
        for way in (importing.look, importing.run):
            with pytest.raises(InputError, match="No chats"):
                await way(path)
    with pytest.raises(NotFoundError):
        await importing.run(tmp_path / "missing")


async def test_names_that_lead_out_are_passed_over(importing: Importing, tmp_path: Path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../conversations.json", json.dumps([chatgpt("evil")]))
        archive.writestr("/etc/conversations.json", json.dumps([chatgpt("evil2")]))
        archive.writestr("good.json", json.dumps([chatgpt("good")]))
    report = await importing.run(path)
    assert report.imported == 1
    assert sum(report.notes.values()) == 2


async def test_a_bomb_is_not_unpacked(importing: Importing, tmp_path: Path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("conversations.json", "w", force_zip64=True) as file:
            file.write(b'[{"mapping":"')
            for _ in range(80):
                file.write(b"0" * 1_000_000)
        archive.writestr("good.json", json.dumps([chatgpt()]))
    report = await importing.run(path)
    assert report.imported == 1
    assert any("tightly" in what for what in report.notes)


async def test_a_broken_archive_is_told(importing: Importing, tmp_path: Path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps([chatgpt(f"c{each}") for each in range(50)]))
        archive.writestr("b.json", json.dumps([chatgpt("good")]))
    data = bytearray(path.read_bytes())
    data[100:130] = b"\x55" * 30
    path.write_bytes(bytes(data))
    report = await importing.run(path)
    assert report.imported >= 1 and report.failed


async def test_links_out_of_the_folder_are_not_followed(importing: Importing, tmp_path: Path):
    secret = written(tmp_path / "secret" / "c.json", [chatgpt("secret")])
    folder = tmp_path / "export"
    written(folder / "c.json", [chatgpt("mine")])
    (folder / "link.json").symlink_to(secret)
    assert (await importing.run(folder)).imported == 1


async def test_stopping_keeps_whole_conversations(
    importing: Importing, repository: ExchangeRepository, tmp_path: Path
):
    path = written(tmp_path / "c.json", [chatgpt(f"c{number}") for number in range(600)])
    stop = asyncio.Event()

    def tell(_read: int, _total: int, found: int) -> None:
        if found > 400:
            stop.set()

    report = await importing.run(path, tell, stop)
    assert report.is_cancelled
    ids = await repository.ids()
    assert 0 < len(ids) == report.imported < 600
    assert len((await repository.get(ids[0])).messages) == 4
    assert (await importing.run(path)).imported == 600 - len(ids)


async def test_progress_ends_at_the_whole(importing: Importing, tmp_path: Path):
    told: list[tuple[int, int, int]] = []
    path = written(tmp_path / "c.json", [chatgpt(f"c{number}") for number in range(50)])
    await importing.run(path, lambda *facts: told.append(facts))
    assert told[-1][:2] == (path.stat().st_size,) * 2
    assert told[-1][2] == 50


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(
        ["id", "message", "parent", "children", "author", "role", "content", "content_type",
         "parts", "uuid", "sender", "type", "text", "history", "messages", "chat", "files",
         "attachments", "metadata", "thoughts", "labels", "data", "x"]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
HEADS = st.sampled_from(
    [
        {"mapping": {"a": {"message": 1}}},
        {"chat_messages": [{}]},
        {"history": {"messages": {"a": {}}}},
        {"format": "deskhand-conversations", "version": 1, "messages": [{"id": "a"}]},
    ]
)


@given(HEADS, st.dictionaries(st.sampled_from("abc"), ANYTHING, min_size=1), ANYTHING)
def test_invented_exports_raise_nothing_unforeseen(head, some, any_value):
    ((key, _),) = [(k, v) for k, v in head.items() if k not in ("format", "version")]
    for value in (some, list(some.values()), any_value, {"messages": some}):
        item = head | {key: value}
        for importer in IMPORTERS:
            if importer.fits(item):
                try:
                    importer.read(item, Nothing(), Notes())
                except NotUnderstood:
                    continue
