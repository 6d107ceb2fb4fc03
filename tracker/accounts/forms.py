"""The forms of signing in and of one's own account."""

from wtforms import DateField, EmailField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from tracker.accounts.actions import NewPerson
from tracker.accounts.rules import (
    ACCOUNT_NAME,
    ACCOUNT_SENTENCE,
    POST_NAMES,
    Duty,
    UnitKind,
)
from tracker.accounts.strength import LONGEST, SHORTEST
from tracker.web.choices import choices
from tracker.web.spoken import SpokenForm
from tracker.web.versions import VersionedForm

ONE_ADDRESS = r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
ADDRESS = (
    Regexp(ONE_ADDRESS, message="邮箱格式不正确，请填一个地址，如 name@example.cn。"),
    Length(max=254),
)
DUTY_NAMES = {
    Duty.STAFF: "工作人员",
    Duty.LIAISON: "联络员",
    Duty.HEAD: "单位负责人",
    Duty.SUPERVISOR: "督查员",
}
VACANT = "vacant"
KIND_NAMES = {
    UnitKind.STATION: "站办所",
    UnitKind.LEAD_OFFICE: "党政办公室",
    UnitKind.VILLAGE: "村（社区）",
    UnitKind.DEPARTMENT: "部门",
    UnitKind.EXTERNAL: "协调单位",
}


class SignInForm(SpokenForm):
    """Account and password."""

    account = StringField("账号", [InputRequired("请填写账号。"), Length(max=40)])
    password = PasswordField("密码", [InputRequired("请填写密码。"), Length(max=128)])


class NewPasswordForm(SpokenForm):
    """A password of one's own, twice."""

    new = PasswordField(
        "新密码",
        [InputRequired("请填写新密码。"), Length(max=LONGEST)],
        description=f"至少 {SHORTEST} 个字符，可以用一句话；不要用姓名、账号和单位名称。",
    )
    again = PasswordField(
        "再输一次",
        [InputRequired("请再输一次新密码。"), EqualTo("new", "两次输入的新密码不一样。")],
    )


class PasswordForm(NewPasswordForm):
    """A new password in place of the old one."""

    old = PasswordField("原密码", [InputRequired("请填写原密码。"), Length(max=LONGEST)])


class LinkForm(SpokenForm):
    """Who wants a link by mail."""

    name = StringField("账号或邮箱", [InputRequired("请填写账号或邮箱。"), Length(max=254)])


class EmailForm(SpokenForm):
    """Another mailbox of one's own."""

    email = EmailField("新邮箱", [InputRequired("请填写邮箱。"), *ADDRESS])
    password = PasswordField("密码", [InputRequired("请填写密码。"), Length(max=LONGEST)])


class AddressForm(VersionedForm):
    """Somebody's mailbox, as the administrator sets it."""

    email = EmailField("邮箱", [Optional(), *ADDRESS])


class AccountForm(AddressForm):
    """An account for who has none."""

    account = StringField(
        "账号",
        [
            InputRequired("请填写账号。"),
            Regexp(rf"{ACCOUNT_NAME.pattern}\Z", message=ACCOUNT_SENTENCE),
        ],
        filters=[lambda typed: (typed or "").strip()],
        description="用字母和数字；给出以后不能改。",
    )


class UnitForm(VersionedForm):
    """A unit."""

    name = StringField("单位名称", [InputRequired("请填写单位名称。"), Length(max=60)])
    kind = SelectField("类别", choices=choices(KIND_NAMES.items()))


class EditPersonForm(VersionedForm):
    """A person's own facts; with an account they can sign in, and their mailbox is theirs."""

    kept_email = ""  # where the form has no field for it

    name = StringField("姓名", [InputRequired("请填写姓名。"), Length(max=20)])
    title = StringField("职务", [Optional(), Length(max=60)])
    unit_id = SelectField("所在单位", coerce=lambda value: int(value) if value else None)
    duty = SelectField("单位内职责", choices=choices(DUTY_NAMES.items()))
    email = EmailField(
        "邮箱",
        [Optional(), *ADDRESS],
        description="提醒会发到这里。",
    )
    account = StringField(
        "账号",
        [Optional(), Regexp(rf"{ACCOUNT_NAME.pattern}\Z", message=ACCOUNT_SENTENCE)],
        filters=[lambda typed: (typed or "").strip()],
        description="填了才能登录；用字母和数字。",
    )

    def value(self) -> NewPerson:
        """The person that the valid form describes."""
        return NewPerson(
            name=self.name.data or "",
            title=self.title.data or "",
            unit_id=self.unit_id.data,
            duty=Duty(self.duty.data),
            email=(self.email.data or "") if self.email else self.kept_email,
            account=(self.account.data or "") if self.account else "",
        )


class PersonForm(EditPersonForm):
    """A new person; with a seat they are of the leading group."""

    role = SelectField(
        "领导小组席位",
        choices=choices(POST_NAMES.items(), first="不在领导小组"),
        description="这里是新加一个席位；接替别人请在领导小组名单里点“换人”。",
    )


class HandoverForm(VersionedForm):
    """Who takes a seat over; nobody, where it stays empty."""

    person_id = SelectField(
        "由谁接任",
        [InputRequired("请选择接任的人；暂时没有人接任就选“空缺”。")],
    )
    since = DateField("从哪天起", [InputRequired("请填写日期。")])
    party_post = StringField("党内职务", [Optional(), Length(max=60)])
    gov_post = StringField("行政职务", [Optional(), Length(max=60)])
    reason = StringField("理由", [Optional(), Length(max=200)])

    @property
    def successor_id(self) -> int | None:
        """The person chosen; None is 空缺."""
        return int(self.person_id.data) if self.person_id.data != VACANT else None
