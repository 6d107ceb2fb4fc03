"""What is wrong with how the office is organised, in sentences (domain.md ORG-1 to ORG-8): pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.accounts.rules import DUTY_CODE_NAMES, DutyCode, PostRole

# 镇长, 乡长, 区长 …, but not 副镇长; an office of a street has a 主任.
_HEAD_OF_GOVERNMENT = re.compile(r"(?<!副)(?:[省市县区乡镇州盟旗]长|街道办事处主任|办事处主任)")
_MOST_NAMES = 8
LIAISON_DAYS = 10  # working days that a liaison may be missing (ORG-8)


class Weight(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"


WEIGHT_NAMES = {Weight.ERROR: "应改正", Weight.WARNING: "提醒"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong by which rule, with what to do."""

    rule: str
    weight: Weight
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A seat of today and who holds it; `person` is empty where nobody does."""

    role: PostRole
    label: str
    person: str = ""
    gov_post: str = ""
    in_charge: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Who has a named duty."""

    person: str
    deputy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organised:
    """How the office is organised today, as far as the rules ask."""

    seats: Sequence[Seated] = ()
    duties: Mapping[DutyCode, Given] = field(default_factory=dict)
    is_filed: bool = False
    is_published: bool = False
    no_liaison: Sequence[tuple[str, int | None]] = ()  # unit, working days without; None: never had


def first_responsible(seats: Sequence[Seated]) -> Seated | None:
    """第一责任人: the head of government, by the post of the holding (ORG-3).

    >>> mayor = Seated(role=PostRole.DEPUTY, label="副组长", person="沈", gov_post="镇长")
    >>> first_responsible([mayor]) is mayor
    True
    """
    return next((s for s in seats if s.person and _HEAD_OF_GOVERNMENT.search(s.gov_post)), None)


def direct_responsible(seats: Sequence[Seated]) -> Seated | None:
    """直接责任人: the leader in charge: who is marked, else the 常务副组长 (ORG-2, ORG-3)."""
    marked = next((seat for seat in seats if seat.in_charge), None)
    if marked is not None:
        return marked if marked.person else None
    return next(
        (s for s in seats if s.role == PostRole.EXECUTIVE_DEPUTY and s.person),
        None,
    )


def findings(now: Organised) -> list[Finding]:
    """Everything that is wrong today, what weighs more first."""
    found = [
        *_leader(now.seats),
        *_comrade(now),
        *_responsible(now.seats),
        *_duties(now.duties, now.seats),
        *_liaisons(now.no_liaison),
    ]
    return sorted(found, key=lambda one: one.weight != Weight.ERROR)


def _leader(seats: Sequence[Seated]) -> list[Finding]:
    """ORG-1: one 组长 who is there, on any day."""
    held = [s.person for s in seats if s.role == PostRole.GROUP_LEADER and s.person]
    if len(held) == 1:
        return []
    text = (
        f"领导小组有 {len(held)} 位组长（{'、'.join(held)}），只能有一位，请调整领导小组。"
        if held
        else "领导小组现在没有组长，请调整领导小组，选定一位。"
    )
    return [Finding("ORG-1", Weight.ERROR, text)]


def _comrade(now: Organised) -> list[Finding]:
    """ORG-2: one 负责同志, filed with the office above and published."""
    if direct_responsible(now.seats) is None:
        text = "没有明确分管政务公开的负责同志，请在“报备和公开”里选定一位。"
        return [Finding("ORG-2", Weight.ERROR, text)]
    found = []
    if not now.is_filed:
        found.append("这一版领导小组还没有报上级备案，请报送后填上日期。")
    if not now.is_published:
        found.append("负责同志名单还没有在网站公开，请公开后填上网址。")
    return [Finding("ORG-2", Weight.WARNING, text) for text in found]


def _responsible(seats: Sequence[Seated]) -> list[Finding]:
    """ORG-3: the first responsible is the head of government."""
    if first_responsible(seats) is not None:
        return []
    text = "看不出谁是第一责任人：请在调整领导小组时给政府主要负责人填上行政职务，如“镇长”。"
    return [Finding("ORG-3", Weight.WARNING, text)]


def _duties(duties: Mapping[DutyCode, Given], seats: Sequence[Seated]) -> list[Finding]:
    """ORG-4 to ORG-7: who is named for what."""
    found = []
    pair = DutyCode.ATTR_REVIEW, DutyCode.FOI_REPLY
    for code in pair:
        if code not in duties:
            text = f"{DUTY_CODE_NAMES[code]}还没有确定具体工作人员，请在“专人专岗”里指定。"
            found.append(Finding("ORG-4", Weight.ERROR, text))
    people = [duties[code].person for code in pair if code in duties]
    if len(people) == len(pair) and len(set(people)) == 1:
        text = f"公文公开属性认定和依申请公开答复都由{people[0]}办理，应分别确定，请另选一位。"
        found.append(Finding("ORG-4", Weight.WARNING, text))
    for rule, code in (
        ("ORG-5", DutyCode.OPINION_RESPONSE),
        ("ORG-6", DutyCode.INTERPRETATION_FIRST),
        ("ORG-7", DutyCode.RELEASE_FINAL_REVIEW),
    ):
        if code not in duties:
            text = f"{DUTY_CODE_NAMES[code]}还没有专人，请在“专人专岗”里指定。"
            found.append(Finding(rule, Weight.WARNING, text))
    first, speaker = first_responsible(seats), duties.get(DutyCode.INTERPRETATION_FIRST)
    if first is not None and speaker is not None and speaker.person != first.person:
        text = f"第一解读人一般是政府主要负责人（{first.person}），现在是{speaker.person}，请核对。"
        found.append(Finding("ORG-6", Weight.WARNING, text))
    return found


def _liaisons(units: Sequence[tuple[str, int | None]]) -> list[Finding]:
    """ORG-8: one liaison a station and village, and a new one within ten working days."""
    late = [f"{name}（{days} 个工作日）" for name, days in units if days and days > LIAISON_DAYS]
    never = [name for name, days in units if days is None]
    found = []
    if late:
        text = f"联络员离岗后超过 {LIAISON_DAYS} 个工作日没有接任：{_listed(late)}，请尽快指定。"
        found.append(Finding("ORG-8", Weight.ERROR, text))
    if never:
        text = f"还没有联络员：{_listed(never)}。站办所和村（社区）应各有一名。"
        found.append(Finding("ORG-8", Weight.WARNING, text))
    return found


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个单位" if len(names) > _MOST_NAMES else ""
    return "、".join(names[:_MOST_NAMES]) + more
