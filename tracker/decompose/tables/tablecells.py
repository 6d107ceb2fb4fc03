"""What the cells of a work table say, as lines: closed up, numbered, sorted into who and when."""

import re
from collections.abc import Iterator

from tracker.decompose import numerals
from tracker.decompose.flat import cellkinds
from tracker.decompose.layout import markers
from tracker.decompose.rarely import rare
from tracker.decompose.tables.columnwords import BODIES, LEAD, OWNER, PERSON, SUPPORT, TIME
from tracker.decompose.who import names

_STOPPED = rare(r"[。！？；;]$")
_LATIN_GAP = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])")
_SHARE = rare(
    r"(?P<units>[^；;。]+?)(?:共同)?(?P<role>牵头|负责|配合|协助|参与)(?:落实)?[，,；;。]?"
)
_LONGEST = 400  # characters of a cell that is searched for persons and roles
_SHORT_NAME = 2  # characters of a name that may as well be half a body's: 文旅
_COUNT = rare(r"[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.、．]?")


def said(who: dict[str, list[str]]) -> dict[str, str]:
    """The cells of who and when, each as one line."""
    parted = {role: list(cells) for role, cells in who.items()}
    for role in BODIES:
        pairs = [_without_people(cell) for cell in parted.get(role, [])]
        if people := [name for _, found in pairs for name in found]:
            parted[role] = [cell for cell, _ in pairs]
            parted.setdefault(PERSON, []).extend(people)
    out = {role: "、".join(line(role, cell) for cell in parted[role]) for role in parted}
    for role in (OWNER, LEAD):
        if role in out and (shared := _shared(out[role])):
            del out[role]
            for part, units in shared.items():
                out[part] = "、".join(filter(None, (out.get(part), units)))
            break
    return out


def _without_people(cell: str) -> tuple[str, list[str]]:
    """A cell of bodies and, apart, the persons named beside them."""
    if len(cell) > _LONGEST:
        return cell, []
    parts = [part for part in re.split("[、，,\\s]+", cell) if part]
    spaced = cell.split()
    people = [
        part
        for part in parts
        if names.is_name(part) and (len(part) > _SHORT_NAME or part in spaced)
    ]
    bodies = [part for part in parts if part not in people]
    sure = people and bodies and all(cellkinds.is_body(part) for part in bodies)
    return ("、".join(bodies), people) if sure else (cell, [])


def line(role: str, cell: str) -> str:
    """One cell as a line; no semicolon in it may pass for the end of a label."""
    if role == TIME:
        return _times(cell)
    parts = cell.split()
    if role == PERSON:
        apart = len(parts) > 1 and all(cellkinds.is_people(part) for part in parts)
        return "、".join(parts) if apart else closed(cell)
    return cellkinds.parted(cell).rstrip("。；;").replace("；", "、").replace(";", "、")


def _shared(cell: str) -> dict[str, str] | None:
    """Who leads and who helps, where one cell says both: X牵头，Y、Z配合."""
    found = list(_SHARE.finditer(cell)) if len(cell) <= _LONGEST else []
    if not found or "".join(match[0] for match in found) != cell:
        return None
    out: dict[str, list[str]] = {}
    for match in found:
        leads = match["role"] in {"牵头", "负责"} and LEAD not in out
        out.setdefault(LEAD if leads else SUPPORT, []).append(match["units"])
    return {role: "、".join(units) for role, units in out.items()}


def _times(cell: str) -> str:
    lines = [line.strip() for line in cell.split("\n")]
    apart = len(lines) > 1 and all(cellkinds.is_time(line) for line in lines)
    return "、".join(lines) if apart else closed(cell)


def closed(cell: str) -> str:
    """Close the gaps that broken lines left inside a cell; Latin words keep theirs.

    >>> closed("接入 GIS system 平\\n台")
    '接入GIS system平台'
    """
    return "".join(_LATIN_GAP.sub("\0", cell.strip()).split()).replace("\0", " ")


def paragraphs(cell: str, counted: bool) -> Iterator[str]:
    """Yield the paragraphs of a cell: a line begins anew behind a full stop or with a number.

    Where the rows of the table are `counted` 1. 2. 3., a list 1. 2. 3. inside a cell stays one
    paragraph: as lines its numbers would pass for those of rows.
    """
    lines = [line for line in cell.split("\n") if line.strip()]
    begun = [markers.marker(line.strip()) for line in lines]
    inner = any(mark and mark.form.name == "ar" for mark in begun)
    if counted and inner:
        yield closed(cell)
        return
    waiting: list[str] = []
    for line, mark in zip(lines, begun, strict=True):
        if waiting and (_STOPPED.search(waiting[-1]) or (mark and not mark.damaged)):
            yield closed("\n".join(waiting))
            waiting = []
        waiting.append(line.strip())
    if waiting:
        yield closed("\n".join(waiting))


def with_number(text: str, number: str) -> str:
    """Put the number of a row before its text, as it would be printed without a table."""
    found = _COUNT.fullmatch(number)
    if not text or not number or markers.marker(text):
        return text
    if found is None:
        return number + text if number in numerals.CIRCLED else text
    if number[0] in "（(":
        return number + text
    if found[1].isdigit():
        return f"{found[1]}.{' ' if text[0].isdigit() else ''}{text}"
    return f"{found[1]}、{text}"
