"""What forms say about a field that was filled in wrongly, in words for people.

WTForms says it in English unless a field has a message of its own; here is what it says in ours.
"""

from flask_wtf import FlaskForm

SAYS = {
    "Not a valid choice.": "没有这个选项，请重新选择。",
    "Invalid Choice: could not coerce.": "没有这个选项，请重新选择。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "有的选项没有，请重选。",
    "'%(value)s' is not a valid choice for this field.": "有的选项没有，请重新选择。",
    "'%(value)s' are not valid choices for this field.": "有的选项没有，请重新选择。",
    "Not a valid date value.": "不是日期，请按 2026-09-30 这样填写。",
    "Not a valid time value.": "不是时间，请按 08:30 这样填写。",
    "Not a valid integer value.": "请填写整数。",
    "Not a valid decimal value.": "请填写数字。",
    "Not a valid float value.": "请填写数字。",
    "Number must be at least %(min)s.": "请填写不小于 %(min)s 的数。",
    "Number must be at most %(max)s.": "请填写不大于 %(max)s 的数。",
    "Number must be between %(min)s and %(max)s.": "请填写 %(min)s 到 %(max)s 的数。",
    "Field must be at least %(min)d characters long.": "至少填写 %(min)d 个字。",
    "Field cannot be longer than %(max)d characters.": "最多 %(max)d 个字，请精简。",
    "Field must be between %(min)d and %(max)d characters long.": "请写 %(min)d 到 %(max)d 个字。",
    "Invalid email address.": "邮箱地址不对，请核对。",
    "Invalid URL.": "网址不对，请核对。",
    "This field is required.": "请填写这一项。",
    "Invalid input.": "填写的内容不对，请核对。",
}


class Words:
    """Ours for theirs; what has a message of its own is already ours."""

    def gettext(self, theirs: str) -> str:
        """Our sentence for `theirs`."""
        return SAYS.get(theirs, theirs)

    def ngettext(self, _one: str, many: str, _number: int) -> str:
        """Our sentence, which is the same for one and for many."""
        return self.gettext(many)


WORDS = Words()


class SpokenForm(FlaskForm):  # type: ignore[misc]
    """A form whose refusals are sentences of ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where WTForms asks for the words."""

        def get_translations(self, _form: FlaskForm) -> Words:
            """The same for every form."""
            return WORDS
