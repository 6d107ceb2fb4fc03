"""Commands: `backup`, `restore`, `verify`, `doctor`. Each says one sentence."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from tracker.core import settings
from tracker.core.errors import Refused

P = ParamSpec("P")
FOLDER = click.Path(path_type=Path)


def _says_no_in_one_sentence(command: Callable[P, None]) -> Callable[P, None]:
    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        with _sentences():
            command(*args, **kwargs)

    return guarded


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except Refused as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"不能读写 {error.filename or '文件'}（{error.strerror}）；请检查路径和权限。")
    except (DBAPIError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        _refuse(f"数据库不能用（{reason}）；请检查 TRACKER_DATABASE_URL，或从备份恢复。")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(1)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=FOLDER)
@with_appcontext
@_says_no_in_one_sentence
def backup_command(folder: Path) -> None:
    """Save database and files to a new folder in DIR (备份)."""
    from tracker.upkeep.backup import back_up
    from tracker.upkeep.verify import listed

    made = back_up(folder)
    click.echo(f"备份已写入 {made.folder}（{len(made.manifest.blobs)} 个附件）。")
    if made.folder.stat().st_dev == settings.current().instance_dir.stat().st_dev:
        click.echo("备份与数据在同一块磁盘上；请再复制一份到别处。", err=True)
    absent = made.manifest.absent
    if absent:
        _refuse(
            f"{len(absent)} 个附件缺失或已损坏，没有备份到：{listed(absent)}；请从以前的备份取回。"
        )


@click.command("restore")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--key", "key_file", type=FOLDER, metavar="FILE", help="做备份的机器上的 backup_key 文件。"
)
@click.option("--without-signature", is_flag=True, help="不核对签名；只用于确认可信的备份。")
@with_appcontext
@_says_no_in_one_sentence
def restore_command(folder: Path, key_file: Path | None, without_signature: bool) -> None:
    """Bring the backup DIR back into an empty database and file store (恢复)."""
    from tracker.upkeep.restore import restore

    done = restore(folder, key_file, signed=not without_signature)
    if not done.vouched:
        click.echo("没有核对签名：只能确认备份没有损坏，不能确认没有被人改过。", err=True)
    click.echo(f"已恢复 {done.manifest.created} 的备份（{len(done.manifest.blobs)} 个附件）。")
    click.echo(
        f"通知暂停发送（等待中的 {done.letters_held} 封）：请在“已发通知”里放行，"
        "或执行 python3 app.py mail release。"
    )


@click.command("verify")
@with_appcontext
@_says_no_in_one_sentence
def verify_command() -> None:
    """Print the digest of the whole ledger, after reading every file again (核对)."""
    from tracker.upkeep.verify import verify

    click.echo(f"ledger {verify()}")


@click.command("doctor")
@with_appcontext
@_says_no_in_one_sentence
def doctor_command() -> None:
    """Check that nothing puts a promise at risk, a line each (自查)."""
    from tracker.upkeep.doctor import examine
    from tracker.upkeep.rules import Mark

    findings = examine()
    for finding in findings:
        click.echo(str(finding))
    if any(finding.mark is Mark.BAD for finding in findings):
        raise click.exceptions.Exit(1)
