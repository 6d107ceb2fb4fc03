"""Commands of the trail: `audit verify`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.access.scope import everywhere
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.trail import anchors, queries
from tracker.trail.checking import check

audit_group = AppGroup("audit", help="操作记录（审计）。")


@audit_group.command("verify")
@click.option("--org", "code", metavar="CODE", help="只核对这个单位（代码）。")
@click.option(
    "--anchors",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="锚点文件；不写则用 backups/anchors.jsonl。",
)
def verify_command(code: str | None, file: Path | None) -> None:
    """核对操作记录有没有被改动过。"""
    known = anchors.by_office(anchors.read(file or anchors.file()))
    total, faults = 0, []
    with everywhere("every chain is followed"):
        offices = db.session.execute(queries.offices()).all()
        if code and code not in {office.code for office in offices}:
            raise Refused(f"没有代码为“{code}”的单位；请检查 --org。")
        for office in offices:
            if code in (None, office.code):
                found = check(db.session(), office.id, known.get(office.id, ()))
                total += found.entries
                if found.fault:
                    faults.append(f"{office.code} 第 {found.fault.seq} 条：{found.fault.says}")
        lost = set(known) - {office.id for office in offices} if code is None else set()
    faults += [
        f"{known[one][-1].org} 第 1 条：单位和它的全部记录不在数据库里" for one in sorted(lost)
    ]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo(f"audit ok {total}")
