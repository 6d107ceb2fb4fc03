"""Fifty rows of ten columns, and the bare page that shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# About 40 KB with fifty rows: a table as an office would have it, and nothing around it.
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>台账</title></head><body>
<h1>台账</h1><p>共 {{ total }} 项</p>
<table class="ledger"><thead><tr><th>序号</th><th>任务</th><th>要点</th><th>原文</th><th>时限</th>
<th>状态</th><th>领导</th><th>单位</th><th>经办</th><th>进度</th></tr></thead><tbody>
{% for row in rows %}
<tr>
  <td class="num" data-label="序号">{{ row.no }}</td>
  <th scope="row" class="what"><a href="/tasks/{{ row.id }}">{{ row.title }}</a></th>
  <td class="nowrap" data-label="要点">{{ row.path }}</td>
  <td class="words"><span class="orig">{{ row.words }}</span></td>
  <td class="nowrap" data-label="时限"><span class="num">{{ row.due }}</span></td>
  <td class="state">{% if row.state == "open" %}<b>办理中</b>{% else %}—{% endif %}</td>
  <td class="nowrap" data-label="领导">{{ row.leader }}</td>
  <td class="unit" data-label="单位">{{ row.unit }}</td>
  <td class="nowrap" data-label="经办">{{ row.handler }}</td>
  <td class="num" data-label="进度">{{ row.percent }}%</td>
</tr>
{% endfor %}
</tbody></table></body></html>"""
FIRST = date(2026, 1, 5)
WORDS = (
    "于时限前完成目录更新，并在门户网站公布，同步更新公开栏和政务新媒体，接受群众监督，"
    "情况于月底前报送办公室。"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, in memory."""

    id: int
    no: int
    title: str
    path: str
    words: str
    due: date
    state: str
    leader: str
    unit: str
    handler: str
    percent: int


def rows(count: int = 50) -> list[Row]:
    """So many rows."""
    return list(_made(range(1, count + 1)))


def _made(numbers: Iterable[int]) -> Iterator[Row]:
    for n in numbers:
        yield Row(
            id=n,
            no=n,
            title=f"完成第 {n} 批公开目录更新",
            path="三/（二）",
            words=f"第 {n} 项：{WORDS}",
            due=FIRST + timedelta(days=n % 300),
            state="open",
            leader="沈若兰",
            unit=f"第 {n % 20} 办公室",
            handler=f"经办 {n % 25}",
            percent=n % 100,
        )
