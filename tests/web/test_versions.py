"""What a form was made from, and who has changed a field since."""

from flask_wtf import FlaskForm
from hypothesis import given
from hypothesis import strategies as st
from wtforms import BooleanField, DateField, PasswordField, SelectField, StringField, TextAreaField

from tracker.web import versions
from tracker.web.conflicts import Standing, contested, standing

WORDS = st.text("甲乙丙", max_size=2)


@given(WORDS, WORDS, st.none() | WORDS)
def test_what_is_taken_unasked_is_what_the_only_one_who_changed_it_wrote(mine, now, base):
    who = standing(mine, now, base)

    assert (who == Standing.SAME) == (mine == now)
    assert who != Standing.MINE or now == base
    assert who != Standing.THEIRS or mine == base
    assert who != Standing.BOTH or base not in (mine, now)


class OddForm(FlaskForm):
    """One field of each kind."""

    name = StringField("名称")
    text = TextAreaField("说明")
    due = DateField("时限")
    unit = SelectField("单位", coerce=lambda value: int(value) if value else None)
    urgent = BooleanField("加急")
    password = PasswordField("密码")
    old = StringField("原密码")


class Row:
    """A row of the test."""

    __tablename__, id, version, state = "row", 7, 3, "open"


def form_of(**data):
    form = OddForm(formdata=None, data=data)
    form.unit.choices = [("", "未定"), ("5", "财政所")]
    return form


def test_a_value_stands_with_the_words_a_person_reads(app):
    with app.test_request_context():
        form = form_of(name=" 甲 ", text="一\r\n二", unit=5, urgent=True, old="x", password="x")

        assert versions.standing(form) == {
            "name": ("甲", "甲"),
            "text": ("一\n二", "一\n二"),
            "due": ("", "（空）"),
            "unit": ("5", "财政所"),
            "urgent": ("y", "是"),
        }


def test_a_choice_that_is_no_longer_offered_keeps_its_words(app):
    with app.test_request_context():
        hidden = versions.made_from(Row(), form_of(unit=5))
    with app.test_request_context(method="POST", data=hidden):
        form = form_of()
        form.unit.choices = [("", "未定"), ("6", "民政办")]
        base = versions.base_of(Row())
        fields = {
            one.name: one for one in contested(versions.shown_fields(form), {"unit": "6"}, base)
        }

        assert (fields["unit"].who, fields["unit"].base_words) == (Standing.BOTH, "财政所")


def test_a_long_text_travels_as_its_digest_and_is_known_again(app):
    long = "长" * 100_000
    with app.test_request_context():
        hidden = versions.made_from(Row(), form_of(text=long))
        assert len(hidden["base"]) < 1000
    with app.test_request_context(method="POST", data=hidden):
        base, fields = versions.base_of(Row()), versions.shown_fields(form_of(text="新的"))
        found = {one.name: one for one in contested(fields, {"text": long}, base)}
        assert found["text"].who == Standing.THEIRS

        found = {one.name: one for one in contested(fields, {"text": "我的"}, base)}
        assert found["text"].who == Standing.BOTH
        assert "没有随表单带来" in found["text"].base_words


def test_what_is_forged_or_of_another_row_is_not_read(app):
    with app.test_request_context():
        hidden = versions.made_from(Row())
    other = Row()
    other.id = 8
    with app.test_request_context(method="POST", data=hidden):
        assert versions.base_of(Row()).state == "open"
        assert versions.base_of(other) is None
    with app.test_request_context(method="POST", data={"base": hidden["base"][:-2] + "xx"}):
        assert versions.base_of(Row()) is None
