"""`flask init`: the first organisation and the first person who can sign in."""

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect, select

from tracker.access.scope import everywhere, within
from tracker.accounts import actions
from tracker.accounts.models import Organization
from tracker.accounts.rules import Level, PostRole, UnitKind
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused


@click.command("init")
@click.option("--code", prompt="单位代码（字母数字，如 qinghe）", help="单位代码。")
@click.option("--name", prompt="单位全称（如 青禾镇人民政府）", help="单位全称。")
@click.option("--short-name", prompt="单位简称（如 青禾镇）", help="单位简称。")
@click.option("--clerk", prompt="责任人姓名", help="责任人姓名。")
@click.option("--account", prompt="责任人账号（字母数字）", help="责任人账号。")
@click.option("--email", default="", help="责任人邮箱，提醒会发到这里。")
@with_appcontext
def init_command(
    code: str, name: str, short_name: str, clerk: str, account: str, email: str
) -> None:
    """建第一个单位和责任人，给出一次性密码。"""
    if not inspect(db.engine).has_table(Organization.__tablename__):
        raise Refused("数据库还没有建好。请先执行 python3 app.py db upgrade，再执行 init。")
    with everywhere("the first organisation"):
        if db.session.scalar(select(Organization.id).limit(1)):
            raise Refused(
                "数据库里已有单位。要添加人员，请用责任人的账号登录后在“单位人员”里添加。"
            )
        with unit_of_work() as session:
            organization = actions.add_organization(
                session, code=code, name=name, short_name=short_name, level=Level.TOWNSHIP
            )
            org_id = organization.id
    with within(org_id), unit_of_work() as session:
        office = actions.add_unit(session, None, "党政办公室", UnitKind.LEAD_OFFICE)
        new = actions.NewPerson(name=clerk, account=account, email=email, unit_id=office.id)
        person = actions.add_person(session, None, new)
        group = actions.set_up_group(session, None, "政务公开工作领导小组", clock.today())
        seat = actions.add_post(session, None, group, PostRole.CONTACT_IN_CHARGE)
        actions.seat(session, None, seat, person)
        password = actions.one_time_password(session, None, person)
    click.echo(f"已建立{name}。责任人{clerk}的账号：{account}，一次性密码：{password}")
    click.echo("首次登录后请设置自己的密码，再到“单位人员”里添加单位和人员。")
