"""Text boxes of a .doc: their text stands behind all other texts, their anchors in the main one."""

from tracker.documents.word97.stream import Stream

_ANCHOR, _BOX, _SHAPE_IN_BOX = 26, 22, 14


def by_anchor(anchors: Stream, boxes: Stream) -> dict[int, list[tuple[int, int]]]:
    """Return for each anchored character the (first, last) character of the boxes there.

    `anchors` (PlcfSpa, 2.8.37) tells where a shape is anchored, `boxes` (PlcftxbxTxt, 2.8.32)
    which shape a box is; characters of boxes count from the beginning of their own text. A box
    whose anchor is not told stands at -1.
    """
    places = {entry.number(0, 4): first for first, _, entry in anchors.plc(_ANCHOR)}
    found: dict[int, list[tuple[int, int]]] = {}
    for first, last, entry in boxes.plc(_BOX):
        if shape := entry.number(_SHAPE_IN_BOX, 4):
            found.setdefault(places.get(shape, -1), []).append((first, last))
    return found
