"""`flask decompose FILE…`: what the reader makes of a file, for people or as JSON."""

import sys
import unicodedata
from pathlib import Path

import click

from tracker.core.errors import Refused
from tracker.decompose.rules import Clause, Draft, Every, Task

_KINDS = {
    "key_points": "工作要点",
    "division_plan": "分工方案",
    "implementation_plan": "实施方案",
    "implementation_report": "落实情况报告",
    "annual_report": "年度报告",
    "other": "其他",
}
_EVERY = {
    Every.DAY: "每天",
    Every.WEEK: "每周",
    Every.MONTH: "每月",
    Every.QUARTER: "每季度",
    Every.HALF_YEAR: "每半年",
    Every.YEAR: "每年",
    Every.CONTINUOUS: "持续",
    Every.ON_CHANGE: "有变化时",
    Every.PROMPT: "及时",
    Every.AD_HOC: "不定期",
    Every.PERIODIC: "定期",
}


@click.command("decompose")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON；多个文件时每行一个对象。")
@click.option("--year", type=click.IntRange(1990, 2100), help="文件所属年度；不写则取自文件。")
def decompose_command(files: tuple[Path, ...], as_json: bool, year: int | None) -> None:
    """读出文件的目录、任务、时限、责任单位和提示，不需要数据库。

    支持 Word（.docx、.doc、.wps）、PDF、表格（.xlsx、.xls）、网页（.html）和文本（.txt）。
    读不了的文件各用一句话说明，其余照常处理。
    """
    several = len(files) > 1
    shown = several and sys.stderr.isatty()
    failed = 0
    with click.progressbar(
        files,
        label="分解",
        file=sys.stderr,
        hidden=not shown,
        show_pos=True,
        item_show_func=lambda path: path.name if path else "",
    ) as waiting:
        for path in waiting:
            failed += not _print(path, year, several, as_json=as_json, over_bar=shown)
    if failed:
        sys.exit(1)


def _print(path: Path, year: int | None, several: bool, *, as_json: bool, over_bar: bool) -> bool:
    """Print what the file at `path` says, or why it cannot be read; return whether it was read."""
    try:
        draft = _draft(path, year)
    except Refused as refusal:
        told = f"{path}：{refusal}"
        read = False
    else:
        told = _json(draft, several) if as_json else _table(path, draft)
        read = True
    if over_bar:
        click.echo("\r\x1b[2K", nl=False, err=True)  # the bar is drawn again below it
    click.echo(told, err=not read)
    return read


def _draft(path: Path, year: int | None) -> Draft:
    """Return the draft of the file at `path`, or refuse in a sentence."""
    from tracker.decompose.decomposer import decompose
    from tracker.documents.sandbox import read_in_child

    try:
        data = path.read_bytes()
    except OSError:
        raise Refused("打不开这个文件；请检查路径和权限。") from None
    return decompose(read_in_child(data, path.name, convert=True), year)


def _json(draft: Draft, one_line: bool) -> str:
    from tracker.decompose.export import dumps

    return dumps(draft, None if one_line else 2)


def _table(path: Path, draft: Draft) -> str:
    """The draft as lines for a person: header, outline with its rows, warnings, sums."""
    rows: dict[str, list[Task]] = {}
    for task in draft.tasks:
        rows.setdefault(task.clause, []).append(task)
    lines = [f"文件    {path}", *_header(draft), "", "目录与任务"]
    for clause in draft.outline:
        lines.append(_clause(clause))
        lines += [_task(task, clause.level) for task in rows.get(clause.id, [])]
    if draft.people:
        lines += ["", "领导小组"]
        lines += [f"  {_cell(p.role, 12)}{_cell(p.name, 12)}{p.title}" for p in draft.people]
    if draft.claims:
        lines += ["", "报告中的数字"]
        lines += [
            f"  {_cell(_count(c.count, c.unit, c.approximate), 12)}{c.subject}"
            for c in draft.claims
        ]
    if draft.warnings:
        lines += ["", "提示"]
        lines += [f"  {_cell(lint.code, 16)}{lint.message}" for lint in draft.warnings]
    counted = f"共 {len(draft.outline)} 个标题，{len(draft.tasks)} 项任务，"
    return "\n".join(
        [*lines, "", f"{counted}{len(draft.claims)} 处数字，{len(draft.warnings)} 条提示。", ""]
    )


def _header(draft: Draft) -> list[str]:
    header = draft.header
    named = (
        ("标题", header.title),
        ("类型", _KINDS[draft.kind.value]),
        ("文号", header.doc_number),
        ("发文机关", header.issuer),
        ("年度", header.year),
        ("成文日期", header.written_on),
        ("签发人", header.signer),
        ("主送机关", header.addressee),
        ("依据", "；".join(header.parents) or None),
    )
    return [f"{_cell(name, 10)}{known or '（未找到）'}" for name, known in named]


def _clause(clause: Clause) -> str:
    number = f"{clause.ordinal} " if clause.ordinal else ""
    mark = "  ※编号已推定" if clause.repaired else ""
    return f"{'  ' * clause.level}{number}{clause.heading}{mark}"


def _task(task: Task, level: int) -> str:
    """One row: title, then what is known of time, measure and owners."""
    known = [
        *(f"时限 {d.date or d.text}" for d in task.deadlines),
        *(f"频次 {_EVERY[f.every]}" for f in task.frequencies),
        *(f"指标 {t.metric}{t.op}{t.value}{t.unit}" for t in task.targets),
    ]
    if task.lead:
        known.append(f"牵头 {'、'.join(task.lead)}")
    if task.support:
        known.append(f"配合 {'、'.join(task.support)}")
    details = f"〔{'；'.join(known)}〕" if known else ""
    return f"{'  ' * level}  ● {task.title}{details}"


def _count(count: float, unit: str, approximate: bool) -> str:
    return f"{count}{'余' if approximate else ''}{unit}"


def _cell(text: str, width: int) -> str:
    """Pad `text` to `width` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(1, width - taken)
