"""What a file is, by its content, and who reads it. The name only tells kinds of text apart."""

from __future__ import annotations

import mimetypes
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

from deskhand.documents.frames import Refusal
from deskhand.documents.output import Output, Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ZIP, PDF, MAIL, HTML = "application/zip", "application/pdf", "message/rfc822", "text/html"
RICH_TEXT = "application/rtf"

OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
PACKED = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL_FIELDS = (
    *(b"return-path:", b"received:", b"delivered-to:", b"mime-version:", b"message-id:"),
    *(b"from:", b"to:", b"subject:", b"date:", b"dkim-signature:", b"x-"),
)
PLAIN = "text/plain"

# Where the system's table says nothing, or something that is no text.
TEXT_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".json": "application/json",
    ".xml": "text/xml",
    ".py": "text/x-python",
    ".js": "text/javascript",
    ".ts": "text/typescript",
    ".yaml": "text/yaml",
    ".yml": "text/yaml",
    ".toml": "text/toml",
    ".svg": "image/svg+xml",
}


def kind_of(data: bytes, name: str) -> str:
    """The media type of this content, "" when nothing here reads it. Raises Refused for what a
    person can open and save as something that can be read."""
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return PDF
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(data)
    for beginning, media_type in PICTURES:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(OLD_OFFICE):
        raise Refused(Refusal.OLD_OFFICE)
    if data.startswith(PACKED) or data[257:262] == b"ustar":
        raise Refused(Refusal.PACKED)
    return _text_kind(data, name)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                if said.startswith(OPEN_DOCUMENT):
                    return said
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(Refusal.BROKEN) from error
    return next((kind for name, kind in OFFICE.items() if name in names), ZIP)


def _text_kind(data: bytes, name: str) -> str:
    from deskhand.documents.kinds.text import looks_like_text

    if not looks_like_text(data):
        return ""
    if data.startswith(b"{\\rtf"):
        return RICH_TEXT
    ending = PurePath(name).suffix.lower()
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or ending in (".html", ".htm", ".xhtml"):
        return HTML
    if ending == ".eml" or _begins_like_mail(data):
        return MAIL
    guessed = TEXT_TYPES.get(ending) or mimetypes.types_map.get(ending, PLAIN)
    return guessed if guessed.startswith("text/") or ending in TEXT_TYPES else PLAIN


def _begins_like_mail(data: bytes) -> bool:
    """Three lines of header fields every mail has, and nothing else before them."""
    lines = data[:2000].lower().splitlines()[:12]
    fields = [line for line in lines if line[:1] not in (b" ", b"\t")]
    known = [line for line in fields[:4] if line.startswith(MAIL_FIELDS)]
    return len(fields) >= 4 and len(known) == 4


def reader_for(media_type: str) -> Callable[[bytes, Output], None] | None:
    """Who reads this kind; None for text and for what nothing reads."""
    if media_type == PDF:
        from deskhand.documents.kinds.pdf import read_pdf

        return read_pdf
    if media_type in (DOCX, PPTX, XLSX) or media_type.startswith(OPEN_DOCUMENT):
        return _office_reader(media_type)
    if media_type == HTML:
        from deskhand.documents.kinds.html import read_html

        return read_html
    if media_type == RICH_TEXT:
        from deskhand.documents.kinds.rich_text import read_rich_text

        return read_rich_text
    if media_type == MAIL:
        from deskhand.documents.kinds.mail import read_mail

        return read_mail
    return None


def _office_reader(media_type: str) -> Callable[[bytes, Output], None]:
    if media_type == XLSX:
        from deskhand.documents.kinds.sheets import read_xlsx

        return read_xlsx
    if media_type.startswith(OPEN_DOCUMENT):
        from deskhand.documents.kinds.open_document import read_open_document

        return read_open_document
    from deskhand.documents.kinds.office import read_docx, read_pptx

    return read_docx if media_type == DOCX else read_pptx


def read_content(data: bytes, name: str, output: Output) -> None:
    """Send what this file holds. Raises Refused and Full."""
    if not data:
        raise Refused(Refusal.EMPTY)
    media_type = kind_of(data, name)
    if not media_type:
        raise Refused(Refusal.UNKNOWN_KIND)
    output.kind(media_type)
    if media_type == ZIP:
        from deskhand.documents.kinds.archive import read_archive

        read_archive(data, output)
    elif media_type.startswith("image/") and media_type != "image/svg+xml":
        from deskhand.documents.kinds.picture import read_picture

        read_picture(data, output)
    else:
        read_text_of(data, media_type, output)


def read_text_of(data: bytes, media_type: str, output: Output) -> None:
    """Send the text of one document that is neither picture nor archive. Raises Refused, Full."""
    read = reader_for(media_type)
    if read is not None:
        read(data, output)
        return
    from deskhand.documents.kinds.text import read_text

    read_text(data, output)
