"""Every macro of `templates/components/` on one page, `docs/components.html`.

It is drawn with the program's own templates and styles and stands alone: no database, no network,
no sign-in. The line shown under a sample is cut from the page, so it is the line that made it.
"""

import textwrap
from datetime import date
from types import SimpleNamespace

from flask import Flask
from markupsafe import Markup
from wtforms import BooleanField, DateField, FileField, Form, RadioField, SelectField, TextAreaField

from tracker.core.settings import ROOT
from tracker.web import assets, dates, prepare_templates
from tracker.web.paging import Paging

PAGE = ROOT / "docs" / "components.html"


class Invented(Form):
    """One field of each look; nothing is ever sent."""

    did = TextAreaField("做了什么", description="写给没到场的人看，一两句就够。")
    unit = SelectField("牵头单位", choices={"1": "农业农村服务中心", "2": "财政所"})
    on = DateField("发生日期", default=date(2026, 12, 3))
    proof = FileField("佐证")
    masked = BooleanField("已遮盖个人信息")
    verdict = RadioField(
        "您的结论", choices={"1": "已落实", "2": "基本落实", "3": "未落实", "4": "不涉及"}
    )


def codes(text: str) -> list[str]:
    """The Jinja between each `{% call sample(…) %}` of `text` and its end, in order."""
    bodies = (part.partition(" %}\n")[2] for part in text.split("{% call sample(")[1:])
    return [textwrap.dedent(body.rpartition("{% endcall %}")[0]).strip() for body in bodies]


def page() -> str:
    """The whole page as HTML, with invented values."""
    app, shelf, text = Flask("tracker"), assets.Shelf(), PAGE.read_text(encoding="utf-8")
    for prepare in (prepare_templates, assets.init_app, dates.init_app):
        prepare(app)
    nowhere = dict.fromkeys(("url_for", "url_with"), lambda *_, **__: "#")
    app.jinja_env.globals.update(
        **nowhere,
        csrf_token=lambda: "",
        submission=lambda: "",
        made_from=lambda row: {"version": row.version},
        get_flashed_messages=lambda **_: [("ok", "已保存。")],
    )
    form = Invented()
    form.on.errors = ["日期不能晚于今天（11月23日）。"]
    styles = "\n".join(
        found.data.decode()
        for name in ("bootstrap.css", assets.STYLES)
        if (found := shelf.get(name))
    )
    row = SimpleNamespace(id=1, version=3, due_date=date(2026, 11, 20), due_provisional=True)
    return app.jinja_env.from_string(text).render(
        code=iter(codes(text)).__next__,
        form=form,
        line=SimpleNamespace(due=row.due_date, is_of_period=True, row=row),
        paging=Paging(1, 20, 101),
        row=row,
        styles=Markup(styles),
    )
