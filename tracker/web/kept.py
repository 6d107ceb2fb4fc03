"""What somebody typed is not lost when the session has ended meanwhile.

A form that comes from a stranger is answered with the sign-in page, which carries the fields in
one signed value. After signing in, a page shows them and sends them on. No script is needed.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from flask import Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.web.links import came_from, here, is_from_elsewhere, own_path

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

FIELD = "kept"  # the name under which the sign-in form carries the signed value
HELD = "held"  # sent by luoshi.js: the browser will fill the form in again by itself
SIGN_IN = "accounts.sign_in"
KEPT_FOR = timedelta(hours=12)
AGAIN = "页面停留太久，请重新登录。"

_SECRET = re.compile(r"pass|pwd|secret|token|otp|(^|[-_])(code|old|new|again)$", re.IGNORECASE)
_LONG = 40


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent: where to, which fields in which order, and the names of its files.

    Passwords and tokens are not among the fields; of files only the names are known.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """What a person wrote, apart from what was chosen or ticked."""
        return [value for _, value in self.fields if is_written(value)]


def is_written(value: str) -> bool:
    """Whether `value` looks written rather than chosen: long, in lines, or in Chinese.

    >>> is_written("柳塘、下坪正在核对。"), is_written("in_progress"), is_written("2026-11-23")
    (True, False, False)
    """
    return len(value) > _LONG or "\n" in value.strip() or bool(re.search("[㐀-鿿]", value))


def forgets_form(view: View) -> View:
    """Mark a view whose form holds secrets: nothing of it is ever kept or shown again."""
    view.keeps_form = False  # type: ignore[attr-defined]
    return view


def keeps_form() -> bool:
    """Whether the form of this request may be kept: its view does not forget it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "keeps_form", True)


def current() -> KeptForm:
    """The form of this request, without what is secret."""
    if not keeps_form():
        return KeptForm(here(), ())
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in (FIELD, HELD) and not _SECRET.search(name)
    ]
    files = [file.filename for file in request.files.values() if file.filename]
    return KeptForm(here(), tuple(fields), tuple(files))


def pack() -> str:
    """The form of this request as one signed value, good for twelve hours and for its own path."""
    token = _signer(current_app.secret_key).dumps(asdict(current()))
    return token if isinstance(token, str) else token.decode()


def unpack(token: str | None) -> KeptForm | None:
    """The form that `pack` put into `token`; None when it is empty, too old or not ours."""
    if not token:
        return None
    try:
        value = _signer(current_app.secret_key).loads(token, max_age=int(KEPT_FOR.total_seconds()))
    except BadSignature:
        return None
    path = own_path(value["path"])
    if path is None:
        return None
    return KeptForm(path, tuple((n, v) for n, v in value["fields"]), tuple(value["files"]))


def sign_in_first() -> ResponseReturnValue:
    """Send a stranger to sign in and remember where to: the page (GET) or the text (POST).

    Text that another site sent is not kept: nobody here wrote it. A form of secrets is filled
    in anew, on the page that it came from.
    """
    if request.method in ("GET", "HEAD"):
        return redirect(url_for(SIGN_IN, next=here()))
    if is_from_elsewhere():
        return redirect(url_for(SIGN_IN), 303)
    token = request.form.get(FIELD) or (pack() if keeps_form() else "")
    if token:
        return sign_in_page(token), 401
    flash(AGAIN, "info")
    return redirect(url_for(SIGN_IN, next=came_from()), 303)


def sign_in_page(token: str) -> str:
    """The sign-in page that carries `token` on."""
    return render_template("web/sign_in_first.html", kept=token, action=url_for(SIGN_IN))


def resume_page(
    form: KeptForm,
    heading: str = "您刚才填写的内容还在",
    word: str = "继续提交",
    sentence: str = "",
    back: str = "",
) -> str:
    """The page that shows `form` and sends it on with the button `word`.

    `sentence` says what was wrong the first time, `back` leads to the page of the form.
    """
    g.pop("csrf_token", None)  # signing in may have begun a new session: the old token is dead
    return render_template(
        "web/resume.html",
        form=form,
        heading=heading,
        word=word,
        sentence=sentence,
        back=back,
        is_written=is_written,
    )


@lru_cache(maxsize=4)
def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="kept form")


def init_app(app: Flask) -> None:
    """Tell the guard what to do with strangers."""
    app.extensions["sign_in_first"] = sign_in_first
