"""PDF by PDFium, page by page."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.output import Output, Refused

MAX_PAGES = 20_000
OBJECT = re.compile(rb"(?<!\d)(\d{1,8}) 0 obj\b")
OBJECT_BEGINNING = 2_000
PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def read_pdf(data: bytes, output: Output) -> None:
    """Send each page's text, and which cannot be read. Raises Refused, Full."""
    document, is_whole = _opened(data)
    pages = min(len(document), MAX_PAGES)
    if not pages:
        raise Refused(Refusal.BROKEN)
    output.pages(len(document))
    if not is_whole:
        output.note(Notice.PARTS_LOST, 1)
    has_text, readable = False, 0
    for index in range(output.first_page - 1, pages):
        text = _page_text(document, index)
        if text is None:
            output.lost(index + 1)
            continue
        readable += 1
        has_text = has_text or bool(text.strip())
        output.text(text, index + 1)
    if not readable and output.first_page == 1:
        raise Refused(Refusal.BROKEN)
    if not has_text and output.first_page == 1:
        output.note(Notice.NO_TEXT)


def _opened(data: bytes) -> tuple[pdfium.PdfDocument, bool]:
    """The document, and whether it is as it was written. Raises Refused."""
    try:
        return pdfium.PdfDocument(data), True
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise Refused(Refusal.PASSWORD) from error
    try:
        return pdfium.PdfDocument(_mended(data)), False
    except pdfium.PdfiumError as error:
        raise Refused(Refusal.BROKEN) from error


def _mended(data: bytes) -> bytes:
    """A file that lost its end, with a new table of the pages that are still there.

    PDFium finds objects without the table of their places, but not what the end would have named.
    """
    pages: list[bytes] = []
    free = 1
    for found in OBJECT.finditer(data):
        free = max(free, int(found[1]) + 1)
        body = data[found.end() : found.end() + OBJECT_BEGINNING].partition(b"endobj")[0]
        if PAGE.search(body) and len(pages) < MAX_PAGES:
            pages.append(b"%s 0 R" % found[1])
    return data + (
        b"\nendstream\nendobj\n%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n"
        b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n"
        b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n"
        % (free, len(pages), b" ".join(pages), free + 1, free, free + 2, free + 1)
    )


def _page_text(document: pdfium.PdfDocument, index: int) -> str | None:
    """The words of a page, None when it cannot be read."""
    try:
        page = document[index]
        words = page.get_textpage()
        text: str = words.get_text_bounded()
        words.close()
        page.close()
    except pdfium.PdfiumError:
        return None
    return text
