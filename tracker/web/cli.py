"""`flask components -o FILE`: the look of the program for those who keep it, as one page."""

from pathlib import Path

import click

from tracker.core.errors import Refused


@click.command("components")
@click.option(
    "-o",
    "out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写到这个文件；已有的会被替换。",
)
def components_command(out: Path) -> None:
    """把全部界面组件写成一个网页文件，附用法，用浏览器打开即可，不需要数据库和网络。"""
    from tracker.web.samples import (
        page,
    )  # the program and its styles: not before they are asked for

    try:
        out.write_text(page(), encoding="utf-8")
    except OSError as fault:
        raise Refused(f"写不了 {out}：{fault.strerror}。") from None
    click.echo(f"已写好：{out}")
