"""`mail release`: let letters go again that a restore has held."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from tracker.access.scope import everywhere, within
from tracker.core.db import Base, db, unit_of_work
from tracker.core.errors import Refused
from tracker.notify import holding
from tracker.notify.models import MailHold


@click.group("mail")
def mail_group() -> None:
    """邮件：恢复备份以后放行通知。"""


@mail_group.command("release")
@click.option("--org", "code", metavar="CODE", help="只放行这个单位；不写就是全部单位。")
@click.option("--discard", is_flag=True, help="等待中的通知不再发送，只恢复以后的发信。")
@with_appcontext
def release_command(code: str | None, discard: bool) -> None:
    """放行恢复备份后停发的通知；等待中的一并发出，或用 --discard 取消。"""
    held = _held(code)
    if not held:
        raise Refused("没有停发的通知，不需要放行。")
    for org_id, name in held:
        with within(org_id), unit_of_work() as session:
            count = holding.release(session, None, send=not discard)
        done = f"等待中的 {count} 封已取消" if discard else f"等待中的 {count} 封将发出"
        click.echo(f"{name}：已放行，{done}。")


def _held(code: str | None) -> list[tuple[int, str]]:
    # `accounts` stands above: its table is known here by name only
    organization = Base.metadata.tables["organization"]
    wanted = select(organization.c.id, organization.c.name).order_by(organization.c.id)
    if code is not None:
        wanted = wanted.where(organization.c.code == code)
    with everywhere("whose mail is held"):
        found = db.session.execute(wanted).all()
        if code is not None and not found:
            raise Refused(f"没有代码为“{code}”的单位，请核对 --org。")
        held = set(db.session.scalars(select(MailHold.org_id)))
        db.session.rollback()
    return [(number, name) for number, name in found if number in held]
