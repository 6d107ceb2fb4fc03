"""Commands: `job` runs one job now, `worker` runs them all when they are due."""

import os
import signal
import threading
from contextlib import nullcontext
from datetime import datetime
from threading import Event
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.schedule import heartbeats, jobs, runner, worker

LOOK_FOR_PARENT = 2.0  # seconds


@click.command("job")
@click.argument("name", required=False)
@click.option("--at", metavar="ISO", help="按这个时刻运行，如 2026-09-18T08:00（北京时间）。")
@click.option("--dry-run", is_flag=True, help="只说会做什么，不写入也不发送。")
@click.option("--list", "list_them", is_flag=True, help="列出全部任务。")
@with_appcontext
def job_command(name: str | None, at: str | None, dry_run: bool, list_them: bool) -> None:
    """立即运行一项后台任务。"""
    if list_them:
        for job in jobs.JOBS:
            click.echo(f"{job.name:<16}{job.about}")
        return
    if name is None:
        raise click.UsageError("请写明任务名；可用 --list 查看。")
    job = jobs.named(name)
    with clock.stopped_at(_moment(at)) if at else nullcontext():
        if dry_run:
            _rehearse(job)
            return
        done = job.run(clock.now(), lambda _session: None)
        click.echo(job.says(done, clock.now()))
    runner.note(heartbeats.aside(name) if at else name, done, None)


@click.command("worker")
@click.option("--parent", type=int, help="这个进程结束时也结束。", hidden=True)
@click.option("--lease", default=30.0, show_default=True, help="主进程租约的秒数。")
@with_appcontext
def worker_command(parent: int | None, lease: float) -> None:
    """在后台生成提醒、发送通知，直到 Ctrl-C 或 SIGTERM。"""
    stop = Event()

    def end(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once; leases make it safe

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()
    db.session.remove()
    click.echo("后台已启动：提醒和通知会按时生成、发送。")
    worker.run_worker(_app(), stop, lease_seconds=lease)
    click.echo("后台已停止。")


def _moment(text: str) -> datetime:
    try:
        return clock.read(text)
    except ValueError:
        raise click.UsageError(
            f"看不懂时刻“{text}”，请写成 2026-09-18 或 2026-09-18T08:00。"
        ) from None


def _rehearse(job: jobs.Job) -> None:
    if job.rehearse is None:
        raise Refused(f"任务“{job.name}”不能试运行。")
    lines = list(job.rehearse(clock.now()))
    for line in lines:
        click.echo(line)
    click.echo(f"试运行：会发送 {len(lines)} 封，没有写入任何内容。")


def _watch(parent: int, stop: Event) -> None:
    """End with the process that started us, also when it was killed (not seen on Windows)."""
    while not stop.wait(LOOK_FOR_PARENT):
        if os.getppid() != parent:
            stop.set()


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
