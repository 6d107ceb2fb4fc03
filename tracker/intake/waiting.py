"""A file whose year is in doubt is not sent twice: it waits in the store under a signed name."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.files import store

WAITS_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A content of the store that this office has sent and not yet imported."""

    sha256: str
    name: str

    def path(self, blobs: Path) -> Path:
        """Where its bytes lie."""
        return store.path_of(blobs, self.sha256)


def pack(org_id: int, sha256: str, name: str) -> str:
    """The file as one signed value, good for twelve hours and for its own office."""
    token = _signer().dumps([org_id, sha256, name])
    return token if isinstance(token, str) else token.decode()


def unpack(org_id: int, token: str | None) -> Waiting | None:
    """The file that `pack` put into `token`; None when it is empty, too old or not ours."""
    try:
        sent_by, sha256, name = _signer().loads(token or "", max_age=int(WAITS_FOR.total_seconds()))
    except BadSignature:
        return None
    return Waiting(sha256, name) if sent_by == org_id else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="intake upload")
