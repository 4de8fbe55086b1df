"""Excel workbooks: each sheet as lines of tab-separated values."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.kinds.packages import BROKEN, Package, attribute, local
from deskhand.documents.output import Output, Refused

FLUSH_LINES = 500
MAX_COLUMNS = 16_384  # Excel's own
DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Quoted words, colours and the like in a number format are not its letters.
NOT_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a sheet's dates have no zone
COLUMN = re.compile(r"([A-Z]{1,3})\d")


def read_xlsx(data: bytes, output: Output) -> None:
    """Send each sheet under its name. Formulas give the value Excel last saw. Raises Refused,
    Full."""
    package = Package(data)
    try:
        sheets = _sheets(package)
    except BROKEN as error:
        raise Refused(Refusal.BROKEN) from error
    lost = 0
    shared = _strings(package)
    dates = _date_styles(package)
    for name, path in sheets:
        try:
            _sheet(package, (name, path), shared, dates, output)
        except BROKEN:
            lost += 1
    if lost == len(sheets):
        raise Refused(Refusal.BROKEN)
    if lost:
        output.note(Notice.PARTS_LOST, lost)


def _sheets(package: Package) -> list[tuple[str, str]]:
    """Name and path of each sheet, in the order of the tabs."""
    targets = {
        attribute(element, "Id"): attribute(element, "Target")
        for event, element in package.elements("xl/_rels/workbook.xml.rels")
        if event == "start" and local(element.tag) == "Relationship"
    }
    found = []
    for event, element in package.elements("xl/workbook.xml"):
        if event == "start" and local(element.tag) == "sheet":
            target = targets.get(attribute(element, "id"), "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            found.append((attribute(element, "name"), path))
    return found


def _strings(package: Package) -> list[str]:
    """The texts cells refer to by number."""
    found: list[str] = []
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return found
    runs: list[str] = []
    is_spoken = False  # how it is pronounced, in Japanese
    try:
        for event, element in package.elements(name):
            tag = local(element.tag)
            if tag == "rPh":
                is_spoken = event == "start"
            elif event == "end" and tag == "t" and not is_spoken:
                runs.append(element.text or "")
            elif event == "end" and tag == "si":
                found.append("".join(runs))
                runs.clear()
    except BROKEN:
        return found
    return found


def _date_styles(package: Package) -> frozenset[int]:
    """The numbers of the cell styles that show a date."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    in_cells = False
    try:
        for event, element in package.elements("xl/styles.xml"):
            tag = local(element.tag)
            if tag == "cellXfs":
                in_cells = event == "start"
            elif event == "start" and tag == "numFmt":
                formats[int(attribute(element, "numFmtId"))] = attribute(element, "formatCode")
            elif event == "start" and tag == "xf" and in_cells:
                styles.append(int(attribute(element, "numFmtId") or 0))
    except BROKEN:
        return frozenset()
    return frozenset(
        number
        for number, kind in enumerate(styles)
        if kind in DATE_FORMATS or set("ymdh") & set(NOT_LETTERS.sub("", formats.get(kind, "")))
    )


def _sheet(
    package: Package,
    sheet: tuple[str, str],
    shared: list[str],
    dates: frozenset[int],
    output: Output,
) -> None:
    """Send one sheet, named by its tab and its path; of a broken one the rows before."""
    name, path = sheet
    heading = f"## {name}"
    lines = [heading]
    row: list[str] = []
    kind, style, value = "", 0, ""
    try:
        for event, element in package.elements(path):
            tag = local(element.tag)
            if event == "start" and tag == "c":
                kind, style, value = element.get("t", ""), int(element.get("s") or 0), ""
                _fill(row, element.get("r", ""))
            elif event == "end" and tag in ("v", "t"):
                value += element.text or ""
            elif event == "end" and tag == "c":
                row.append(_shown(value, kind, style in dates, shared))
            elif event == "end" and tag == "row":
                lines.append("\t".join(row).rstrip("\t"))
                row = []
                if len(lines) >= FLUSH_LINES:
                    output.text("".join(f"{line}\n" for line in lines))
                    lines.clear()
        lines.append("")
    finally:
        if lines != [heading]:
            output.text("".join(f"{line}\n" for line in lines))


def _fill(row: list[str], reference: str) -> None:
    """Empty cells up to the column this reference names: a sheet leaves them away."""
    match = COLUMN.match(reference)
    if match:
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        row += [""] * (min(column, MAX_COLUMNS) - 1 - len(row))


def _shown(value: str, kind: str, is_date: bool, shared: list[str]) -> str:
    """A cell as a person sees it, on one line."""
    if kind == "s" and value:
        return " ".join(shared[int(value)].split("\n"))
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if is_date and kind in ("", "n") and value:
        return _date(float(value))
    return " ".join(value.split("\n"))


def _date(days: float) -> str:
    """A serial date as ISO 8601, the bare number where it is no date."""
    try:
        moment = EPOCH + timedelta(days=days)
    except OverflowError:
        return str(days)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if 0 <= days < 1:
        return f"{moment:%H:%M:%S}"
    return f"{moment:%Y-%m-%d}" if moment.time() == EPOCH.time() else f"{moment:%Y-%m-%d %H:%M:%S}"
