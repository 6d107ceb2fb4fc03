"""`calendar load`: a year's notice from a file. `calendar show`: a year in the terminal."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.access.scope import everywhere
from tracker.calendar.notice import missing_holidays, read_notice
from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR, WorkCalendar
from tracker.calendar.year import YearSheet
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.web.dates import day
from tracker.workdays import actions, jobs, queries
from tracker.workdays.actions import Wanted
from tracker.workdays.pages import edition_words
from tracker.workdays.trying import calendar_with

calendar_group = AppGroup("calendar", help="工作日历：载入放假通知、查看一年。")


class NotReadable(Refused):
    """The file is not text, or what it says cannot be kept."""


@calendar_group.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="通知的年份；标题里写明的可以不填。")
@click.option("--source", default="", help="依据；不填就用通知里的文号。")
@click.option("--dry-run", is_flag=True, help="只识别，不保存。")
def load_command(file: Path, year: int | None, source: str, dry_run: bool) -> None:
    """载入国务院办公厅的放假通知（文本文件），或者每天一行的安排。"""
    wanted = _read(file, year, source)
    with everywhere("the calendar is for all organisations"):
        after = calendar_with(db.session(), wanted)
        _say(YearSheet(wanted.year, after), wanted.source)
        if missing := missing_holidays(wanted.days, wanted.year):
            click.echo(f"没有读到：{'、'.join(missing)}。")
        if dry_run:
            click.echo("没有保存。")
            return
        db.session.rollback()
        with unit_of_work() as session:
            made = actions.load(session, None, wanted)
    if not made:
        click.echo("和现在的安排一样，没有改动。")
        return
    moved = jobs.recount_everywhere(clock.now())
    click.echo(f"已载入 {wanted.year} 年的安排，{moved} 个时限改了日期。")


@calendar_group.command("show")
@click.argument("year", type=int)
def show_command(year: int) -> None:
    """显示一年的放假安排和每月工作日数。"""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    session = db.session()
    calendar = queries.calendar(session, office_id=0)
    _say(YearSheet(year, calendar), edition_words(queries.edition(session, year), year))


def _read(file: Path, year: int | None, source: str) -> Wanted:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotReadable(f"打不开 {file}：请给出 UTF-8 编码的文本文件。") from error
    notice = read_notice(text, year)
    for fault in notice.faults:
        click.echo(f"第 {fault.line} 行“{fault.text}”：{fault.sentence}", err=True)
    if notice.faults:
        raise NotReadable(f"{file.name} 有 {len(notice.faults)} 处读不懂或者前后矛盾，没有载入。")
    if notice.year is None:
        raise NotReadable("看不出是哪一年的通知，请加上 --year。")
    wanted = Wanted(
        year=notice.year,
        days=notice.days,
        source=source or notice.number or "放假通知",
        notice=text,
    )
    actions.check(wanted)
    return wanted


def _say(sheet: YearSheet, source: str) -> None:
    mark = "（暂定）" if _is_provisional(sheet.calendar, sheet.year) else ""
    click.echo(f"{sheet.year}年 {sheet.workdays} 个工作日{mark}；{source}")
    click.echo("　".join(f"{month.number}月 {month.workdays}" for month in sheet.months))
    for rest in sheet.holidays:
        until = f" 至 {day(rest.last)}" if rest.last != rest.first else ""
        click.echo(f"放假　{rest.name}　{day(rest.first)}{until}，共 {rest.days} 天")
    for one, note in sheet.made_up:
        click.echo(f"上班　{day(one)}　{note}")


def _is_provisional(calendar: WorkCalendar, year: int) -> bool:
    return year not in calendar.published
