"""Ways to damage a file: its bytes, its markup, and what is packed inside it."""

import io
import re
import zipfile
from random import Random

_TAG = re.compile(rb"<[^<>]{1,300}>")
_NUMBER = re.compile(rb"\d+")
_NUMBERS = (b"0", b"-1", b"65535", b"2147483648", b"99999999999999999999", b"1e999", b"")
_FEW, _LONG = 20, 4000
_PACKED = 1_000_000  # bytes to which a run is blown up at most
_OLE, _SECTOR = b"\xd0\xcf\x11\xe0", 512


def mutated(data: bytes, dice: Random) -> bytes:
    """Return `data` damaged once or a few times; what is packed, more often inside than outside."""
    if data.startswith(b"PK") and dice.random() < 0.85:
        return _repacked(data, dice)
    if data.startswith(_OLE) and dice.random() < 0.7:
        return _in_stream(data, dice)
    for _ in range(dice.choice((1, 1, 2, 5))):
        data = dice.choice(_WAYS)(data, dice)
    return data


def _repacked(data: bytes, dice: Random) -> bytes:
    """Damage parts of a package, and pack it properly again."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = list(parts)
    one, other = dice.choice(names), dice.choice(names)
    if dice.random() < 0.1:
        parts[one], parts[other] = parts[other], parts[one]
    elif dice.random() < 0.05:
        del parts[one]
    else:
        for name in dict.fromkeys((one, other)):
            parts[name] = dice.choice((*_WAYS, *_MARKUP, *_MARKUP))(parts[name], dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def _in_stream(data: bytes, dice: Random) -> bytes:
    """Damage a stretch of an OLE file without moving the sectors behind it."""
    start = dice.randrange(_SECTOR, len(data))
    end = min(len(data), start + dice.choice((64, 1024, 8192)))
    part = data[start:end]
    changed = dice.choice((_flip, _swap, _overwrite, _splice))(part, dice)[: len(part)]
    return data[:start] + changed.ljust(len(part), b"\0") + data[end:]


def _place(data: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 2, 4, 16, 200, _LONG)))


def _flip(data: bytes, dice: Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randint(1, _FEW)):
        if out:
            out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _cut(data: bytes, dice: Random) -> bytes:
    start, end = _place(data, dice)
    return data[:start] if dice.random() < 0.3 else data[:start] + data[end:]


def _splice(data: bytes, dice: Random) -> bytes:
    start, end = _place(data, dice)
    to = dice.randrange(len(data) + 1)
    return data[:to] + data[start:end] + data[to:]


def _inflate(data: bytes, dice: Random) -> bytes:
    start, end = _place(data, dice)
    run = data[start:end]
    times = min(dice.choice((10, 1000, 100_000)), _PACKED // max(1, len(run)))
    return data[:start] + run * times + data[end:]


def _swap(data: bytes, dice: Random) -> bytes:
    a, b, c, d = sorted((*_place(data, dice), *_place(data, dice)))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _overwrite(data: bytes, dice: Random) -> bytes:
    start, _ = _place(data, dice)
    size = dice.choice((1, 2, 4, 8))
    return (
        data[:start] + dice.choice((b"\0", b"\xff", b"\x7f", b"\x80")) * size + data[start + size :]
    )


def _number(data: bytes, dice: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return _flip(data, dice)
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(_NUMBERS) + data[one.end() :]


def _tag(data: bytes, dice: Random) -> bytes:
    """Drop, double, move or deeply nest an element's mark."""
    found = list(_TAG.finditer(data))
    if not found:
        return _flip(data, dice)
    one, other = dice.choice(found), dice.choice(found)
    new = dice.choice((b"", one[0] * 2, other[0], one[0] * 3000))
    return data[: one.start()] + new + data[one.end() :]


_MARKUP = (_number, _tag)
_WAYS = (_flip, _cut, _splice, _inflate, _swap, _overwrite, _number, _tag)
