"""What the service does before it serves: own folder closed, schema at head, calendar there."""

import os

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.upkeep import schema
from tracker.upkeep.schema import Standing
from tracker.upkeep.snapshot import copy_live, is_sqlite
from tracker.workdays import actions as workdays
from tracker.workdays.models import CalendarYear


class CannotStart(Refused):
    """Serving now would harm the data."""


def prepare(app: Flask) -> None:
    """Bring the database of `app` to where this code can work; refuse a newer one.

    Before an existing SQLite database is changed it is copied to
    `instance/before-<revision>-<stamp>.db`: the way back from an upgrade.
    """
    with app.app_context():
        _close_to_others()
        revision = schema.current()
        match schema.standing(revision):
            case Standing.AHEAD:
                raise CannotStart(
                    f"数据库由更新的程序写成（结构 {revision}），本程序不能使用；"
                    "请安装新版程序，或把升级前的备份恢复到别处。"
                )
            case Standing.BEHIND if is_sqlite():
                _copy_before(str(revision))
        if schema.standing(revision) is not Standing.HEAD:
            upgrade()
        db.session.remove()
        with unit_of_work() as session:
            if session.scalar(select(CalendarYear.year).limit(1)) is None:
                workdays.seed(session)
        db.session.remove()


def _close_to_others() -> None:
    """Nobody else on this machine reads what is under the instance folder."""
    folder = settings.current().instance_dir
    mode = folder.stat().st_mode
    if os.name != "nt" and mode & 0o007 and folder.stat().st_uid == os.getuid():
        folder.chmod(mode & 0o7770)


def _copy_before(revision: str) -> None:
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    copy_live(settings.current().instance_dir / f"before-{revision}-{stamp}.db")
