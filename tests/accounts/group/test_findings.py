"""What is wrong with how an office is organised (domain.md ORG-1 to ORG-8)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.accounts.findings import (
    Given,
    Organised,
    Seated,
    Weight,
    direct_responsible,
    findings,
    first_responsible,
)
from tracker.accounts.rules import DutyCode, PostRole

LEADER = Seated(role=PostRole.GROUP_LEADER, label="组长", person="周启明", gov_post="镇长")
IN_CHARGE = Seated(
    role=PostRole.DEPUTY, label="副组长", person="沈若兰", gov_post="副镇长", in_charge=True
)
DUTIES: Mapping[DutyCode, Given] = {
    DutyCode.ATTR_REVIEW: Given("何苗"),
    DutyCode.FOI_REPLY: Given("苏哲", "何苗"),
    DutyCode.OPINION_RESPONSE: Given("何苗"),
    DutyCode.INTERPRETATION_FIRST: Given("周启明"),
    DutyCode.RELEASE_FINAL_REVIEW: Given("江映雪"),
}
WELL = Organised(seats=[LEADER, IN_CHARGE], duties=DUTIES, is_filed=True, is_published=True)


def told(now):
    return [(one.rule, one.weight.value) for one in findings(now)]


def without(code):
    return {known: given for known, given in DUTIES.items() if known != code}


def test_an_office_that_is_well_organised_hears_nothing():
    assert findings(WELL) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            replace(WELL, seats=[IN_CHARGE, replace(LEADER, person="")]),
            ["ORG-1 error", "ORG-3 warning"],
        ),
        (replace(WELL, seats=[LEADER, LEADER, IN_CHARGE]), ["ORG-1 error"]),
        (replace(WELL, seats=[LEADER]), ["ORG-2 error"]),
        (replace(WELL, seats=[LEADER, replace(IN_CHARGE, person="")]), ["ORG-2 error"]),
        (replace(WELL, is_filed=False), ["ORG-2 warning"]),
        (replace(WELL, is_published=False), ["ORG-2 warning"]),
        (replace(WELL, seats=[replace(LEADER, gov_post="党委书记"), IN_CHARGE]), ["ORG-3 warning"]),
        (replace(WELL, duties=without(DutyCode.ATTR_REVIEW)), ["ORG-4 error"]),
        (replace(WELL, duties=without(DutyCode.FOI_REPLY)), ["ORG-4 error"]),
        (
            replace(WELL, duties={**DUTIES, DutyCode.FOI_REPLY: Given("何苗")}),
            ["ORG-4 warning"],
        ),
        (replace(WELL, duties=without(DutyCode.OPINION_RESPONSE)), ["ORG-5 warning"]),
        (replace(WELL, duties=without(DutyCode.INTERPRETATION_FIRST)), ["ORG-6 warning"]),
        (
            replace(WELL, duties={**DUTIES, DutyCode.INTERPRETATION_FIRST: Given("何苗")}),
            ["ORG-6 warning"],
        ),
        (replace(WELL, duties=without(DutyCode.RELEASE_FINAL_REVIEW)), ["ORG-7 warning"]),
        (replace(WELL, no_liaison=[("财政所", None)]), ["ORG-8 warning"]),
        (replace(WELL, no_liaison=[("柳湾村", 10)]), []),
        (replace(WELL, no_liaison=[("柳湾村", 11)]), ["ORG-8 error"]),
    ],
)
def test_each_rule_says_what_is_wrong(now, expected):
    assert [" ".join(one) for one in told(now)] == expected


def test_a_finding_says_what_to_do():
    empty = findings(Organised(no_liaison=[("财政所", None), ("柳湾村", 12)]))

    assert {one.rule for one in empty} == {f"ORG-{n}" for n in range(1, 9)}
    assert all("请" in one.text or "应" in one.text for one in empty)
    assert [one.weight for one in empty] == sorted(
        (one.weight for one in empty), key=lambda weight: weight != Weight.ERROR
    )


@pytest.mark.parametrize("post", ["镇长", "党委副书记、镇长", "乡长", "代理区长", "街道办事处主任"])
def test_the_head_of_government_is_known_by_the_post(post):
    assert first_responsible([replace(IN_CHARGE, gov_post=post)]) is not None


@pytest.mark.parametrize(
    "post", ["副镇长", "党委书记", "党政办公室主任", "纪委书记", "人大主席", ""]
)
def test_and_nobody_else_is(post):
    assert first_responsible([replace(IN_CHARGE, gov_post=post)]) is None


def test_the_executive_deputy_is_in_charge_where_nobody_is_marked():
    executive = Seated(role=PostRole.EXECUTIVE_DEPUTY, label="常务副组长", person="丁柯")

    assert direct_responsible([LEADER, executive]) is executive
    assert direct_responsible([LEADER, executive, IN_CHARGE]) is IN_CHARGE
    assert direct_responsible([LEADER]) is None


@given(st.lists(st.tuples(st.text("村站所", min_size=1), st.none() | st.integers(0, 90))))
def test_however_many_units_have_no_liaison_it_is_at_most_two_lines(units):
    assert len(findings(replace(WELL, no_liaison=units))) <= 2
