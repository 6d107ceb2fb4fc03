"""Builds .docx files the way Word writes them, with numbers that stand nowhere in the text."""

import io
import zipfile
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SPACES = (
    f'{_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PLAIN = f"{_TYPE}.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_BESIDE = "".join(
    f'<Relationship Id="r{kind}" Target="{kind}.xml"'
    f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    for kind in ("numbering", "styles")
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f"{_BESIDE}</Relationships>"
)
LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)


def numbered_docx(paragraphs: Iterable[tuple[int | None, str]]) -> bytes:
    """Return a .docx of (level, text): 0 prints 一、, 1 （一）, 2 1., 3 （1）, None nothing."""
    return docx("".join(paragraph(text, level) for level, text in paragraphs))


def paragraph(text: str, level: int | None = None, style: str = "", number: int = 1) -> str:
    """Return the XML of a paragraph; `number` names the list that it counts in."""
    return marked(run(text), level, style, number)


def marked(content: str, level: int | None = None, style: str = "", number: int = 1) -> str:
    """Return the XML of a paragraph round ready-made runs."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        list_ = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
        properties += f"<w:numPr>{list_}</w:numPr>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def run(text: str) -> str:
    """Return the XML of a run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def inserted(text: str) -> str:
    """Return a tracked insertion."""
    return f'<w:ins w:id="1" w:author="甲">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    """Return a tracked deletion."""
    words = f"<w:r><w:delText>{escape(text)}</w:delText></w:r>"
    return f'<w:del w:id="2" w:author="甲">{words}</w:del>'


def control(content: str) -> str:
    """Return a content control round `content`."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """Return a run that anchors a text box, with the copy that Word keeps for old readers."""
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1800000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    place = (
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0'
        '</wp:posOffset></wp:positionV><wp:extent cx="1800000" cy="900000"/>'
        '<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="box"/>'
    )
    data = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    drawn = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        f'{place}<a:graphic><a:graphicData uri="{data}">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    choice = f'<mc:Choice Requires="wps">{drawn}</mc:Choice>'
    both = f"{choice}<mc:Fallback>{old}</mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"


def cell(text: str, span: int = 1, merge: str = "") -> str:
    """Return a table cell; `merge` is "restart" or "continue" for one merged downwards."""
    properties = f'<w:tcW w:w="{2000 * span}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: Iterable[str]) -> str:
    """Return a table of rows of cells."""
    lines = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{lines}</w:tbl>"


def docx(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    main: str = PLAIN,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """Return a .docx package with `body` inside w:body, and any `extra` parts.

    `numbering` replaces the two lists of four levels that are there otherwise.
    """
    parts = {
        "[Content_Types].xml": _types(main),
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _LINKS,
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {_SPACES}>{numbering or _numbering()}</w:numbering>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return out.getvalue()


def repacked(
    data: bytes,
    change: Callable[[str, bytes], bytes],
    names: dict[str, str] | None = None,
) -> bytes:
    """Return the package with each part changed, and with other `names` for some."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as package:
        for name in old.namelist():
            package.writestr((names or {}).get(name, name), change(name, old.read(name)))
    return out.getvalue()


def style(name: str, title: str, level: int | None = None, based_on: str = "") -> str:
    """Return a paragraph style, numbered at `level` of list 1 unless that is None."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    list_ = ""
    if level is not None:
        pair = f'<w:ilvl w:val="{level}"/><w:numId w:val="1"/>'
        list_ = f"<w:pPr><w:numPr>{pair}</w:numPr></w:pPr>"
    head = f'<w:style w:type="paragraph" w:styleId="{name}">'
    return f'{head}<w:name w:val="{title}"/>{base}{list_}</w:style>'


def level(depth: int, format_: str, text: str, more: str = "", start: int = 1) -> str:
    """Return one level of a list; `more` stands between its format and its text."""
    head = f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/>'
    return f'{head}<w:numFmt w:val="{format_}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*abstracts: str) -> str:
    """Return a numbering part: list n counts in abstract list n, which has those levels."""
    first = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
        for n, levels in enumerate(abstracts, 1)
    )
    return first + "".join(instance(n, n) for n in range(1, len(abstracts) + 1))


def instance(number: int, abstract: int, *overrides: str) -> str:
    """Return list `number`, which counts in that abstract list."""
    inside = f'<w:abstractNumId w:val="{abstract}"/>{"".join(overrides)}'
    return f'<w:num w:numId="{number}">{inside}</w:num>'


def override(depth: int, start: int | None = None, own: str = "") -> str:
    """Return what a list changes at a level: where it starts, or all of it."""
    begin = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    return f'<w:lvlOverride w:ilvl="{depth}">{begin}{own}</w:lvlOverride>'


def _types(main: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    kinds = {"document": main} | {kind: f"{_TYPE}.{kind}+xml" for kind in ("numbering", "styles")}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{kind}"/>'
        for part, kind in kinds.items()
    )
    default = (
        '<Default Extension="xml" ContentType="text/xml"/><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return f'<Types xmlns="{space}">{default}{overrides}</Types>'


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{name}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (name, text) in enumerate(LEVELS)
    )
    first = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    restart = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{restart}</w:num>'
    )
    return first + lists
