"""PDF by PDFium, page by page."""

from __future__ import annotations

import pypdfium2 as pdfium

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.output import Output, Refused

MAX_PAGES = 20_000


def read_pdf(data: bytes, output: Output) -> None:
    """Send each page's text, and which cannot be read. Raises Refused, Full."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise Refused(Refusal.PASSWORD if locked else Refusal.BROKEN) from error
    pages = min(len(document), MAX_PAGES)
    if not pages:
        raise Refused(Refusal.BROKEN)
    output.pages(len(document))
    has_text, readable = False, 0
    for index in range(pages):
        text = _page_text(document, index)
        if text is None:
            output.lost(index + 1)
            continue
        readable += 1
        has_text = has_text or bool(text.strip())
        output.text(text, index + 1)
    if not readable:
        raise Refused(Refusal.BROKEN)
    if not has_text:
        output.note(Notice.NO_TEXT)


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
