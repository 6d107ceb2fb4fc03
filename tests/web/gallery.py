"""Every component once, with text of real length, as page 09 of the look shows them."""

from datetime import date
from pathlib import Path
from typing import Any

from flask import render_template_string
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional

from tracker.web.paging import Paging

GALLERY = Path(__file__).with_name("gallery.html")
PAGE = """{% extends "layouts/base.html" %}
{% from "components/page.html" import page_head %}
{% block title %}{{ name }}{% endblock %}
{% block heading %}{{ page_head(name) }}{% endblock %}
{% block content %}<p>正文</p>{% endblock %}"""


def bare_page(name: str) -> str:
    """A signed-in page with nothing but its name."""
    return render_template_string(PAGE, name=name)


class Everything(FlaskForm):
    """One field of each kind."""

    reason = StringField(
        "不涉及的理由", description="不少于10个字，会写入报告。", validators=[DataRequired()]
    )
    did = TextAreaField("做了什么", validators=[DataRequired()])
    unit = SelectField("牵头单位", choices={"1": "农业农村服务中心", "2": "财政所"})
    on = DateField("发生日期", validators=[Optional()])
    email = EmailField("邮箱", validators=[Optional()])
    password = PasswordField("密码")
    proof = FileField("佐证")
    units = SelectMultipleField("配合单位", choices={"1": "党政办公室", "2": "卫生院"})
    masked = BooleanField("已遮盖个人信息")
    verdict = RadioField(
        "您的结论",
        choices={"done": "已落实", "mostly": "基本落实", "not": "未落实", "na": "不涉及"},
    )
    scope = RadioField("范围", choices={"timed": "有时限的", "all": "全部"}, default="timed")


def values() -> dict[str, Any]:
    """What the gallery shows."""
    form = Everything(reason="本镇无社区居委会，不涉及", on=date(2026, 12, 3), verdict="mostly")
    form.on.errors = ["日期不能晚于今天（11月23日）。"]
    return {
        "form": form,
        "paging": Paging(1, 20, 101),
        "day_of": date(2026, 11, 23),
        "shares": [("已落实", 12), ("基本落实", 4), ("未落实", 1), ("不涉及", 1), ("未核", 18)],
    }


def page() -> str:
    """The page with every component."""
    return render_template_string(GALLERY.read_text(encoding="utf-8"), **values())
