"""Small real files, written byte by byte."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def pdf(pages: Sequence[str], contents: Mapping[int, bytes] | None = None) -> bytes:
    """A PDF with a line of text a page. contents: content streams instead, by page from 1."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    kids = []
    for number, text in enumerate(pages, 1):
        words = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
        stream = (contents or {}).get(number, stream)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        begin,
    )
    return bytes(out)


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document from the XML inside its body."""
    whole = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed({"word/document.xml": whole, **{f"word/{k}.xml": v for k, v in parts.items()}})


def paragraph(text: str, style: str = "") -> str:
    """One paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def pptx(slides: Sequence[str]) -> bytes:
    """A presentation with a line a slide."""
    files = {"ppt/presentation.xml": "<p/>"}
    for number, text in enumerate(slides, 1):
        files[f"ppt/slides/slide{number}.xml"] = (
            f"<s {A}><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></s>"
        )
    return packed(files)


def xlsx(sheets: Mapping[str, str], strings: Sequence[str] = (), styles: str = "") -> bytes:
    """A workbook from the XML inside each sheet's rows."""
    names = list(sheets)
    tabs = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    files = {
        "xl/workbook.xml": f"<workbook {X} {R}><sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {RELS}>{links}</Relationships>",
        "xl/sharedStrings.xml": f"<sst {X}>{shared}</sst>",
        "xl/styles.xml": f"<styleSheet {X}>{styles}</styleSheet>",
    }
    for number, name in enumerate(names, 1):
        rows = f"<worksheet {X}><sheetData>{sheets[name]}</sheetData></worksheet>"
        files[f"xl/worksheets/sheet{number}.xml"] = rows
    return packed(files)


def open_document(body: str, kind: str = "text") -> bytes:
    """An OpenDocument file from the XML inside its body."""
    content = (
        f"<office:document-content {ODF}><office:body>{body}</office:body>"
        "</office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return packed({"mimetype": mimetype, "content.xml": content}, zipfile.ZIP_STORED)


def picture(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **saved: object) -> bytes:
    """A picture of one colour."""
    buffer = BytesIO()
    Image.new(mode, size, 120 if mode == "L" else "teal").save(buffer, kind, **saved)
    return buffer.getvalue()
