"""导出 Excel: the ledger as a table, in the shape that is asked for."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts.models import Organization
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.ledger import columns, listing, sheet_rows
from tracker.ledger.bulk_pages import ticked
from tracker.ledger.list_pages import YearList, year_list
from tracker.ledger.models import Task
from tracker.ledger.sheet_marks import FORMAT, SYSTEM
from tracker.ledger.sheets import SHAPES, Shape, ShapeKey, picked
from tracker.papers import xlsx
from tracker.papers.values import Value
from tracker.papers.xlsx import Sheet
from tracker.plans.chosen import chosen_year
from tracker.trail import actions as trail
from tracker.web import limits

bp = Blueprint("sheets", __name__)

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 2  # in this process: each is a second of a core, and holds some megabytes
MOST = 50_000  # rows
PAUSE = 0.0005  # seconds after every few rows, in which other requests have their turn
_turns = threading.BoundedSemaphore(AT_ONCE)


class Crowded(Refused):
    """Others are exporting: later."""


class NothingToExport(Refused):
    """The filter leaves no row, or more than a table should have."""


@bp.get("/ledger/export")
@requires(Permission.LEDGER_READ)
def export() -> ResponseReturnValue:
    """The tasks that the address asks for, all of them, as an .xlsx of the shape asked for.

    That they were taken along is noted first, as for every download; it counts as a report.
    """
    return _export(SHAPES[_shape()])


@bp.post("/ledger/export")
@requires(Permission.LEDGER_READ)
def export_chosen() -> ResponseReturnValue:
    """The tasks that were ticked in the list, or with `whole` all that its filter finds, as they
    stand on the screen.
    """
    if request.form.get("whole") == "1":
        return _export(SHAPES[ShapeKey.SCREEN])
    ids = ticked()
    if not ids:
        raise NothingToExport("请先勾选要导出的任务。")
    return _export(SHAPES[ShapeKey.SCREEN], Task.id.in_(ids))


def _export(shape: Shape, *chosen: ColumnElement[bool]) -> ResponseReturnValue:
    if shape.key is ShapeKey.SCREEN:  # what is on the screen, column by column
        shape = picked(shape, columns.heads(columns.chosen(asking())))
    plan = chosen_year()
    its = year_list(plan, "open", sort="" if shape.as_listed else "no") if plan else None
    ids = sheet_rows.numbers(db.session(), its.query.where(*chosen)) if its else []
    if its is None or not ids:
        raise NothingToExport("没有符合条件的任务，没有可以导出的内容；请换一个筛选。")
    if len(ids) > MOST:
        raise NothingToExport(f"有 {len(ids)} 项，一次最多导出 {MOST} 项；请先筛选，分几次导出。")
    sheet, name = _sheet(shape, its, len(ids), is_chosen=bool(chosen))
    told = {"kind": shape.key, "entries": len(ids)}
    actor, lens = asking(), its.lens
    with _turn():
        limits.spend(actor, (limits.REPORTS, 1))
        trail.note(actor, "ledger.export", its.plan, told)
        lines = sheet_rows.lines(db.session(), ids, lens, shape.beside)
        out = _written(sheet, map(shape.cells, lines))
    return _answer(out, name)


def _shape() -> ShapeKey:
    asked = request.args.get("shape", "")
    return ShapeKey(asked) if asked in set(ShapeKey) else ShapeKey.SCREEN


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise Crowded("别人正在导出台账，请过几秒钟再点一次。")
    try:
        yield
    finally:
        _turns.release()


def _sheet(shape: Shape, its: YearList, count: int, *, is_chosen: bool) -> tuple[Sheet, str]:
    """What stands around the rows, and what the file is called."""
    office = db.session.get_one(Organization, asking().place_id)
    told, wanted, today = its.told(), its.wanted, its.lens.today
    order = listing.SORT_WORDS[wanted.sort]
    narrowed = [menu.word for menu in told["menus"] if menu.current]
    narrowed += [f"查找：{wanted.words}"] if wanted.words else []
    narrowed += ["只列本人的"] if wanted.mine else []
    narrowed += ["只列一人经办的"] if wanted.handler else []
    said = [f"{told['title']} {count} 项", *(["只列勾选的"] if is_chosen else narrowed), order]
    whole = f"{its.plan.year}年{shape.name}"
    notes = (
        ("系统", SYSTEM),
        ("格式", FORMAT),
        ("单位", office.code),
        ("年度", str(its.plan.year)),
        ("表", shape.key.value),
        ("行数", str(count)),
    )
    sheet = Sheet(
        name=shape.word,
        title=f"{office.name}{whole}",
        under=f"填报单位：{office.name}    日期：{today.year}年{today.month}月{today.day}日    "
        + "，".join(said),
        columns=shape.columns,
        paper=shape.paper,
        merged=shape.merged,
        notes=notes if shape.comes_back else (),
        made_at=clock.now(),
    )
    chip = told["title"] + ("，所选" if is_chosen else "，已筛选" if told["narrowed"] else "")
    return sheet, f"{whole}（{chip}）.xlsx"


def _written(sheet: Sheet, rows: Iterator[list[Value]]) -> IO[bytes]:
    out = io.BytesIO()  # packed: a hundred bytes a row
    xlsx.write(out, sheet, rows, lambda: time.sleep(PAUSE))
    out.seek(0)
    return out


def _answer(out: IO[bytes], name: str) -> Response:
    answer = send_file(out, mimetype=KIND, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
