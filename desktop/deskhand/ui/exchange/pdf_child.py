"""`python -m deskhand.ui.exchange.pdf_child`: web pages in, PDF files out, until the input ends.

Each is preceded by its length, eight bytes, the highest first.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

HEAD_BYTES = 8
MARGIN_MM = 18
DOTS_PER_INCH = 300


def pdf_of(page: str) -> bytes:
    """A web page on A4 paper."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setDocumentMargin(0)
    document.setHtml(page)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    buffer.close()
    return bytes(data.data())


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Draw one after the other."""
    application = QGuiApplication(["deskhand-pdf"])
    while len(head := source.read(HEAD_BYTES)) == HEAD_BYTES:
        page = source.read(int.from_bytes(head, "big"))
        made = pdf_of(page.decode("utf-8", "replace"))
        target.write(len(made).to_bytes(HEAD_BYTES, "big") + made)
        target.flush()
    del application


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
