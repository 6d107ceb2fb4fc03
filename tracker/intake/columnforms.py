"""The forms of a workbook's columns: which table, what each column is for, what is left out."""

import re
from dataclasses import replace

from wtforms import BooleanField, SelectField, SelectMultipleField

from tracker.decompose.columns.kinds import COLUMN_NAMES, Column
from tracker.decompose.columns.layouts import Layout
from tracker.intake.columns import Columns
from tracker.web.choices import choices
from tracker.web.spoken import SpokenForm
from tracker.web.versions import VersionedForm

_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_HEAD = 60  # characters of a row that is offered as the head


class TableForm(SpokenForm):
    """Which sheet holds the table, and which row names its columns."""

    sheet = SelectField("工作表", coerce=int)
    head = SelectField("标题行", coerce=int, validate_choice=False)
    hidden = BooleanField("隐藏的行也读入")


class KindsForm(VersionedForm):
    """What each column is for, a field `kind_C` a column, and the cells that are left out."""

    drops = SelectMultipleField("不填", coerce=str, validate_choice=False)

    letters: tuple[str, ...] = ()

    def kind(self, letter: str) -> SelectField:
        """The field of a column."""
        found: SelectField = self[f"kind_{letter}"]
        return found

    def value(self, layout: Layout) -> Layout:
        """The layout as the valid form wants it."""
        kinds = {letter: Column(self.kind(letter).data) for letter in self.letters}
        drops = frozenset(filter(_CELL.fullmatch, self.drops.data or ()))
        return replace(layout, kinds=kinds, drops=drops)


def table_form(columns: Columns, fresh: bool = False) -> TableForm:
    """The form of sheet and head, as it was sent or as they stand."""
    form = TableForm(formdata=None, prefix="table") if fresh else TableForm(prefix="table")
    form.sheet.choices = choices((at, grid.name) for at, grid in enumerate(columns.grids))
    form.head.choices = choices(
        (number, f"第 {number} 行：{words[:_HEAD]}") for number, words in columns.table.heads
    )
    hidden = columns.table.hidden_rows
    form.hidden.label.text = f"隐藏的 {len(hidden)} 行也读入"
    if fresh:
        form.sheet.data = columns.layout.sheet
        form.head.data = columns.layout.head
        form.hidden.data = columns.layout.hidden
    return form


def kinds_form(columns: Columns, fresh: bool = False) -> KindsForm:
    """The form of the columns, as it was sent or as they stand."""
    offered = choices((kind.value, COLUMN_NAMES[kind]) for kind in Column)
    fields = {
        f"kind_{one.letter}": SelectField(f"{one.letter} 列 {one.name}".strip(), choices=offered)
        for one in columns.table.columns
    }
    made = type("ColumnsForm", (KindsForm,), {**fields, "letters": columns.table.letters})
    form: KindsForm = made(formdata=None) if fresh else made()
    if fresh:
        for letter, kind in columns.layout.kinds.items():
            form.kind(letter).data = kind.value
        form.drops.data = sorted(columns.layout.drops)
    form.made_from(columns.draft)
    return form
