"""The self-check: what could break a promise, a line each (reliability.md 2.19)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.models import Organization, OrganizationPath, Person
from tracker.accounts.rules import ADMIN_NAMES, AdminKind
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.core.settings import Settings
from tracker.files import store
from tracker.files.models import StoredFile
from tracker.notify.models import MailHold
from tracker.trail import anchors
from tracker.trail.anchors import Anchor
from tracker.trail.checking import check
from tracker.upkeep import heartbeat, integrity, premises, rules, schema
from tracker.upkeep.models import FileFault
from tracker.upkeep.rules import Finding, bad, good, warning
from tracker.upkeep.schema import Standing
from tracker.upkeep.snapshot import is_sqlite, sqlite_file
from tracker.upkeep.verify import listed
from tracker.workdays import queries as workdays

SAMPLE = 200

SCHEMA = {
    Standing.HEAD: good("数据库结构是最新的。"),
    Standing.EMPTY: bad("数据库还没有建表；请执行 python3 app.py db upgrade。"),
    Standing.BEHIND: bad("数据库结构比程序旧；请执行 python3 app.py db upgrade。"),
    Standing.AHEAD: bad("数据库结构比程序新；请安装新版程序。"),
}


def examine(org_id: int | None = None) -> list[Finding]:
    """Everything there is to say, the machine first; nothing is changed.

    With `org_id` it speaks of that organisation and of none beside it.
    """
    found = list(_machine())
    with everywhere("the doctor looks at all organisations"):
        for check in (_engine, _links, _schema):
            found += _guarded(check)
        if found[-1] is SCHEMA[Standing.HEAD]:
            for look in (_calendar, _backup, _second_disk, _anchors):
                found += _guarded(look)
            for ask in (_chains, _held, _administrators):
                found += _guarded(partial(ask, org_id=org_id))
            found += _guarded(_files)
    return found


def _machine() -> Iterator[Finding]:
    given = settings.current()
    yield premises.python()
    yield premises.time_zones(clock.now())
    yield from premises.secret(given)
    yield premises.private(given.instance_dir, "数据文件夹")
    if is_sqlite():
        yield premises.database_file(sqlite_file())
    yield premises.file_store(given.blobs_dir)
    yield premises.own_disk(given.instance_dir)
    yield premises.disk(given.instance_dir)
    yield from _web(given)
    yield rules.mail(given.smtp_url, str(given.letters_dir))


def _web(given: Settings) -> Iterator[Finding]:
    config = current_app.config
    if current_app.debug:
        yield bad("程序在调试方式下运行，出错时会泄露内部信息；请去掉 FLASK_DEBUG。")
    yield rules.address(given.base_url, given.allow_plain_http)
    yield rules.trusted_hosts(config.get("TRUSTED_HOSTS") or [])
    yield rules.proxies(given.base_url, given.proxy_hops)
    safe = config["SESSION_COOKIE_HTTPONLY"] and config["SESSION_COOKIE_SAMESITE"] == "Lax"
    yield rules.cookies(given.base_url, config["SESSION_COOKIE_SECURE"], safe)


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
    for sentence in integrity.broken_links(connection):
        return bad(sentence)
    return good("外键检查已打开，没有断开的引用。")


def _schema(session: Session) -> Iterator[Finding]:
    yield SCHEMA[schema.standing(schema.revision_of(session.connection()))]


def _calendar(session: Session) -> Iterator[Finding]:
    years = workdays.years(session)
    yield rules.coverage(years, clock.today())


def _backup(session: Session) -> Iterator[Finding]:
    yield rules.backup_age(heartbeat.last_backup(session), _installed_at(), clock.now())


def _anchors(session: Session) -> Iterator[Finding]:
    yield rules.anchor_age(heartbeat.last_anchors(session), _installed_at(), clock.now())


def _installed_at() -> datetime | None:
    key = settings.current().instance_dir / "secret_key"  # made on the first run
    return datetime.fromtimestamp(key.stat().st_mtime, UTC) if key.exists() else None


def _second_disk(_session: Session) -> Iterator[Finding]:
    given = settings.current()
    if given.backup_dir is None:
        yield warning("没有第二备份文件夹；请把 TRACKER_BACKUP_DIR 设为另一块磁盘上的文件夹。")
        return
    yield premises.second_disk(given.backup_dir, given.instance_dir)
    yield rules.second_backup(premises.newest_backup(given.backup_dir), clock.now())


def _chains(session: Session, org_id: int | None) -> Iterator[Finding]:
    for sentence in integrity.lost_triggers(session.connection()):
        yield bad(sentence)
    known: Mapping[int, Sequence[Anchor]] = {}
    try:
        known = anchors.by_office(anchors.read(anchors.file()))
    except anchors.BadAnchors as wrong:
        yield bad(str(wrong))
    for organization in _offices(session, org_id):
        fault = check(session, organization.id, known.get(organization.id, ())).fault
        if fault:
            yield bad(
                f"{organization.name} 的操作记录从第 {fault.seq} 条起被改动过；请与备份核对。"
            )
        else:
            yield good(f"{organization.name} 的操作记录完整。")
    yield good("操作记录只增不删，保存超过 180 天。")


def _held(session: Session, org_id: int | None) -> Iterator[Finding]:
    holding = set(session.scalars(select(MailHold.org_id)))
    for organization in _offices(session, org_id):
        if organization.id in holding:
            yield warning(
                f"{organization.name} 恢复备份后通知停发；"
                "请在“已发通知”里放行，或执行 python3 app.py mail release。"
            )


def _administrators(session: Session, org_id: int | None) -> Iterator[Finding]:
    """Advice: an office, or one above it, has an administrator and an auditor of its own."""
    offices, complete = _offices(session, org_id), True
    for kind in AdminKind:
        covered = set(session.scalars(covered_by(kind)))
        bare = [office.short_name for office in offices if office.id not in covered]
        if bare:
            complete = False
            yield warning(
                f"{listed(bare)}没有{ADMIN_NAMES[kind]}；请在本单位或上级单位设一人，不兼业务。"
            )
    if offices and complete:
        yield good("管理员和审计员都已设置，互不兼任。")


def covered_by(kind: AdminKind) -> Select[int]:
    """The organisations that have somebody of that kind, of their own or above them."""
    return (
        select(OrganizationPath.descendant_id)
        .join(Person, Person.org_id == OrganizationPath.ancestor_id)
        .where(Person.admin_kind == kind, Person.active)
        .distinct()
    )


def _offices(session: Session, org_id: int | None) -> Sequence[Organization]:
    wanted = select(Organization).order_by(Organization.id)
    if org_id is not None:
        wanted = wanted.where(Organization.id == org_id)
    return session.scalars(wanted).all()


def _files(session: Session) -> Iterator[Finding]:
    known = session.scalars(select(FileFault.sha256).order_by(FileFault.sha256)).all()
    if known:
        yield bad(
            f"每周核对发现 {len(known)} 个附件缺失或已损坏：{listed(list(known))}；"
            "请从备份的 blobs 文件夹取回。"
        )
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
