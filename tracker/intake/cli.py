"""The command `flask intake import`: a file from a prompt to a draft, or to the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.access.scope import within
from tracker.accounts import queries as accounts
from tracker.accounts.models import Organization
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake.rules import DraftState

REFUSED, MISUSED = 1, 2

intake_group = AppGroup("intake", help="导入文件，成为核对稿或台账。")


@intake_group.command("import", help="读取文件 FILE，成为核对稿；加 --confirm 直接成为台账。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--org", "code", required=True, metavar="CODE", help="本单位的代码。")
@click.option("--year", required=True, type=int, metavar="N", help="哪个年度。")
@click.option("--lead", metavar="UNIT", help="没有写明牵头单位的任务交给它。")
@click.option("--confirm", "at_once", is_flag=True, help="不等人核对，直接成为台账。")
@click.option("--dry-run", is_flag=True, help="只读出来看看，什么都不写。")
def import_command(
    file: Path, code: str, year: int, lead: str | None, at_once: bool, dry_run: bool
) -> None:
    """Read FILE for an office and a year: a draft to review, or with --confirm the ledger."""
    if not file.is_file():
        _stop(f"没有找到文件 {file}。", MISUSED)
    with _in_one_sentence():
        office = accounts.organization(db.session(), code)
        if office is None:
            raise Refused(f"没有代码为“{code}”的单位。")
        with within(office.id):
            if dry_run:
                _look(file, year)
            else:
                _import(file, office, year, lead, at_once)


def _look(file: Path, year: int) -> None:
    """Say what would be proposed; nothing is kept."""
    from tracker.intake.actions.uploading import check_year
    from tracker.intake.proposing import proposals
    from tracker.intake.reading import read_bytes

    check_year(db.session(), year)
    text, found = read_bytes(file.read_bytes(), file.name, year)
    if "grid" in found:
        rows, doubts = _look_at_columns(found["grid"], year)
    else:
        rows = [row.title for row in proposals(found, text)]
        doubts = len(found["warnings"])
    for number, title in enumerate(rows, 1):
        click.echo(f"{number}\t{title}")
    click.echo(f"读出 {len(rows)} 项任务，{doubts} 处提醒；没有写入任何内容。")


def _look_at_columns(grid: list[dict[str, Any]], year: int) -> tuple[list[str], int]:
    """The titles of a task table by the guessed columns. Raises Refused as importing would."""
    from tracker.intake.columns import Columns
    from tracker.intake.models import ImportDraft

    columns = Columns(db.session(), ImportDraft(grid=grid, year=year))
    columns.check()
    made = columns.made()
    return [str(task["title"]) for task in made.tasks], len(columns.warnings(made))


def _import(file: Path, office: Organization, year: int, lead: str | None, at_once: bool) -> None:
    from tracker.documents.classified import ClassifiedFile
    from tracker.files import marking
    from tracker.intake import actions

    org_id, org_name, unit_id = office.id, office.name, _unit(db.session(), lead)
    db.session.rollback()
    with file.open("rb") as stream:
        blobs = settings.current().blobs_dir
        try:
            reading = actions.read_upload(blobs, stream, file.name, year)
        except ClassifiedFile:
            marking.note(None, file.name, file.stat().st_size, org_id)
            raise
    with unit_of_work() as session:
        draft = actions.start_review(session, None, reading, year)
        if draft.state == DraftState.MAPPING:
            actions.make_rows(session, None, draft.id, expected_version=AS_IT_STANDS)
        if unit_id is not None and not at_once:
            actions.fill(
                session,
                None,
                draft.id,
                actions.Filling(lead_unit_id=unit_id),
                expected_version=AS_IT_STANDS,
            )
        made = (
            actions.confirm(
                session, None, draft, lead_unit_id=unit_id, expected_version=AS_IT_STANDS
            )
            if at_once
            else None
        )
        number, tasks = draft.id, len(made.tasks) if made else 0
    if at_once:
        click.echo(f"已确认：{org_name}{year} 年度台账新建 {tasks} 项任务。")
    else:
        click.echo(f"已导入，等待核对：{settings.current().base_url}/intake/{number}")


def _unit(session: Session, name: str | None) -> int | None:
    """The unit of that name. Raises Refused naming those there are."""
    if name is None:
        return None
    units = session.scalars(accounts.units()).all()
    found = next((unit.id for unit in units if name in (unit.name, unit.short_name)), None)
    if found is None:
        there = "、".join(unit.name for unit in units) or "还没有单位"
        raise Refused(f"单位名单里没有“{name}”。现有：{there}。")
    return found


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        _stop(str(refusal), REFUSED)
    except OSError as error:
        _stop(f"不能读写 {error.filename or '文件'}：{error.strerror}。", REFUSED)
    except DBAPIError as error:
        _stop(f"数据库不能用：{str(error.orig).splitlines()[0]}。", REFUSED)


def _stop(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(code)
