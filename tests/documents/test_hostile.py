"""Files that mean harm: bounded time and memory, a plain sentence, the good part kept."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from deskhand.documents.limits import MAX_CHARACTERS, MAX_FILE
from deskhand.documents.opening import read_bytes
from deskhand.documents.outcome import Outcome
from deskhand.documents.reader import DocumentReader
from deskhand.documents.words import note_on
from deskhand.domain.errors import InputError
from tests.documents import making


async def read(data: bytes, name: str = "x", wall_s: float = 25) -> Outcome:
    return await DocumentReader(wall_s).read(data, name)


def text_of(outcome: Outcome) -> str:
    return "".join(section.text for section in outcome.sections)


def children() -> list[str]:
    """Processes of ours that read a file."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"deskhand.documents.child" in each.read_bytes():
                stat = (each.parent / "stat").read_text().rpartition(")")[2].split()
                found += [each.parent.name] if int(stat[1]) == os.getpid() else []
        except OSError:
            continue
    return found


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]><l>&j;</l>"
)


def zip_bomb(size: int) -> bytes:
    return making.packed({"note.txt": "good part", "bomb.txt": b"a" * size})


@pytest.mark.parametrize(
    "data",
    [
        making.packed({"word/document.xml": LAUGHS}),
        making.packed(
            {
                "word/document.xml": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
                "<x>&f;</x>"
            }
        ),
        making.docx("<w:p>" * 5_000 + "</w:p>" * 5_000),
        making.docx("<w:tbl>" * 150_000),
    ],
)
async def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        await read(data)


async def test_a_zip_bomb_gives_its_good_part() -> None:
    outcome = await read(zip_bomb(60 * 2**20))
    assert "good part" in text_of(outcome)
    assert outcome.characters < 100_000
    assert "not read" in note_on(outcome)


async def test_many_bombs_in_one_archive_are_bounded_in_all() -> None:
    files = {"a note.txt": "good part"} | {f"b{n}": b"\0" * (40 * 2**20) for n in range(12)}
    outcome = await read(making.packed(files))
    assert "good part" in text_of(outcome)


async def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    body = making.paragraph("x" * 60 * 2**20)
    with pytest.raises(InputError) as refused:
        await read(making.docx(body))
    assert "too much" in refused.value.what


async def test_an_archive_in_an_archive_is_listed_and_not_opened() -> None:
    inner = making.packed({"deep.txt": "deep"})
    outcome = await read(making.packed({"inner.zip": inner, "a.txt": "top"}))
    assert "inner.zip" in text_of(outcome) and "deep" not in text_of(outcome)


async def test_names_that_climb_out_are_only_names() -> None:
    outcome = await read(making.packed({"../../etc/evil.txt": "x", "a\nb.txt": "y"}))
    assert "a b.txt" in text_of(outcome)


