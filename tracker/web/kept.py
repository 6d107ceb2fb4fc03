"""What somebody typed is not lost when the session has ended meanwhile.

A form that comes from a stranger is answered with the sign-in page, which carries the fields in
one signed value. After signing in, a page shows them and sends them on: to the person who wrote
them and to nobody else. No script is needed.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from flask import Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.access.actor import current_actor
from tracker.web import csrf
from tracker.web.links import came_from, here, is_from_elsewhere, own_path

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

FIELD = "kept"  # the name under which the sign-in form carries the signed value
HELD = "held"  # sent by luoshi.js: the browser will fill the form in again by itself
UNSEEN = frozenset({"base", "submission", "waiting"})  # long, and for the program alone
SIGN_IN = "accounts.sign_in"
KEPT_FOR = timedelta(hours=12)
AGAIN = "页面停留太久，请重新登录。"
UNSAVED = "这些内容还没有保存。"
# Who signs in next in this browser need not be the one who wrote it.
BEFORE = "这是登录以前在这个浏览器里填写的内容，还没有保存。不是您写的，请不要提交。"

# What fields are called on pages; of the others (numbers of rows, words of the program) nothing
# is shown.
LABELS = {
    "account": "账号",
    "due_named": "完成时限",
    "email": "邮箱",
    "happened_on": "佐证日期",
    "measures": "整改要求",
    "name": "名称",
    "note": "说明",
    "percent": "进度（%）",
    "problem": "存在的问题",
    "published_at": "发布日期",
    "reason": "理由",
    "since": "起始日期",
    "text": "情况",
    "title": "名称",
    "url": "网址",
    "year": "年度",
}

_SECRET = re.compile(r"pass|pwd|secret|token|otp|(^|[-_])(code|old|new|again)$", re.IGNORECASE)
_LONG = 40


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent: where to, which fields in which order, and the names of its files.

    Passwords and tokens are not among the fields; of files only the names are known. `by` is the
    person on whose page it stood, None where that is not known; `token` what it was unpacked from.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    by: int | None = None
    token: str = field(default="", compare=False)

    @property
    def texts(self) -> list[str]:
        """What a person wrote, apart from what was chosen or ticked."""
        return [value for name, value in self.fields if self.shows(name, value)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and value of what was filled in besides, as far as it says a person anything."""
        rest = [pair for pair in self.fields if not self.shows(*pair)]
        return [(label(name), value) for name, value in rest if label(name) and value]

    @staticmethod
    def shows(name: str, value: str) -> bool:
        """Whether a field is shown as text to be read and changed; the others go along unseen."""
        return name not in UNSEEN and is_written(value)


def label(name: str) -> str:
    """What the field `name` is called on pages, empty where it has no name there.

    >>> label("percent"), label("person-name"), label("act")
    ('进度（%）', '名称', '')
    """
    return LABELS.get(name.rsplit("-", 1)[-1], "")


def is_written(value: str) -> bool:
    """Whether `value` looks written rather than chosen: long, in lines, or in Chinese.

    >>> is_written("柳塘、下坪正在核对。"), is_written("in_progress"), is_written("2026-11-23")
    (True, False, False)
    """
    return len(value) > _LONG or "\n" in value.strip() or bool(re.search("[㐀-鿿]", value))


def is_secret(name: str) -> bool:
    """Whether a field of that name holds a password or a token: it is never kept nor shown."""
    return bool(_SECRET.search(name))


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
        if name not in (FIELD, HELD) and not is_secret(name)
    ]
    files = [file.filename for file in request.files.values() if file.filename]
    return KeptForm(here(), tuple(fields), tuple(files), csrf.typed_by())


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
    fields = tuple((name, text) for name, text in value["fields"])
    return KeptForm(path, fields, tuple(value["files"]), value.get("by"), token)


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
    lead: str = BEFORE,
) -> str:
    """The page that shows `form` and sends it on with the button `word`.

    `sentence` says what was wrong the first time, `back` leads to the page of the form, `lead`
    says what stands there. Whoever else is signed in by now is told only that there is one.
    """
    csrf.bind()
    g.pop(csrf.TOKEN, None)  # signing in may have begun a new session: the old token is dead
    actor = current_actor()
    if form.by is not None and actor is not None and form.by != actor.person_id:
        return withheld_page(form.token or pack())
    return render_template(
        "web/resume.html",
        form=form,
        heading=heading,
        word=word,
        sentence=sentence,
        back=back,
        lead=lead,
    )


def withheld_page(token: str) -> str:
    """That somebody else's form waits here; it is not shown, and its writer can sign in."""
    hours = int(KEPT_FOR.total_seconds()) // 3600
    action = url_for(SIGN_IN)
    return render_template("web/withheld.html", kept=token, action=action, hours=hours)


@lru_cache(maxsize=4)
def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="kept form")


def init_app(app: Flask) -> None:
    """Tell the guard what to do with strangers, and templates how a kept form is shown."""
    app.extensions["sign_in_first"] = sign_in_first
    app.jinja_env.filters.update(field_label=label)
