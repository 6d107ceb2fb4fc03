"""The forms of the leading group: its next version, its filing, named duties, and handing over.

The seats of a version and the things somebody has in hand are as many as there are, so these
forms are made for their rows: one flat form each, that a conflict can show field by field.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from wtforms import BooleanField, DateField, Field, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from tracker.accounts.actions.versions import NextVersion
from tracker.accounts.carrying import InHand
from tracker.accounts.composition import Wish
from tracker.accounts.models import GroupMember, GroupSeat, LeadingGroup, Person
from tracker.accounts.rules import LEADING, POST_NAMES, GroupKind, PostRole
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm

NEW_SEATS = 3  # blank rows for seats to be added; who needs more adjusts once more
NOBODY = "vacant"
WEB_ADDRESS = Regexp(r"https?://\S+\Z", message="网址应以 http:// 或 https:// 开头，请核对。")
DAY_MISSING = "请填写日期。"


def number_or_none(value: object) -> int | None:
    """The number behind a choice; nothing chosen is None."""
    return int(str(value)) if value not in (None, "", NOBODY) else None


class AdjustForm(VersionedForm):
    """The next version of a leading group; the fields of its seats are added by `adjust_form`."""

    name = StringField("名称", [InputRequired("请填写领导小组的名称。"), Length(max=60)])
    since = DateField(
        "从哪天起", [InputRequired(DAY_MISSING)], description="现在这一版到前一天为止。"
    )
    reason = StringField("调整的理由", [Optional(), Length(max=200)])
    in_charge = SelectField(
        "分管政务公开的负责同志",
        coerce=number_or_none,
        description="每个单位一位；新席位保存后再选。",
    )

    rows: Sequence["SeatFields"] = ()
    kind: GroupKind = GroupKind.OPEN_GOV

    def value(self) -> NextVersion:
        """The version that the valid form describes; a blank new row is no seat."""
        assert self.since.data is not None
        wishes = [row.wish(self.in_charge.data) for row in self.rows]
        return NextVersion(
            name=self.name.data or "",
            since=self.since.data,
            kind=self.kind,
            seats=[wish for wish in wishes if wish is not None],
            reason=(self.reason.data or "").strip(),
        )


class SeatFields:
    """The fields of one seat in the form of a version; `post_id` None is a new one."""

    NAMES = ("keep", "role", "title", "portfolio", "person", "party", "gov", "heir")

    def __init__(self, form: AdjustForm, key: str, post_id: int | None, label: str, work: int):
        self.post_id, self.label, self.work = post_id, label, work
        self.fields: dict[str, Field] = {
            name: form[f"{key}_{name}"] for name in self.NAMES if f"{key}_{name}" in form
        }

    def __getattr__(self, name: str) -> Field | None:
        if name in self.NAMES:
            return self.fields.get(name)
        raise AttributeError(name)

    def wish(self, in_charge_id: int | None) -> Wish | None:
        """The seat as it is wanted; None for a new one that was left blank."""
        said = {name: field.data for name, field in self.fields.items()}
        if not said["role"]:
            return None
        keep = bool(said.get("keep", True))
        return Wish(
            post_id=self.post_id,
            keep=keep,
            role=PostRole(said["role"]),
            title=(said["title"] or "").strip(),
            portfolio=(said["portfolio"] or "").strip(),
            person_id=said["person"],
            party_post=(said["party"] or "").strip(),
            gov_post=(said["gov"] or "").strip(),
            in_charge=keep and self.post_id is not None and self.post_id == in_charge_id,
            heir_id=said.get("heir"),
        )


def adjust_form(
    group: LeadingGroup | None,
    holders: Mapping[int, GroupMember],
    people: Sequence[Person],
    work: Mapping[int, int],
    today: date,
    *,
    kind: GroupKind,
    name: str,
    fresh: bool,
) -> AdjustForm:
    """The form of the next version: filled from the present seats, or as it was sent.

    `holders` are those of today by seat, `work` how much is under way under each seat.
    """
    seats = group.seats if group else []
    known = [(person.id, called(person)) for person in people]
    fields: dict[str, Field] = {}
    filled: dict[str, object] = {"name": name, "since": today}
    for seat in seats:
        key, held = f"s{seat.post_id}", holders.get(seat.post_id)
        heirs = _heirs(seats, seat, holders) if work.get(seat.post_id) else []
        fields |= _seat_fields(key, _with(known, held), heirs, is_new=False)
        filled |= _standing(key, seat, held)
    for number in range(1, NEW_SEATS + 1):
        fields |= _seat_fields(f"n{number}", known, [], is_new=True)
    made: type[AdjustForm] = type("SeatsForm", (AdjustForm,), fields)
    filled["in_charge"] = next((seat.post_id for seat in seats if seat.in_charge), None)
    form = made(formdata=None, data=filled) if fresh else made(data=filled)
    named = ((s.post_id, _seat_words(s, holders)) for s in seats if s.role in LEADING)
    form.in_charge.choices = choices(named, first="未定")
    form.kind = kind
    form.rows = [
        *(
            SeatFields(form, f"s{s.post_id}", s.post_id, s.label, work.get(s.post_id, 0))
            for s in seats
        ),
        *(SeatFields(form, f"n{n}", None, f"新席位 {n}", 0) for n in range(1, NEW_SEATS + 1)),
    ]
    return form


def _seat_fields(
    key: str, people: Sequence[tuple[int, str]], heirs: Sequence[tuple[int, str]], *, is_new: bool
) -> dict[str, Field]:
    roles = choices(POST_NAMES.items(), first="不添加" if is_new else "")
    fields = {
        "role": SelectField("席位", choices=roles),
        "title": StringField("席位名称", [Optional(), Length(max=60)]),
        "person": SelectField(
            "由谁担任", coerce=number_or_none, choices=choices(people, first="空缺")
        ),
        "party": StringField("党内职务", [Optional(), Length(max=60)]),
        "gov": StringField("行政职务", [Optional(), Length(max=60)]),
        "portfolio": StringField("分管", [Optional(), Length(max=200)]),
    }
    if not is_new:
        fields["keep"] = BooleanField("保留这个席位")
    if heirs:
        fields["heir"] = SelectField(
            "不再保留时由谁接着负责", coerce=number_or_none, choices=choices(heirs, first="请选择")
        )
    return {f"{key}_{name}": field for name, field in fields.items()}


def _standing(key: str, seat: GroupSeat, held: GroupMember | None) -> dict[str, object]:
    said = {
        "keep": True,
        "role": seat.role,
        "title": seat.title,
        "portfolio": seat.portfolio,
        "person": held.person_id if held else None,
        "party": held.party_post if held else "",
        "gov": held.gov_post if held else "",
    }
    return {f"{key}_{name}": value for name, value in said.items()}


def _heirs(
    seats: Iterable[GroupSeat], own: GroupSeat, holders: Mapping[int, GroupMember]
) -> list[tuple[int, str]]:
    return [
        (seat.post_id, _seat_words(seat, holders))
        for seat in seats
        if seat.role in LEADING and seat.post_id != own.post_id
    ]


def _seat_words(seat: GroupSeat, holders: Mapping[int, GroupMember]) -> str:
    held = holders.get(seat.post_id)
    return f"{held.person.name if held else '空缺'}（{seat.label}）"


def _with(people: Sequence[tuple[int, str]], held: GroupMember | None) -> list[tuple[int, str]]:
    """The people, with the one who holds the seat although they have left."""
    if held is None or held.person_id in dict(people):
        return list(people)
    return [*people, (held.person_id, called(held.person))]


def called(person: Person) -> str:
    """沈若兰（副镇长）"""
    return f"{person.name}（{person.title}）" if person.title else person.name


class FilingForm(VersionedForm):
    """Where a version was filed and published, and who answers for it (ORG-2)."""

    in_charge = SelectField("分管政务公开的负责同志", coerce=number_or_none)
    filed = DateField("报上级备案日期", [Optional()])
    url = StringField(
        "网站公开网址",
        [Optional(), Length(max=500), WEB_ADDRESS],
        render_kw={"type": "url", "inputmode": "url"},
    )


class DutyForm(VersionedForm):
    """Who has a named duty, and who stands in for them."""

    person_id = SelectField("专人", coerce=number_or_none)
    deputy_id = SelectField("替补", coerce=number_or_none)
    since = DateField("从哪天起", [InputRequired(DAY_MISSING)])
    reason = StringField("说明", [Optional(), Length(max=200)])

    def offer(self, people: Iterable[Person], nobody: str) -> None:
        """Whom the duty can be given to."""
        known = [(person.id, called(person)) for person in people]
        self.person_id.choices = choices(known, first=nobody)
        self.deputy_id.choices = choices(known, first="不设替补")


class HandOverForm(VersionedForm):
    """Who takes what somebody has in hand; `hand_over_form` adds a field for each thing."""

    to_all = SelectField(
        "全部移交给",
        coerce=number_or_none,
        description="下面没有另选的，都移交给这一位。",
    )
    reason = StringField(
        "理由",
        [InputRequired("请填写移交的理由，例如：调离、休假、分工调整。"), Length(max=200)],
        description="会写进操作记录和通知，例如：调离、休假、分工调整。",
    )
    seen = HiddenField()

    things: Sequence[tuple[InHand, Field]] = ()

    def chosen(self, person_of: Callable[[int], Person]) -> dict[str, Person | None]:
        """Who takes each thing, by its key; what nobody was chosen for is not in it."""
        found: dict[str, Person | None] = {}
        for thing, field in self.things:
            if field.data == NOBODY:
                found[thing.key] = None
            elif number := number_or_none(field.data) or self.to_all.data:
                found[thing.key] = person_of(number)
        return found


def hand_over_form(
    things: Sequence[InHand], people: Sequence[Person], *, fresh: bool
) -> HandOverForm:
    """The form with a choice for each thing: fresh, or as it was sent."""
    known = [(person.id, called(person)) for person in people]
    fields = {
        _field_of(thing): SelectField(
            thing.title[:60],
            choices=choices(
                [*known, (NOBODY, "空缺（暂时没有人）")] if thing.may_be_empty else known,
                first="同上",
            ),
        )
        for thing in things
    }
    made: type[HandOverForm] = type("ThingsForm", (HandOverForm,), fields)
    data = {"seen": " ".join(thing.key for thing in things)}
    form = made(formdata=None, data=data) if fresh else made(data=data)
    form.to_all.choices = choices(known, first="逐项选择")
    form.things = [(thing, form[_field_of(thing)]) for thing in things]
    return form


def _field_of(thing: InHand) -> str:
    return "to_" + thing.key.replace("-", "_")
