"""A township's ledger of sixty tasks as somebody's workbook: odd columns, merged cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice

from tests.documents.make_sheets import xls, xlsx

TITLE = "青禾镇2026年政务公开任务台账"
HEADINGS = (
    "序号",
    "完成时限",
    "任务名称",
    "牵头站办所",
    "配合单位",
    "责任领导",
    "经办人",
    "具体要求",
    "备注",
)
NOTE = "注：完成时限以当月最后一个工作日为准，本表由党政办公室解释。"
_DOES = (
    "更新公开栏内容并拍照存档", "编制公开目录并报县里备案", "公布补贴发放名单", "组织一次业务培训",
    "开展一轮自查并整改到位", "答复群众来信并登记", "发布政策图解", "公开会议纪要",
)  # fmt: skip
_ABOUT = (
    "村务",
    "财政预算",
    "惠农补贴",
    "安全饮水",
    "养老服务",
    "环境整治",
    "就业培训",
    "公共文化",
)
# What stands in the column of time, in turn: real days of Excel, and what people write.
TIMES: tuple[object, ...] = (
    date(2026, 9, 30), "9月底前", "每季度", "2026/9/30", "长期",
    "年底前", date(2026, 6, 15), "每月28日前", "上半年", "",
)  # fmt: skip
WRONG = {"C9": "2月30日", "C20": "9月31日", "C33": "很快"}
_LEADS = ("财政所", "党政办公室", "财政所", "水利站")
_PEOPLE = ("贺敏", "何苗", "", "吴经办")
_LEADERS = ("沈若兰", "镇长", "", "郑分管")


@dataclass
class Book:
    """The workbook: `rows` tasks in `order` of columns, cells of `wrong` put over the others."""

    rows: int = 60
    order: Sequence[str] = ("备注", *HEADINGS[:8])
    wrong: dict[str, object] = field(default_factory=dict)
    hidden_row: int | None = 41  # by its number in Excel
    per_name: int = 4  # rows that one merged 任务名称 spans
    year: str = TITLE

    @property
    def first(self) -> int:
        """The number of the first row of tasks in Excel; a title and the headings stand above."""
        return 3

    def table(self) -> list[dict[str, object]]:
        """The tasks, by heading; a merged name stands in its first row only."""
        times, leads = cycle(TIMES), cycle(_LEADS)
        people, leaders = cycle(_PEOPLE), cycle(_LEADERS)
        out: list[dict[str, object]] = []
        for at in range(self.rows):
            begins = at % self.per_name == 0
            about = _ABOUT[at // self.per_name % len(_ABOUT)]
            out.append(
                {
                    "序号": at + 1,
                    "完成时限": next(times),
                    "任务名称": f"{about}公开第{at // self.per_name + 1}批" if begins else None,
                    "牵头站办所": next(leads),
                    "配合单位": "党政办公室、各村" if at % 3 == 0 else "",
                    "责任领导": next(leaders),
                    "经办人": next(people),
                    "具体要求": f"{_DOES[at % len(_DOES)]}（第{at + 1}项）。",
                    "备注": "县里督办" if at % 7 == 0 else "",
                }
            )
        return out

    def xlsx(self) -> bytes:
        """The workbook; a second sheet tells figures, and a third is hidden."""
        return xlsx(self._fill)

    def _fill(self, book):  # type: ignore[no-untyped-def]
        sheet = book.add_worksheet("任务台账")
        other = book.add_worksheet("人员统计")
        other.write_row(0, 0, ("站办所", "编制", "在岗"))
        other.write_row(1, 0, ("财政所", 5, 4))
        away = book.add_worksheet("旧表")
        away.write(0, 0, "去年的")
        away.hide()
        day = book.add_format({"num_format": "yyyy/m/d"})
        width = len(self.order)
        sheet.merge_range(0, 0, 0, width - 1, self.year)
        sheet.write_row(1, 0, self.order)
        at = {name: x for x, name in enumerate(self.order)}
        rows = self.table()
        for y, row in enumerate(rows, 2):
            for name, value in row.items():
                if name not in at or value in (None, ""):
                    continue
                if isinstance(value, date):
                    sheet.write_datetime(y, at[name], value, day)
                elif name == "序号":
                    sheet.write_formula(y, at[name], f"=ROW()-{2}", None, value)
                else:
                    sheet.write(y, at[name], value)
        for y in range(0, self.rows, self.per_name) if self.per_name > 1 else ():
            last = min(y + self.per_name, self.rows) - 1
            if last > y and "任务名称" in at:
                x = at["任务名称"]
                sheet.merge_range(y + 2, x, last + 2, x, rows[y]["任务名称"])
        for place, value in self.wrong.items():
            sheet.write(place, value)
        sheet.write(self.rows + 3, 0, NOTE)  # a blank row stands between
        if self.hidden_row:
            sheet.set_row(self.hidden_row - 1, None, None, {"hidden": True})
        sheet.set_column(width + 1, width + 1, None, None, {"hidden": True})

    def xls(self) -> bytes:
        """The same rows in the old format, without merged cells' formats."""

        def fill(book):  # type: ignore[no-untyped-def]
            import xlwt

            sheet = book.add_sheet("任务台账")
            day = xlwt.easyxf(num_format_str="yyyy-m-d")
            sheet.write_merge(0, 0, 0, len(self.order) - 1, self.year)
            for x, name in enumerate(self.order):
                sheet.write(1, x, name)
            for y, row in enumerate(self.table(), 2):
                for x, name in enumerate(self.order):
                    value = row[name]
                    if isinstance(value, date):
                        sheet.write(y, x, value, day)
                    elif value not in (None, ""):
                        sheet.write(y, x, value)
            if self.hidden_row:
                sheet.row(self.hidden_row - 1).hidden = True
            sheet.col(8).hidden = self.order[8] == "备注"

        return xls(fill)


def shuffled(seed: int) -> tuple[str, ...]:
    """The headings, turned round."""
    return tuple(islice(cycle(HEADINGS), seed, seed + len(HEADINGS)))
