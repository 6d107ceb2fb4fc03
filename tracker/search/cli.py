"""Commands of the index of words: `search rebuild`."""

import click
from flask.cli import AppGroup

from tracker.access.scope import everywhere
from tracker.core.db import unit_of_work
from tracker.search import actions

search_group = AppGroup("search", help="查找用的索引。")


@search_group.command("rebuild")
def rebuild_command() -> None:
    """按台账里的文字重新建立查找用的索引；台账本身不变。"""
    with everywhere("the index of all offices is made anew"), unit_of_work() as session:
        written = actions.rebuild(session)
    click.echo(f"search ok {written}")
