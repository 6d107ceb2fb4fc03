"""The numbers of rows in addresses: 22 letters that tell no count and cannot be guessed.

They are the number itself, under a key of this service (reliability.md 2.10, 7): who may see a
row is decided elsewhere; this only keeps `/tasks/41` from telling that there are 41 tasks. A
service with another secret key does not know the addresses of this one.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, url_for
from werkzeug.routing import BaseConverter, ValidationError

HALF = 8  # bytes
LENGTH = 22  # letters: sixteen bytes
LARGEST = 2**63 - 1


class NotARef(ValueError):
    """These letters were not made by `ref` under this key."""


def ref(number: int) -> str:
    """The letters for the row `number`, always the same."""
    return sealed(number, _key())


def number_of(letters: str) -> int:
    """The number behind `letters`. Raises NotARef."""
    return opened(letters, _key())


@lru_cache(maxsize=16_384)
def sealed(number: int, key: bytes) -> str:
    """`number` under `key`: a keyed digest of it, and the number hidden by a digest of that."""
    plain = number.to_bytes(HALF)
    seal = _digest(plain, key, b"seal")
    hidden = bytes(a ^ b for a, b in zip(plain, _digest(seal, key, b"hide"), strict=True))
    return base64.urlsafe_b64encode(seal + hidden).decode().rstrip("=")


def opened(letters: str, key: bytes) -> int:
    """The number that `sealed` hid. Raises NotARef for anything else."""
    try:
        both = base64.urlsafe_b64decode(letters + "==")
    except (binascii.Error, ValueError) as wrong:
        raise NotARef(letters) from wrong
    seal, hidden = both[:HALF], both[HALF:]
    if len(both) != 2 * HALF:
        raise NotARef(letters)
    plain = bytes(a ^ b for a, b in zip(hidden, _digest(seal, key, b"hide"), strict=True))
    number = int.from_bytes(plain)
    if (
        not hmac.compare_digest(seal, _digest(plain, key, b"seal"))
        or sealed(number, key) != letters
    ):
        raise NotARef(letters)
    return number


def _digest(data: bytes, key: bytes, use: bytes) -> bytes:
    return hashlib.blake2b(data, key=key, person=use, digest_size=HALF).digest()


def _key() -> bytes:
    return _made(str(current_app.secret_key))


@lru_cache(maxsize=8)
def _made(secret: str) -> bytes:
    return hashlib.sha256(b"addresses of rows\0" + secret.encode()).digest()


def addresses(endpoint: str, name: str) -> Callable[[int], str]:
    """The addresses of `endpoint` for many rows, whose number the route calls `name`.

    A list has hundreds of them, and `url_for` looks at all routes for each.
    """
    values: dict[str, Any] = {name: 0}
    before, _, after = url_for(endpoint, **values).partition(ref(0))
    return lambda number: f"{before}{ref(number)}{after}"


class RefConverter(BaseConverter):
    """`<ref:task_id>` in a route: letters outside, the number inside."""

    regex = rf"[\w-]{{{LENGTH}}}"

    def to_python(self, value: str) -> int:
        """The number; letters that are not ours are an address that is not there."""
        try:
            return number_of(value)
        except NotARef as wrong:
            raise ValidationError from wrong

    def to_url(self, value: int) -> str:
        """The letters."""
        return ref(int(value))


def init_app(app: Flask) -> None:
    """Let routes say `<ref:…>`, and templates and scripts `ref(number)`."""
    app.url_map.converters["ref"] = RefConverter
    app.jinja_env.globals.update(ref=ref, addresses=addresses)
