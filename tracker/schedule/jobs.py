"""The one list of jobs: what the leader ticks, what every worker does, what `job NAME` runs."""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.accounts.jobs import answer_link_requests
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.intake import jobs as uploads
from tracker.ledger import jobs as periods
from tracker.notify import delivery, outbox
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import mailer_for
from tracker.notify.models import Letter
from tracker.notify.rules import WAITING
from tracker.reminders import jobs as reminders
from tracker.reminders.jobs import Fence
from tracker.schedule.rules import (
    ANCHORED,
    BACKUP_EVERY,
    OPENED,
    is_due_daily,
    is_due_every,
    is_due_weekly,
    reminders_are_due,
)
from tracker.upkeep.anchors import anchor
from tracker.upkeep.jobs import back_up_and_rotate, check_files, purge_sign_ins
from tracker.web import once
from tracker.web.dates import day_y
from tracker.workdays import jobs as recounting
from tracker.workdays import queries as workdays


class NoSuchJob(Refused):
    """There is no job of that name."""


def _always(_session: Session, _now: datetime, _last_good: datetime | None) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something done again and again; each is safe to do twice.

    Asked every `every` seconds by the leader, or by each worker where `by_each_worker`.
    """

    name: str
    about: str
    every: int
    run: Callable[[datetime, Fence], int]
    says: Callable[[int, datetime], str]  # the outcome in a sentence
    is_due: Callable[[Session, datetime, datetime | None], bool] = _always
    rehearse: Callable[[datetime], Iterator[str]] | None = None
    by_each_worker: bool = False


def worker_name() -> str:
    """Who this process is, in leases and logs."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}"


def deliver(now: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Carry out the outbox with the mailer of the settings."""
    return deliver_waiting(mailer_for(settings.current()), now, worker_name(), stop)


def _remind_due(session: Session, now: datetime, last_good: datetime | None) -> bool:
    works = workdays.somebody_works(session, clock.local(now).date())
    return reminders_are_due(now, last_good, works=works)


def _reminded(count: int, now: datetime) -> str:
    today = clock.local(now).date()
    if not workdays.somebody_works(db.session(), today):
        return f"{day_y(today)}不上班，没有生成提醒。"
    return f"已生成 {count} 封提醒，等待发送。" if count else "没有新的提醒。"


def _rehearse_reminders(now: datetime) -> Iterator[str]:
    for letter in reminders.rehearse(now):
        yield f"{letter.to_addr}  {letter.subject}"


def _delivered(count: int, _now: datetime) -> str:
    with everywhere("the outbox serves all organisations"):
        left = db.session.scalar(select(func.count(Letter.id)).where(Letter.state.in_(WAITING)))
    is_sent = settings.current().smtp_url
    done = f"已发送 {count} 封通知" if is_sent else f"没有设置邮件服务器，{count} 封通知已存为文件"
    return done + (f"，还有 {left} 封等待。" if left else "。")


def _rehearse_delivery(now: datetime) -> Iterator[str]:
    with everywhere("the outbox serves all organisations"):
        due = select(Letter).where(delivery.is_due(now)).order_by(Letter.next_at, Letter.id)
        for letter in db.session.scalars(due):
            if outbox.why_unwanted(db.session(), letter) is None:
                yield f"{letter.to_addr}  {letter.subject}"


def _checked(bad: int, _now: datetime) -> str:
    if bad:
        return f"{bad} 个附件缺失或已损坏；请执行 python3 app.py verify，并从备份取回。"
    return "全部附件完好。"


JOBS = (
    Job(
        name="due-reminders",
        about="生成到期、逾期和待审核的提醒（工作日每天一次，早上 8 点起）",
        every=60,
        run=reminders.queue_due_reminders,
        is_due=_remind_due,
        says=_reminded,
        rehearse=_rehearse_reminders,
    ),
    Job(
        name="recount-deadlines",
        about="工作日历有新版时，重新推算各单位的时限（每分钟看一次）",
        every=60,
        run=recounting.recount_everywhere,
        is_due=recounting.is_due,
        says=lambda count, _now: f"已调整 {count} 个时限。" if count else "没有要调整的时限。",
    ),
    Job(
        name="open-instances",
        about="生成周期任务新一期的记录（每天一次，0:30 起）",
        every=600,
        run=periods.open_everywhere,
        is_due=lambda _session, now, last_good: is_due_daily(now, last_good, OPENED),
        says=lambda count, _now: f"已生成 {count} 期。" if count else "没有新的一期。",
    ),
    Job(
        name="accept-silence",
        about="交办满 5 个工作日没有回音的任务，视同签收（每天一次，0:30 起）",
        every=600,
        run=periods.accept_everywhere,
        is_due=lambda _session, now, last_good: is_due_daily(now, last_good, OPENED),
        says=lambda count, _now: f"{count} 项任务视同签收。" if count else "没有要视同签收的任务。",
    ),
    Job(
        name="send-links",
        about="答复登录链接和重设密码的请求（每 15 秒一次）",
        every=15,
        run=lambda now, _fence: answer_link_requests(now),
        says=lambda count, _now: f"已准备 {count} 封登录链接，等待发送。",
    ),
    Job(
        name="deliver-mail",
        about="发送等待中的通知（每 15 秒一次）",
        every=15,
        run=lambda now, _fence: deliver(now),
        says=_delivered,
        rehearse=_rehearse_delivery,
        by_each_worker=True,
    ),
    Job(
        name="read-uploads",
        about="接着识别中断了的上传文件，清除用过的（每分钟一次）",
        every=60,
        run=uploads.read_uploads,
        says=lambda count, _now: f"已接着识别 {count} 份文件。" if count else "没有中断的识别。",
    ),
    Job(
        name="backup",
        about="备份到实例文件夹的 backups（每 6 小时一次，留 7 天、4 周、12 个月）",
        every=600,
        run=back_up_and_rotate,
        is_due=lambda _session, now, last_good: is_due_every(now, last_good, BACKUP_EVERY),
        says=lambda count, _now: f"备份完成，共 {count} 个文件。",
    ),
    Job(
        name="check-files",
        about="重新核对全部附件，清除没有登记的文件（每周一次，凌晨）",
        every=3600,
        run=check_files,
        is_due=lambda _session, now, last_good: is_due_weekly(now, last_good),
        says=_checked,
    ),
    Job(
        name="purge-sign-ins",
        about="清除 30 天以前的登录记录（每天一次，凌晨 2:30 起）",
        every=3600,
        run=purge_sign_ins,
        is_due=lambda _session, now, last_good: is_due_daily(now, last_good),
        says=lambda count, _now: f"已清除 {count} 条旧的登录记录。",
    ),
    Job(
        name="purge-submissions",
        about="清除一天以前的表单编号（每天一次，凌晨 2:30 起）",
        every=3600,
        run=once.purge,
        is_due=lambda _session, now, last_good: is_due_daily(now, last_good),
        says=lambda count, _now: f"已清除 {count} 个旧的表单编号。",
    ),
    Job(
        name="audit-anchors",
        about="核对操作记录并留下锚点（每天一次，凌晨 3:30 起）",
        every=600,
        run=anchor,
        is_due=lambda _session, now, last_good: is_due_daily(now, last_good, ANCHORED),
        says=lambda count, _now: f"已记下 {count} 个单位的操作记录锚点。",
    ),
)


def named(name: str) -> Job:
    """The job of that name. Raises NoSuchJob."""
    for job in JOBS:
        if job.name == name:
            return job
    raise NoSuchJob(f"没有名为“{name}”的任务；可用 python3 app.py job --list 查看。")
