"""The browsers an account knows, so that guessing elsewhere cannot shut its owner out (P17)."""

import hashlib
import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, has_request_context, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from tracker.accounts.models import KnownDevice, Person
from tracker.core import clock

NAME = "luoshi-device"
KNOWN_FOR = timedelta(days=180)
MOST = 10  # devices of a person


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def known(session: Session, person: Person | None) -> str:
    """The hash of this request's device if `person` has signed in with it, else ""."""
    token = _token()
    if person is None or not token:
        return ""
    found = session.scalar(_row(person, token))
    if found is None or clock.now() - found.last_used_at > KNOWN_FOR:
        return ""
    return found.token_hash


def remember(session: Session, person: Person) -> None:
    """`person` has signed in with this request's device; the answer's cookie names it."""
    if not has_request_context():
        return
    token = _token() or secrets.token_urlsafe(32)
    row = session.scalar(_row(person, token))
    if row is None:
        row = KnownDevice(org_id=person.org_id, person_id=person.id, token_hash=hash_token(token))
        session.add(row)
    row.last_used_at = clock.now()
    session.flush()
    _keep_newest(session, person)
    _give(token)


def forget(session: Session, person: Person) -> None:
    """No device is known any more: the password was replaced because it may be in other hands."""
    session.execute(delete(KnownDevice).where(KnownDevice.person_id == person.id))


def _row(person: Person, token: str) -> Select[KnownDevice]:
    return select(KnownDevice).where(
        KnownDevice.person_id == person.id, KnownDevice.token_hash == hash_token(token)
    )


def _keep_newest(session: Session, person: Person) -> None:
    newest = (
        select(KnownDevice.id)
        .where(KnownDevice.person_id == person.id)
        .order_by(KnownDevice.last_used_at.desc(), KnownDevice.id.desc())
    )
    for old in list(session.scalars(newest))[MOST:]:
        session.execute(delete(KnownDevice).where(KnownDevice.id == old))


def _cookie_name() -> str:
    return f"__Host-{NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else NAME


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="device")


def _token() -> str:
    given = request.cookies.get(_cookie_name()) if has_request_context() else None
    try:
        return str(_signer().loads(given)) if given else ""
    except BadSignature:
        return ""


def _give(token: str) -> None:
    value = _signer().dumps(token)

    @after_this_request
    def carry(answer: Response) -> Response:
        answer.set_cookie(
            _cookie_name(),
            value if isinstance(value, str) else value.decode(),
            max_age=KNOWN_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return answer


SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_words(user_agent: str) -> str:
    """A browser as its owner would call it; only what the browser says of itself.

    >>> device_words("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130 Safari/537 Edg/130")
    'Windows 上的 Edge'
    >>> device_words("curl/8")
    '未知设备'
    """
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    if system and browser:
        return f"{system} 上的 {browser}"
    return system or browser or "未知设备"
