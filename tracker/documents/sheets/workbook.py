"""What an .xlsx says about its cells beside their values: formats, and how far a sheet reaches.

Values and texts are calamine's work; it does not tell 100% from 1, nor 2023年6月 from the first
of June, and it takes memory for every cell of the rectangle that a stray one spans.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tracker.documents.sheets import cells
from tracker.documents.sheets.biff import Sheet
from tracker.documents.sheets.grids import UNCOUNTED

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BOOK = "xl/workbook.xml"
_WIDEST = 1024  # columns of which it is asked whether they are hidden
_EDGES = [f"{which}{edge}" for which in ("odd", "even", "first") for edge in ("Header", "Footer")]


def sheets(parts: dict[str, bytes]) -> dict[str, Sheet]:
    """Return what is said about the cells of each sheet, by its name.

    Raises `etree.XMLSyntaxError` for a part that is no XML, `KeyError` for a part that is missing.
    """
    codes = _codes(parts.get("xl/styles.xml", b""))
    targets = {
        found.get("Id"): posixpath.normpath(posixpath.join("xl", found.get("Target", "")))
        for found in _each(parts["xl/_rels/workbook.xml.rels"], "Relationship")
    }
    out = {}
    for sheet in _each(parts[_BOOK], "sheet"):
        target = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID), "").removeprefix("/")
        if target in parts:
            out[sheet.get("name", "")] = _sheet(parts[target], codes)
    return out


def boxes(parts: dict[str, bytes]) -> list[str]:
    """Return the lines that stand in shapes laid over the sheets."""
    return [
        "".join(line.itertext())
        for name, part in parts.items()
        if name.startswith("xl/drawings/") and part
        for line in _each(part, "p")
    ]


def _codes(styles: bytes) -> list[str]:
    """Return the format that matters of each cell style, "" for one that does not."""
    if not styles:
        return []
    own = dict(cells.BUILT_IN)
    looks: list[str] = []
    for found in _each(styles, "numFmt", "cellXfs"):
        if found.tag.endswith("}numFmt"):
            own[_number(found.get("numFmtId"))] = found.get("formatCode", "")
        else:
            looks = [own.get(_number(look.get("numFmtId")), "") for look in found]
    return [code if cells.matters(code) else "" for code in looks]


def _sheet(part: bytes, codes: list[str]) -> Sheet:
    """Walk the cells; one without a place stands behind the last."""
    out = Sheet()
    row = column = -1
    for cell in _each(part, "c", "row", "col", *_EDGES):
        if not cell.tag.endswith("}c"):
            if cell.tag.endswith(("}row", "}col")):
                _hide(out, cell)
            else:
                out.margins.append(cell.text or "")
            continue
        place = _PLACE.fullmatch(cell.get("r", ""))
        if place:
            row, column = int(place[2]) - 1, _column(place[1])
        else:
            row, column = max(row, 0), column + 1
        if len(cell):  # a cell that is merely painted has no content
            look = _number(cell.get("s"))
            out.fill(row, column, codes[look] if look < len(codes) else "")
            if error := _error(cell):
                out.errors[row, column] = error
    return out


def _hide(out: Sheet, found: Any) -> None:
    """Note a row or some columns that are hidden."""
    if found.get("hidden") not in ("1", "true"):
        return
    if found.tag.endswith("}row"):
        out.hidden_rows.add(_number(found.get("r")) - 1)
    else:
        last = min(_number(found.get("max")), _WIDEST)
        out.hidden_columns |= set(range(_number(found.get("min")) - 1, last))


def _error(cell: Any) -> str:
    """What a cell shows instead of a value: an error, or a formula that nobody worked out."""
    value = next((one.text or "" for one in cell if one.tag.endswith("}v")), "")
    if cell.get("t") == "e":
        return value or "#N/A"
    formula = any(one.tag.endswith("}f") for one in cell)
    return UNCOUNTED if formula and not value and cell.get("t") != "str" else ""


def _column(letters: str) -> int:
    """Return the number of a column.

    >>> _column("A"), _column("Z"), _column("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _each(part: bytes, *names: str) -> Iterator[Any]:
    """Yield the elements of these names as they end, and forget them."""
    tags = [f"{{*}}{name}" for name in names]
    walk = etree.iterparse(
        io.BytesIO(part), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in walk:
        yield element
        element.clear()
