from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from deskhand.domain.errors import DiskFull, HostError, InputError
from deskhand.domain.exchange import ExchangedConversation
from deskhand.domain.ids import new_id
from deskhand.services.bus import Bus
from deskhand.services.exchange.exporting import ENDINGS, FORMATS, Exporting
from deskhand.services.exchange.file_names import Names, safe_file_name, safe_name
from deskhand.services.exchange.importing import Importing
from deskhand.services.exchange.telling import Options
from deskhand.store.database import Database
from deskhand.store.exchange import ExchangeRepository
from tests.services.exchange.making import PNG, REPORT, everything, message


@pytest.fixture
def exporting(repository: ExchangeRepository) -> Exporting:
    return Exporting(repository)


def saying(text: str, title: str = "Chat") -> ExchangedConversation:
    one = message(text)
    return replace(
        everything(title), messages=(one,), leaf=one.key, files=(), id=new_id(), folder=""
    )


async def test_markdown_with_its_files(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    chat = everything("Plan: A/B?")
    await repository.add([chat])
    exported = await exporting.run(tmp_path / "out.md", "markdown", [chat.id])
    text = exported.path.read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "Plan: A/B?"\ndate: 2026-11-21T12:30:15+00:00\n')
    assert 'tags: ["home", "öl"]' in text and 'models: ["gpt-x"]' in text
    assert "![cat.png](out%20files/cat.png)" in text
    assert (tmp_path / "out files" / "cat.png").read_bytes() == PNG
    assert (tmp_path / "out files" / "report.pdf").read_bytes() == REPORT
    assert "Hm…" not in text and "It broke off" not in text


async def test_branches_and_thinking_when_asked_for(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    chat = everything()
    await repository.add([chat])
    options = Options(all_branches=True, thinking=True)
    for name in ("markdown", "html", "text"):
        text = (await exporting.text(chat.id, name, options)).decode()
        assert "Hm…" in text and "It broke off" in text
        assert "Another branch, after message 1" in text
        assert text.count("And then?") == 1


async def test_json_comes_back_exactly(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    chats = [everything("One"), everything("Two")]
    await repository.add(chats)
    for path in (tmp_path / "all.json", tmp_path / "all.zip"):
        await exporting.run(path, "json")
        other = await Database.in_memory()
        try:
            report = await Importing(ExchangeRepository(other), Bus()).run(path)
            assert report.imported == 2 and not report.notes and not report.failed
            for chat in chats:
                assert await ExchangeRepository(other).get(chat.id) == chat
        finally:
            await other.close()
    assert json.loads((tmp_path / "all.json").read_bytes())["version"] == 1


async def test_html_runs_nothing_and_fetches_nothing(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    hostile = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))\n\n"
        "![spy](https://spy.example/x.png)\n\n```html\n</code><script>\n```"
    )
    chat = saying(hostile, '</title><script>alert("t")</script>')
    pictured = everything()
    await repository.add([chat, pictured])
    page = (await exporting.text(chat.id, "html")).decode()
    assert "<script" not in page and "<img" not in page
    assert 'href="javascript' not in page
    assert "default-src 'none'" in page and "prefers-color-scheme: dark" in page
    assert "data:image/png;base64," in (await exporting.text(pictured.id, "html")).decode()


async def test_many_become_a_folder_or_an_archive_with_names_once(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    await repository.add([saying("a", "Same"), saying("b", "SAME"), saying("c", "con")])
    await exporting.run(tmp_path / "folder", "text")
    names = sorted(path.name for path in (tmp_path / "folder").iterdir())
    assert len({name.casefold() for name in names}) == 3 and "_con.txt" in names
    await exporting.run(tmp_path / "folder", "text")
    assert len(list((tmp_path / "folder").iterdir())) == 6
    await exporting.run(tmp_path / "all.zip", "markdown")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 3


async def test_one_into_a_folder_that_is_there(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    chat = saying("a", "Title")
    await repository.add([chat])
    await exporting.run(tmp_path, "html", [chat.id])
    assert (tmp_path / "Title.html").exists()


async def test_pdf(exporting: Exporting, repository: ExchangeRepository, tmp_path: Path):
    await repository.add([everything("One"), saying("Zwei äöü", "Two")])
    await exporting.run(tmp_path, "pdf")
    made = sorted(tmp_path.glob("*.pdf"))
    assert len(made) == 2
    assert all(path.read_bytes().startswith(b"%PDF-") for path in made)


async def test_a_disk_that_is_full_is_told_and_nothing_stays(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    import os

    chat = everything()
    await repository.add([chat])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for name, path in (("json", "a.json"), ("text", "a.txt"), ("markdown", "a.zip")):
        with pytest.raises(DiskFull):
            await exporting.run(tmp_path / path, name)
        assert list(tmp_path.iterdir()) == []


async def test_what_cannot_be_exported_is_said(
    exporting: Exporting, repository: ExchangeRepository, tmp_path: Path
):
    with pytest.raises(InputError):
        await exporting.run(tmp_path / "x", "text")
    await repository.add([everything()])
    with pytest.raises(InputError):
        await exporting.run(tmp_path / "x", "docx")
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError):
        await exporting.run(tmp_path / "file" / "x.txt", "text")
    assert set(FORMATS) == set(ENDINGS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Plan: A/B?", "Plan A B"),
        ("../../etc/passwd", "etc passwd"),
        ("con", "_con"),
        ("COM1.x", "_COM1.x"),
        ("a. ", "a"),
        ("\x00\u202e", "Chat"),
        ("[[link]] #tag ^x", "link tag x"),
        ("", "Chat"),
    ],
)
def test_names_are_safe_everywhere(text: str, name: str):
    assert safe_name(text, "Chat") == name


def test_long_names_end_on_a_character():
    assert len(safe_name("ö🎉" * 200, "x").encode()) <= 120
    assert safe_file_name("x" * 300 + ".pdf", "x").endswith("x.pdf")
    assert re.fullmatch("a b.png", safe_file_name("a:b.png", "x"))


def test_numbers_are_given_once():
    names = Names(lambda name: name == "a.md")
    assert [names.give("a", ".md"), names.give("A", ".md")] == ["a (2).md", "A (3).md"]
