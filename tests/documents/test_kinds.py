"""What is read of each kind of file, by the real child process."""

from __future__ import annotations

import codecs
from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image

from deskhand.documents.outcome import Outcome
from deskhand.documents.reader import DocumentReader
from deskhand.documents.words import note_on
from deskhand.domain.errors import InputError
from tests.documents import making


async def read(data: bytes, name: str = "x") -> Outcome:
    return await DocumentReader().read(data, name)


def text_of(outcome: Outcome) -> str:
    return "".join(section.text for section in outcome.sections)


# -- text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"plain\r\nlines\rhere", "plain\nlines\nhere"),
        ("häßlich – ok".encode(), "häßlich – ok"),
        (codecs.BOM_UTF8 + "grün".encode(), "grün"),
        ("Grüße, 你好".encode("utf-16"), "Grüße, 你好"),
        ("with no mark at all".encode("utf-16-le"), "with no mark at all"),
        ("four bytes each".encode("utf-32"), "four bytes each"),
        ("Ein Café für Zoë".encode("cp1252"), "Ein Café für Zoë"),
        (("Привет, как дела? Это простой русский текст. " * 20).encode("cp1251"), "Привет, как"),
        (("これは日本語の文章です。とても簡単です。" * 20).encode("shift_jis"), "これは日本語"),
        (b"a\x07b\x1b[31mc" + b"d" * 90, "ab[31mcd"),
    ],
)
async def test_text_is_read_in_whatever_encoding_it_has(data: bytes, expected: str) -> None:
    outcome = await read(data, "notes.txt")
    assert text_of(outcome).startswith(expected)
    assert (outcome.media_type, outcome.ended) == ("text/plain", True)


async def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    outcome = await read(("ü" * 300).encode() + b"\xff" + b"end", "x.txt")
    assert text_of(outcome).startswith("üüü") and text_of(outcome).endswith("end")
    assert "damaged" in note_on(outcome)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.csv", "text/csv"),
        ("a.py", "text/x-python"),
        ("a.json", "application/json"),
        ("README", "text/plain"),
        ("a.pdf", "text/plain"),
        ("a.exe", "text/plain"),
    ],
)
async def test_the_name_tells_kinds_of_text_apart_and_nothing_else(
    name: str, media_type: str
) -> None:
    assert (await read(b"a,b\n1,2\n", name)).media_type == media_type


async def test_a_wrong_ending_does_not_matter() -> None:
    outcome = await read(making.pdf(["Hidden in a text file"]), "notes.txt")
    assert outcome.media_type == "application/pdf"
    assert "Hidden in a text file" in text_of(outcome)


async def test_a_web_page_gives_its_words() -> None:
    page = b"""<!DOCTYPE html><html><head><title>T</title><script>alert(1)</script></head><body>
    <h2>Head</h2><p>One&nbsp;&amp;   two<br>three<style>p{}</style></p>
    <ul><li>item</ul><img src=x alt="a cat"></body></html>"""
    text = text_of(await read(page, "x.html"))
    assert "## Head" in text and "- item" in text and "[a cat]" in text
    assert "& two\nthree" in text
    assert "alert" not in text and "{}" not in text


async def test_a_mail_gives_who_when_what_and_its_words() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ada <ada@example.org>", "bo@example.org"
    mail["Subject"], mail["Date"] = "Grüße", "Mon, 02 Nov 2026 10:00:00 +0000"
    mail.set_content("See you at noon – Ada")
    mail.add_alternative("<p>See you</p>", subtype="html")
    mail.add_attachment(b"\0\1", maintype="application", subtype="zip", filename="plans.zip")
    outcome = await read(bytes(mail), "letter")
    text = text_of(outcome)
    assert outcome.media_type == "message/rfc822"
    assert "From: Ada <ada@example.org>" in text and "Subject: Grüße" in text
    assert "See you at noon – Ada" in text and "plans.zip" in text


async def test_rich_text_gives_its_words() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\*\generator Riched;}"
        rb"\f0\fs24 Gr\'fc\'dfe\par a \{brace\}\tab b\u8211 ? end\u55357 ?\u56832 ?}"
    )
    outcome = await read(data, "letter.doc")
    assert text_of(outcome) == "Grüße\na {brace}\tb– end😀"
    assert outcome.media_type == "application/rtf"


# -- PDF


async def test_a_pdf_is_read_page_by_page() -> None:
    outcome = await read(making.pdf(["First page", "Second (page)", "Third"]))
    assert [(s.page, s.text.strip()) for s in outcome.sections] == [
        (1, "First page"),
        (2, "Second (page)"),
        (3, "Third"),
    ]
    assert (outcome.pages, outcome.media_type, note_on(outcome)) == (3, "application/pdf", "")


async def test_a_half_broken_pdf_gives_the_pages_that_can_be_read() -> None:
    data = making.pdf(["First", "Second", "Third"])
    second = data.index(b"/Kids")
    broken = data[:second] + data[second:].replace(b"6 0 R", b"99 0 R", 1)
    outcome = await read(broken)
    assert "First" in text_of(outcome) and "Third" in text_of(outcome)
    assert "Second" not in text_of(outcome)
    assert note_on(outcome) == "Page 2 cannot be read."


