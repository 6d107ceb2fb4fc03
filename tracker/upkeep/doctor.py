"""The self-check: what could break a promise, a line each (reliability.md 2.19)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.models import Organization
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.files import store
from tracker.files.models import StoredFile
from tracker.trail.queries import first_bad
from tracker.upkeep import heartbeat, premises, rules, schema
from tracker.upkeep.rules import Finding, bad, good, warning
from tracker.upkeep.schema import Standing
from tracker.upkeep.verify import listed
from tracker.workdays import queries as workdays

SAMPLE = 200

SCHEMA = {
    Standing.HEAD: good("数据库结构是最新的。"),
    Standing.EMPTY: bad("数据库还没有建表；请执行 python3 app.py db upgrade。"),
    Standing.BEHIND: bad("数据库结构比程序旧；请执行 python3 app.py db upgrade。"),
    Standing.AHEAD: bad("数据库结构比程序新；请安装新版程序。"),
}


def examine() -> list[Finding]:
    """Everything there is to say, the machine first; nothing is changed."""
    found = list(_machine())
    with everywhere("the doctor looks at all organisations"):
        for check in (_engine, _links, _schema):
            found += _guarded(check)
        if found[-1] is SCHEMA[Standing.HEAD]:
            for check in (_calendar, _backup, _anchors, _chains, _files):
                found += _guarded(check)
    return found


def _machine() -> Iterator[Finding]:
    given = settings.current()
    yield premises.python()
    yield premises.time_zones(clock.now())
    yield from premises.secret(given)
    yield premises.private(given.instance_dir, "数据文件夹")
    yield premises.file_store(given.blobs_dir)
    yield premises.disk(given.instance_dir)
    yield rules.address(given.base_url, given.allow_plain_http)
    if given.smtp_url:
        yield good("已设置邮件服务器。")
    else:
        yield warning(f"没有设置邮件服务器，信件写入 {given.letters_dir}。")


def _guarded(check: Callable[[Session], Iterator[Finding]]) -> list[Finding]:
    """What `check` finds; a database that does not answer is a finding too."""
    try:
        return list(check(db.session()))
    except SQLAlchemyError as error:
        db.session.rollback()
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        return [bad(f"数据库不能用（{reason}）；请检查 TRACKER_DATABASE_URL。")]


def _engine(session: Session) -> Iterator[Finding]:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        yield premises.sqlite(premises.SQLITE_VERSION, journal)
    else:
        yield good(f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}。")


def _links(session: Session) -> Iterator[Finding]:
    yield foreign_keys(session.connection())


def foreign_keys(connection: Connection) -> Finding:
    """Whether the database keeps every reference whole, and all are."""
    if connection.dialect.name != "sqlite":
        return good("外键由数据库保证。")
    if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        return bad("SQLite 没有打开外键检查；请重新启动服务。")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        return bad(f"表 {broken[0]} 中有一行指向不存在的 {broken[2]}；请从备份恢复。")
    return good("外键检查已打开，没有断开的引用。")


def _schema(session: Session) -> Iterator[Finding]:
    yield SCHEMA[schema.standing(schema.revision_of(session.connection()))]


def _calendar(session: Session) -> Iterator[Finding]:
    years = {year: provisional for year, provisional in session.execute(workdays.years())}
    yield rules.coverage(years, clock.today())


def _backup(session: Session) -> Iterator[Finding]:
    yield rules.backup_age(heartbeat.last_backup(session), _installed_at(), clock.now())


def _anchors(session: Session) -> Iterator[Finding]:
    yield rules.anchor_age(heartbeat.last_anchors(session), _installed_at(), clock.now())


def _installed_at() -> datetime | None:
    key = settings.current().instance_dir / "secret_key"  # made on the first run
    return datetime.fromtimestamp(key.stat().st_mtime, UTC) if key.exists() else None


def _chains(session: Session) -> Iterator[Finding]:
    organizations = session.scalars(select(Organization).order_by(Organization.id)).all()
    for organization in organizations:
        seq = first_bad(session, organization.id)
        if seq is not None:
            yield bad(f"{organization.name} 的操作记录从第 {seq} 条起被改动过；请与备份核对。")
        else:
            yield good(f"{organization.name} 的操作记录完整。")


def _files(session: Session) -> Iterator[Finding]:
    chosen = session.execute(
        select(StoredFile.sha256, StoredFile.size).order_by(func.random()).limit(SAMPLE)
    ).all()
    lost = [row.sha256 for row in chosen if not _is_there(row.sha256, row.size)]
    if lost:
        yield bad(
            f"抽查 {len(chosen)} 个附件，{len(lost)} 个缺失或大小不对：{listed(lost)}；"
            "请执行 python3 app.py verify，并从备份的 blobs 文件夹取回。"
        )
    else:
        yield good(f"抽查 {len(chosen)} 个附件，都在。")


def _is_there(sha256: str, size: int) -> bool:
    path = store.path_of(settings.current().blobs_dir, sha256)
    return path.is_file() and path.stat().st_size == size
