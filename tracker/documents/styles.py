"""What the styles of a .docx say of a paragraph or run: list, outline level, whether hidden."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.documents import ooxml
from tracker.documents.ooxml import Element, w

_HEADLINES = ("title", "subtitle", "标题", "副标题")  # of the document, not of a part of it
_LEVELS = 9
DEEPEST = 20  # styles that stand on one another; Word itself allows fewer


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits: `ids` from itself to the base it stands on."""

    ids: tuple[str, ...] = ()
    name: str = ""
    list_id: str | None = None
    depth: int | None = None
    outline: int | None = None
    hidden: bool = False


class Styles:
    """The styles of a document by their ids, each resolved once."""

    def __init__(self, root: Element | None) -> None:
        elements = root.iterfind(w("style")) if root is not None else ()
        self._elements: dict[str, Element] = {}
        self._default = ""
        # Whether any style hides text: mostly none does, and no run need be asked.
        self.hide = root is not None and next(root.iter(w("vanish")), None) is not None
        for element in elements:
            name = element.get(w("styleId"), "")
            self._elements[name] = element
            if element.get(w("type")) == "paragraph" and ooxml.is_on(
                element.get(w("default"), "0")
            ):
                self._default = name
        self._found: dict[str | None, Style] = {}

    def __getitem__(self, name: str | None) -> Style:
        """Return the style of that id, an empty one where there is none."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._resolved(name)
        return found

    def of(self, name: str | None) -> Style:
        """Return the style of a paragraph that names `name`, or nothing: then the default."""
        return self[name] if name else self[self._default]

    def _resolved(self, name: str | None) -> Style:
        ids: list[str] = []
        list_id = depth = outline = hidden = None
        for key, element in self._chain(name):
            ids.append(key)
            properties = element.find(w("pPr"))
            its_list, its_depth = ooxml.numbered(properties)
            list_id = list_id if list_id is not None else its_list
            depth = depth if depth is not None else its_depth
            if outline is None:
                outline = ooxml.number(properties, "outlineLvl")
            if hidden is None:
                hidden = ooxml.flag(element.find(w("rPr")), "vanish")
        own = self._elements.get(name or "")
        title = ooxml.value(own, "name") or "" if own is not None else ""
        return Style(tuple(ids), title, list_id, depth, outline, bool(hidden))

    def _chain(self, name: str | None) -> Iterator[tuple[str, Element]]:
        seen = set[str]()
        while name and name not in seen and len(seen) < DEEPEST:
            style = self._elements.get(name)
            if style is None:
                return
            seen.add(name)
            yield name, style
            name = ooxml.value(style, "basedOn")


class Names:
    """Names the styles of paragraphs, with the outline level where the name does not say it.

    An office's own style (公文一级) is a heading by its outline level only; Word's are called
    heading 1. The style that a document begins with is that of its title, which many offices
    give the first level too: it makes no heading of a part.
    """

    def __init__(self) -> None:
        self._title: str | None = None

    def told(self, style: Style, outline: int | None, text: str) -> str:
        """Return what to say of the next paragraph's style; `outline` is the paragraph's own.

        >>> names, styles = Names(), [Style(name=name, outline=0) for name in ("题", "公文一级")]
        >>> [names.told(style, None, "甲") for style in (*styles, styles[0])]
        ['题', '公文一级（标题 1）', '题']
        """
        level, name = style.outline if outline is None else outline, style.name
        if self._title is None and text.strip():
            self._title = name
            return name
        if level is None or not 0 <= level < _LEVELS or name.lower() in _HEADLINES:
            return name
        of_title = outline is None and name == self._title
        known = name.lower().replace(" ", "") in (f"heading{level + 1}", f"标题{level + 1}")
        return name if of_title or known else f"{name}（标题 {level + 1}）"
