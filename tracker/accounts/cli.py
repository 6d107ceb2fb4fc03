"""`init`: an office with those who run it. `account code`: the way in when nobody else has one."""

from dataclasses import dataclass

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.accounts import actions, passwords, queries
from tracker.accounts.models import Organization, Person
from tracker.accounts.rules import (
    LINK_LASTS,
    AdminKind,
    Level,
    PostRole,
    Purpose,
    UnitKind,
)
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.web.dates import moment

LEVEL_NAMES = {
    "县": Level.COUNTY,
    "乡镇": Level.TOWNSHIP,
    "站所": Level.STATION,
    "村": Level.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is invited: what they are, and the person of the form."""

    role: str
    new: actions.NewPerson
    kind: AdminKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """The office as the command describes it."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str


@click.command("init")
@click.option("--code", prompt="单位代码（字母数字，如 qinghe）", help="单位代码。")
@click.option("--name", prompt="单位全称（如 青禾镇人民政府）", help="单位全称。")
@click.option("--short-name", prompt="单位简称（如 青禾镇）", help="单位简称。")
@click.option(
    "--level",
    type=click.Choice(list(LEVEL_NAMES)),
    default="乡镇",
    prompt="层级",
    help="单位的层级。",
)
@click.option(
    "--parent", default="", prompt="上级单位代码（没有就直接回车）", help="上级单位代码，可以不填。"
)
@click.option("--clerk", prompt="责任人姓名", help="责任人姓名。")
@click.option("--account", prompt="责任人账号（字母数字）", help="责任人账号。")
@click.option("--email", default="", help="责任人邮箱，提醒会发到这里。")
@click.option("--admin", prompt="管理员姓名（管账号，不看业务）", help="管理员姓名。")
@click.option("--admin-account", prompt="管理员账号（字母数字）", help="管理员账号。")
@click.option("--admin-email", default="", help="管理员邮箱。")
@click.option(
    "--auditor",
    default="",
    prompt="审计员姓名（可以不设，直接回车）",
    help="审计员姓名，可以不设。",
)
@click.option("--auditor-account", default="", help="审计员账号。")
@click.option("--auditor-email", default="", help="审计员邮箱。")
@with_appcontext
def init_command(
    *,
    code: str,
    name: str,
    short_name: str,
    level: str,
    parent: str,
    clerk: str,
    account: str,
    email: str,
    admin: str,
    admin_account: str,
    admin_email: str,
    auditor: str,
    auditor_account: str,
    auditor_email: str,
) -> None:
    """建一个单位：责任人、管理员、审计员各得一个一次性邀请链接。"""
    if auditor and not auditor_account:
        auditor_account = click.prompt("审计员账号（字母数字）")
    newcomers = [
        _newcomer("责任人", clerk, account, email),
        _newcomer("管理员", admin, admin_account, admin_email, AdminKind.ADMIN),
    ]
    if auditor:
        newcomers.append(
            _newcomer("审计员", auditor, auditor_account, auditor_email, AdminKind.AUDITOR)
        )
    office = NewOffice(
        code=code, name=name, short_name=short_name, level=LEVEL_NAMES[level], parent=parent
    )
    if not inspect(db.engine).has_table(Organization.__tablename__):
        raise Refused("数据库还没有建好。请先执行 python3 app.py db upgrade，再执行 init。")
    with everywhere("an office is founded beside the others"), unit_of_work() as session:
        org_id = _found(session, office)
        with within(org_id):
            invitations = _people(session, newcomers)
    until = moment(clock.now() + LINK_LASTS[Purpose.INVITE])
    click.echo(f"已建立{name}。下面的邀请链接各能用一次，{until}以前有效，请分别交给本人：")
    for one, link in zip(newcomers, invitations, strict=True):
        click.echo(f"{one.role}{one.new.name}（账号 {one.new.account}）：{link}")
    click.echo("打开链接设好密码就能登录；责任人再到“单位人员”里添加单位和人员。")


def _newcomer(
    role: str, name: str, account: str, email: str, kind: AdminKind | None = None
) -> Newcomer:
    return Newcomer(role, actions.NewPerson(name=name, account=account, email=email), kind)


def _found(session: Session, office: NewOffice) -> int:
    """The organisation itself, at its place in the tree; returns its number. Raises Refused."""
    parent = queries.organization(session, office.parent) if office.parent else None
    codes = list(session.scalars(select(Organization.code).order_by(Organization.id)))
    if office.parent and parent is None:
        raise Refused(f"没有代码是“{office.parent}”的单位；现有：{'、'.join(codes) or '无'}。")
    if codes and parent is None and office.level is not Level.COUNTY:
        raise Refused(
            f"数据库里已有单位（{'、'.join(codes)}）。再建单位请用 --parent 说明上级单位代码。"
        )
    row = actions.add_organization(
        session,
        code=office.code,
        name=office.name,
        short_name=office.short_name,
        level=office.level,
        parent=parent,
    )
    return row.id


def _people(session: Session, newcomers: list[Newcomer]) -> list[str]:
    """The clerk with the seat, and those who run the service; returns their invitations."""
    office = actions.add_unit(session, None, "党政办公室", UnitKind.LEAD_OFFICE)
    links = []
    for one in newcomers:
        person = actions.add_person(session, None, one.new)
        person.admin_kind = one.kind
        if one.kind is None:
            person.unit_id = office.id
            actions.give_seat(session, None, person, PostRole.CONTACT_IN_CHARGE)
        links.append(actions.invite(session, None, person))
    return links


@click.group("account")
def account_group() -> None:
    """账号：给能用这台机器的人。"""


@account_group.command("code")
@click.argument("account")
@with_appcontext
def code_command(account: str) -> None:
    """给 ACCOUNT 一个一次性密码：管理员自己登录不了时用。"""
    number, org_id, label = _named(account)
    once = passwords.one_time()
    with within(org_id), unit_of_work() as session:
        actions.one_time_password(session, None, session.get_one(Person, number), once)
    click.echo(f"{label}的一次性密码：{once.word}。首次登录后要设自己的密码。")


@account_group.command("admin")
@click.argument("account")
@with_appcontext
def admin_command(account: str) -> None:
    """把 ACCOUNT 指定为管理员：单位还没有管理员时用，比如从没有管理员的旧版升级上来。"""
    number, org_id, label = _named(account)
    with within(org_id), unit_of_work() as session:
        open_work = current_app.extensions["open_work_of"](number)
        person = session.get_one(Person, number)
        version = AS_IT_STANDS
        actions.appoint(session, None, person, AdminKind.ADMIN, open_work, expected_version=version)
    click.echo(f"{label}已指定为管理员，可以在“账号管理”里管账号。")


def _named(account: str) -> tuple[int, int, str]:
    """Whose account that is: number, office, and how they are called. Raises Refused."""
    with everywhere("an account is named without its office"):
        found = db.session.scalar(
            select(Person).where(Person.account == account.strip().lower(), Person.active)
        )
        if found is None:
            raise Refused(f"没有账号“{account}”，或者已经停用；请核对账号。")
        named = found.id, found.org_id, f"{found.name}（账号 {found.account}）"
    db.session.remove()
    return named