async def test_a_locked_archive_says_so() -> None:
    data = bytearray(making.packed({"secret.txt": "x" * 40}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(InputError, match="password"):
        await read(bytes(data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and little more."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


async def test_fifty_thousand_pixels_squared_are_refused_from_the_header() -> None:
    with pytest.raises(InputError, match="too many pixels"):
        await read(png_header(50_000, 50_000))


async def test_a_picture_cut_short_is_damaged() -> None:
    with pytest.raises(InputError, match="damaged"):
        await read(png_header(3_000, 3_000))


async def test_an_endless_page_ends_and_the_pages_before_it_are_kept() -> None:
    loop = b"BT /F1 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 2_000_000
    data = making.pdf(["Good page", "x"], {2: loop})
    outcome = await read(data, wall_s=4)
    assert "Good page" in text_of(outcome)
    assert not children()


async def test_a_pdf_bomb_is_ended_and_the_pages_around_it_are_kept() -> None:
    packed = zlib.compress(b"(a) Tj " * 30_000_000, 9)
    data = making.pdf(["Good page", "x", "Good again"])
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    begin = data.index(b"7 0 obj")
    broken = data[:begin] + b"7 0 obj\n" + stream + b"\nendobj\n" + data[data.index(b"8 0 obj") :]
    outcome = await read(broken, wall_s=3)
    assert "Good page" in text_of(outcome)
    if outcome.lost:  # a faster machine may get through it
        assert "Good again" in text_of(outcome)
        assert note_on(outcome) == "Page 2 cannot be read."
    assert not children()


async def test_a_very_long_text_keeps_its_beginning() -> None:
    outcome = await read(b"0123456789" * (MAX_CHARACTERS // 10 + 10), "x.log")
    assert outcome.characters == MAX_CHARACTERS
    assert "first 5,000,000 characters" in note_on(outcome)


async def test_ten_megabytes_of_html_without_an_end_are_read_in_time() -> None:
    outcome = await read(b"<html>" + b"<div><b " * 1_000_000, "x.html", wall_s=20)
    assert outcome.notices or outcome.ended


async def test_a_sheet_that_says_it_is_enormous_stays_small() -> None:
    rows = '<row><c r="XFD1"><v>1</v></c><c r="ZZZ1048576"><v>2</v></c></row>'
    outcome = await read(making.xlsx({"S": rows}))
    assert outcome.characters < 40_000


async def test_a_sheet_whose_strings_are_not_there_is_damaged() -> None:
    with pytest.raises(InputError, match="damaged"):
        await read(making.xlsx({"S": '<row><c t="s"><v>7</v></c></row>'}))


async def test_a_mail_of_parts_in_parts_is_bounded() -> None:
    mail = b"From: a@b\nTo: c@d\nSubject: x\nMIME-Version: 1.0\n"
    for depth in range(400):
        mail += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth)
    try:
        await read(mail, "x.eml")
    except InputError as refused:
        assert refused.next_step


# -- what is not a plain file


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes are POSIX's")
def test_a_pipe_and_a_device_do_not_hold_anything_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/tty")):
        with pytest.raises(InputError) as refused:
            read_bytes(path)
        assert refused.value.kept and refused.value.next_step


def test_a_link_the_person_named_is_followed_and_a_circle_is_not(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("here")
    (tmp_path / "link").symlink_to("real.txt")
    (tmp_path / "circle").symlink_to("circle")
    assert read_bytes(tmp_path / "link") == b"here"
    with pytest.raises(InputError, match="cannot be read"):
        read_bytes(tmp_path / "circle")


def test_what_is_not_there_and_what_cannot_be_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        read_bytes(tmp_path / "gone.pdf")
    for name in ("a\0b", "x" * 5_000):
        with pytest.raises(InputError):
            read_bytes(tmp_path / name)


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(InputError, match="MB are the limit"):
        read_bytes(tmp_path / "big")


async def test_a_folder_with_pipes_and_links_in_a_circle(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "again").symlink_to(".", target_is_directory=True)
    (tmp_path / "a.txt").write_text("good part")
    (tmp_path / os.fsdecode(b"b\xff.txt")).write_text("odd name")
    outcome = await DocumentReader().read_folder(tmp_path)
    assert "good part" in text_of(outcome) and "odd name" in text_of(outcome)
    assert note_on(outcome) == "1 file in it is not read."


async def test_a_folder_that_is_gone_or_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        await DocumentReader().read_folder(tmp_path / "gone")
    with pytest.raises(InputError, match="nothing in"):
        await DocumentReader().read_folder(tmp_path)


async def test_nothing_is_left_running_when_reading_is_cancelled() -> None:
    import asyncio

    task = asyncio.ensure_future(read(zip_bomb(30 * 2**20)))
    while not children() and not task.done():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not children()


async def test_no_byte_of_a_damaged_file_stops_the_program() -> None:
    whole = making.xlsx({"S": "<row><c><v>1</v></c></row>"})
    reader = DocumentReader()
    for at in range(0, len(whole), len(whole) // 12):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        try:
            outcome = await reader.read(bytes(broken), "x.xlsx")
        except InputError as refused:
            assert refused.what and refused.next_step
        else:
            assert outcome.media_type


def test_the_archives_made_here_are_real() -> None:
    with zipfile.ZipFile(BytesIO(zip_bomb(1_000))) as archive:
        assert archive.testzip() is None
