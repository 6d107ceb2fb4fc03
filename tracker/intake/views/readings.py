"""The page of a file that is being read: how far it is, then on to what came of it."""

from datetime import timedelta

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.intake import queries
from tracker.intake.actions import readings
from tracker.intake.forms import UploadForm
from tracker.intake.models import IntakeReading
from tracker.intake.rules import READING_NAMES, UNDER_WAY, ReadingState
from tracker.intake.views.desk import bp
from tracker.intake.views.uploading import to_draft, told

LEFT = "中断，等待接着读"
AGAIN = 2  # seconds until the page is asked for again


def wanted_reading(reading_id: int) -> IntakeReading | None:
    """The upload of this number that is, or was, being read."""
    return db.session.scalar(queries.reading(reading_id))


@bp.get("/readings/<ref:reading_id>")
@requires(Permission.DRAFT_REVIEW, on=wanted_reading)
def reading(row: IntakeReading) -> ResponseReturnValue:
    """How far it is, renewed by itself; its draft when it is done, or why there is none."""
    if row.state == ReadingState.DONE:
        return to_draft(row)
    if row.state not in UNDER_WAY:
        form = UploadForm(formdata=None, year=row.year)
        return told(form, row, row)[0]
    return _renewed(_page(row))


@bp.post("/readings/<ref:reading_id>/seen")
@requires(Permission.DRAFT_REVIEW, on=wanted_reading)
def seen(row: IntakeReading) -> ResponseReturnValue:
    """Its person has seen why it came to nothing."""
    number = row.id
    with unit_of_work() as session:
        readings.see(session, asking(), number)
    return redirect(url_for("intake.index"), 303)


def _page(row: IntakeReading) -> str:
    now = clock.now()
    is_left = readings.is_left(row, now)
    return render_template(
        "intake/reading.html",
        row=row,
        lasted=lasted(now - row.created_at),
        is_left=is_left,
        state=LEFT if is_left else READING_NAMES[row.state],
    )


def lasted(time: timedelta) -> str:
    """How long it has taken, in words.

    >>> lasted(timedelta(seconds=9)), lasted(timedelta(seconds=125))
    ('9 秒', '2 分 5 秒')
    """
    minutes, seconds = divmod(max(0, int(time.total_seconds())), 60)
    return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"


def _renewed(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Refresh"] = str(AGAIN)
    return answer
