"""Signs taken from a font of pictures, of which a few are used as text."""

import re

_PICTURE = re.compile("[\uf000-\uf0ff]")
# Of Wingdings and Wingdings 2: the boxes and ticks of forms, and the star of a classified marking.
# Other pictures say nothing.
_TICKS = {0xA8: "□", 0x6F: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0xFC: "√", 0x50: "√"}
_TICKS[0xAB] = "★"
_PRIVATE = range(0xE000, 0xF900)
_HALVES = range(0xD800, 0xE000)


def sign(code: int) -> str:
    """Return the character that a symbol stands for, or nothing.

    >>> sign(0xF052), sign(0x2460), sign(0xF0E0)
    ('☑', '①', '')
    """
    if code in _PRIVATE:
        return _TICKS.get(code & 0xFF, "")
    return "" if code < 0x20 or code in _HALVES else chr(code)


def spelled(text: str) -> str:
    """Return `text` with the signs of such fonts that stand in it as characters of theirs.

    >>> spelled("\uf052公开\uf0e0")
    '☑公开'
    """
    return _PICTURE.sub(lambda found: sign(ord(found[0])), text)
