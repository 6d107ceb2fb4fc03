"""`flask demo`: fill an empty database with the demonstration county."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

import click
from flask.cli import with_appcontext

from tracker.core import clock
from tracker.demo.people import DemoAccount

HEADINGS = ("单位", "姓名", "身份", "账号", "一次性密码")


@click.command("demo")
@with_appcontext
def demo_command() -> None:
    """装入演示县：两个乡镇，一年已封存，一年在办。数据库里已有数据时不装。"""
    from tracker.demo.build import build

    print_accounts(build(clock.today()))


def print_accounts(accounts: Sequence[DemoAccount]) -> None:
    """Show the accounts once: their passwords are nowhere else, and serve for one sign-in."""
    click.echo("演示县已装入。一次性密码只显示这一次，首次登录后要改密码：")
    for line in table(accounts):
        click.echo(line)


def table(accounts: Iterable[DemoAccount]) -> list[str]:
    """The accounts as lines of a table that a terminal shows in columns."""
    rows = [HEADINGS, *((a.unit, a.name, a.role, a.account, a.password) for a in accounts)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return ["  ".join(_padded(row, widths)).rstrip() for row in rows]


def width(text: str) -> int:
    """How many columns a terminal gives `text`; a Chinese character has two.

    >>> width("青禾镇 a")
    8
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True)]