async def test_a_pdf_cut_in_half_gives_what_is_left() -> None:
    data = making.pdf([f"Page number {n}" for n in range(1, 9)])
    outcome = await read(data[: len(data) * 2 // 3])
    assert "Page number 1" in text_of(outcome) and "Page number 4" in text_of(outcome)
    assert "damaged" in note_on(outcome)


async def test_a_scanned_pdf_is_kept_and_says_so() -> None:
    outcome = await read(making.pdf(["", ""]))
    assert not outcome.has_words
    assert "no text" in note_on(outcome)


# -- office documents


async def test_a_word_document_gives_headings_paragraphs_and_tables() -> None:
    table = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>".format(
        making.paragraph("Rent"), making.paragraph("900")
    )
    body = making.paragraph("Costs", "Heading1") + making.paragraph("For <May>") + table
    outcome = await read(making.docx(body))
    assert text_of(outcome) == "# Costs\nFor <May>\nRent\t900\n"
    assert outcome.media_type.endswith("wordprocessingml.document")


async def test_a_word_document_s_footnotes_come_last() -> None:
    notes = f"<w:footnotes {making.W}>{making.paragraph('A note')}</w:footnotes>"
    outcome = await read(making.docx(making.paragraph("Body"), footnotes=notes))
    assert text_of(outcome) == "Body\nA note\n"


async def test_a_broken_word_document_keeps_its_beginning() -> None:
    outcome = await read(making.docx(making.paragraph("Kept") + "<w:p><oops></w:p>"))
    assert "Kept" in text_of(outcome)
    assert "damaged" in note_on(outcome)


async def test_slides_are_pages() -> None:
    outcome = await read(making.pptx([f"Slide {n}" for n in range(1, 12)]))
    assert [(s.page, s.text.strip()) for s in outcome.sections][9:] == [
        (10, "Slide 10"),
        (11, "Slide 11"),
    ]
    assert outcome.pages == 11


async def test_a_workbook_gives_its_sheets_with_dates_as_dates() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row><c r="A2" s="1"><v>46082</v></c><c r="B2" t="b"><v>1</v></c>'
        '<c r="C2"><f>1+1</f><v>2.5</v></c></row>'
    )
    data = making.xlsx({"Costs & more": rows, "Empty": ""}, ["When", "How much"], styles)
    outcome = await read(data, "book.bin")
    assert text_of(outcome) == (
        "## Costs & more\nWhen\t\tHow much\n2026-03-01\tTRUE\t2.5\n\n## Empty\n\n"
    )


async def test_an_open_document_text_in_reading_order() -> None:
    body = (
        '<office:text><text:h text:outline-level="2">Head</text:h><text:p>one '
        "<text:span>two <text:s/>three</text:span><text:tab/>four</text:p></office:text>"
    )
    outcome = await read(making.open_document(body))
    assert text_of(outcome) == "## Head\none two  three\tfour\n"


async def test_an_open_document_sheet() -> None:
    body = (
        '<table:table table:name="T"><table:table-row>'
        "<table:table-cell><text:p>a</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>b</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row></table:table>"
    )
    outcome = await read(making.open_document(body, "spreadsheet"))
    assert text_of(outcome) == "## T\na\t\t\tb\n"


# -- archives and folders


async def test_an_archive_is_one_item_with_a_listing_and_its_texts() -> None:
    data = making.packed(
        {
            "src/main.py": "print('hi')",
            "report.pdf": making.pdf(["In the archive"]),
            "node_modules/x/index.js": "nothing",
            ".git/config": "[core]",
            "photo.png": making.picture((4, 4)),
        }
    )
    outcome = await read(data)
    text = text_of(outcome)
    assert "src/main.py\t11" in text and "=== src/main.py ===\nprint('hi')" in text
    assert "In the archive" in text and "photo.png" in text
    assert "node_modules" not in text and ".git" not in text
    assert note_on(outcome) == "1 file in it is not read."


async def test_a_folder_is_one_item(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("first")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.md").write_text("second")
    (tmp_path / ".hidden").write_text("secret")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "c.js").write_text("tool")
    (tmp_path / "link").symlink_to("/etc/passwd")
    outcome = await DocumentReader().read_folder(tmp_path)
    text = text_of(outcome)
    assert outcome.media_type == "inode/directory"
    assert "=== a.txt ===\nfirst" in text and "=== sub/b.md ===\nsecond" in text
    assert "secret" not in text and "tool" not in text and "root:" not in text
    again = await DocumentReader().read_folder(tmp_path)
    assert again.payload == outcome.payload


# -- pictures


async def test_a_picture_is_scaled_down_turned_upright_and_stripped() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ada"
    outcome = await read(making.picture((4000, 1000), "JPEG", exif=exif))
    made = Image.open(BytesIO(outcome.payload))
    assert made.size == (392, 1568)
    assert not made.getexif() and b"Camera" not in outcome.payload
    assert outcome.made in ("image/png", "image/jpeg")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("GIF", "P"),
        ("WEBP", "RGB"),
        ("BMP", "RGB"),
        ("TIFF", "CMYK"),
    ],
)
async def test_every_kind_of_picture_becomes_one_a_model_takes(kind: str, mode: str) -> None:
    data = making.picture((30, 20), kind, "RGB" if mode == "P" else mode)
    outcome = await read(data)
    made = Image.open(BytesIO(outcome.payload))
    assert (made.size, made.format) == ((30, 20), "PNG")


# -- what is refused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (bytes(range(256)) * 40, "not a kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Office format"),
        (b"\x1f\x8b\x08" + bytes(50), "packed"),
        (b"%PDF-1.7\nnothing of a PDF", "damaged"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "damaged"),
        (making.packed({".hidden": "x"}), "nothing in"),
        (making.docx("")[:-30], "damaged"),
    ],
)
async def test_what_cannot_be_used_is_refused_in_plain_sentences(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        await read(data, "it")
    assert words in refused.value.what and "“it”" in refused.value.what
    assert refused.value.kept and refused.value.next_step
