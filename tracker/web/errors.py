"""What people see when something does not go: a calm sentence with the next step."""

import secrets
from dataclasses import dataclass

from flask import (
    Flask,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from tracker.access.actor import current_actor
from tracker.core.errors import Refused
from tracker.web import conflicts, kept, logs
from tracker.web.csrf import SAFE, is_ours
from tracker.web.limits import TooOften
from tracker.web.links import came_from, here, home, is_from_elsewhere

# PostgreSQL's codes for: lock timeout, statement timeout, deadlock, serialisation.
BUSY_CODES = frozenset({"55P03", "57014", "40P01", "40001"})
RETRY_AFTER = 5  # seconds


@dataclass(frozen=True, slots=True)
class Says:
    """A page's heading and its sentence."""

    heading: str
    text: str


SAYS = {
    400: Says("这个请求没有看懂", "请返回上一页，刷新后再试一次。"),
    401: Says("请先登录", "登录后会回到您要打开的页面。"),
    403: Says("您没有权限做这一步", "如果工作需要，请联系本单位的责任人调整您的岗位。"),
    404: Says("没有找到这个页面", "地址可能写错了，也可能内容已经移走，或者不在您的权限之内。"),
    405: Says("这个地址不能直接打开", "请回到原来的页面，用页面上的按钮操作。"),
    409: Says("现在还不能这样做", "请返回上一页，看看最新的情况。"),
    413: Says(
        "提交的内容太大", "单个文件不超过 25 MB。请压缩或拆分以后再上传；原来的页面可以返回。"
    ),
    429: Says("操作太频繁", "请等几分钟再试。您没有丢失任何内容。"),
    500: Says("程序出了差错", "这一步没有保存。请稍后再试；仍然不行，请把下面的编号告诉管理员。"),
    503: Says("系统正忙", "这一步没有保存。请过几秒钟再试一次。"),
}
OTHER = Says("打不开这个页面", "请返回上一页再试一次。")
EXPIRED = Says("页面停留太久，需要重新打开", "请返回原来的页面，刷新后再提交一次。")
DOWN = Says("数据库暂时连不上", "这一步没有保存。请稍后再试；仍然不行，请联系管理员。")


def refused(error: Refused) -> ResponseReturnValue:
    """A rule said no: show its sentence on the page it came from.

    Going back would empty the form, unless the browser's script fills it in again; so without
    that, what was written is shown beside the sentence instead.
    """
    if request.method not in SAFE and "note_refused_form" in current_app.extensions:
        current_app.extensions["note_refused_form"](error)  # the trail stands above
    target = came_from()
    if request.method in SAFE and target in (here(), home()):
        return _page(409, Says(SAYS[409].heading, str(error)))
    led_back = request.form.get(kept.HELD) and target != home()
    if request.method == "POST" and not led_back:
        form = kept.current()
        if form.texts:
            heading, word = "这一步没有办成", "改好了，再试一次"
            return kept.resume_page(form, heading, word, str(error), target, kept.UNSAVED), 409
    flash(str(error), "warn")
    return redirect(target, 303)


def expired(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is not ours, or no longer: nothing was done, the text is still there."""
    if is_from_elsewhere():
        return _page(400, SAYS[400])
    if current_actor() is None:
        flash(kept.AGAIN, "info")
        return kept.sign_in_first() if request.form.get(kept.FIELD) else redirect(came_from(), 303)
    if not kept.keeps_form():
        return _page(400, EXPIRED)
    return kept.resume_page(kept.current(), EXPIRED.heading, lead=kept.UNSAVED), 400


def busy(error: OperationalError | PoolTimeout) -> ResponseReturnValue:
    """The database is locked or out of reach: try again, with the same text."""
    current_app.logger.error("the database did not answer: %s", getattr(error, "orig", error))
    waiting = isinstance(error, PoolTimeout) or is_busy(error)
    says = SAYS[503] if waiting else DOWN
    if request.method == "POST" and g.get("csrf_valid") and kept.keeps_form():
        body = kept.resume_page(kept.current(), says.heading, "再试一次", lead=kept.UNSAVED)
    else:
        body = render_template("errors/page.html", says=says, reference="", back=came_from())
    response = make_response(body, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def is_busy(error: OperationalError) -> bool:
    """Whether the database only had no time: a lock, a deadlock, a time limit."""
    code = getattr(error.orig, "sqlstate", None)
    return code in BUSY_CODES or "locked" in str(error.orig)


def too_often(error: TooOften) -> ResponseReturnValue:
    """Something was asked for too often: when it is possible again, with the same text."""
    if request.method == "POST" and kept.keeps_form() and is_ours():
        form, heading = kept.current(), SAYS[429].heading
        body = kept.resume_page(form, heading, "再试一次", str(error), came_from(), kept.UNSAVED)
    else:
        body = _page(429, Says(SAYS[429].heading, str(error)))[0]
    answer = make_response(body, 429)
    answer.headers["Retry-After"] = str(error.wait)
    return answer


def failed(error: HTTPException) -> ResponseReturnValue:
    """Any other answer than success, as a page of ours."""
    if error.code is None or error.response is not None:
        return error
    answer = make_response(_page(error.code, SAYS.get(error.code, OTHER)))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def broken(_error: InternalServerError) -> ResponseReturnValue:
    """A fault of ours; the log has the same reference number as the page."""
    reference = secrets.token_hex(4)
    current_app.logger.error("reference %s: %s", reference, logs.where())
    return _page(500, SAYS[500], reference)


def _page(code: int, says: Says, reference: str = "") -> tuple[str, int]:
    back = home() if code == 400 else came_from()
    return render_template("errors/page.html", says=says, reference=reference, back=back), code


def init_app(app: Flask) -> None:
    """The one place that turns errors into pages."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(TooOften, too_often)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(StaleDataError, conflicts.stale)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(PoolTimeout, busy)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(InternalServerError, broken)
