"""What a verdict asks for, and what a look-back comes to (domain.md 7.2)."""

from datetime import date
from typing import Any

import pytest

from tracker.ledger.kinds import RectificationState, State, Verdict
from tracker.lookback import rules
from tracker.lookback.rules import CampaignState, Figures, Given, Incomplete

REASON = "本年度本镇没有涉及此项工作。"


def given(verdict: Verdict, **more: Any) -> Given:
    """A verdict with everything that any verdict could ask for, but no rectification."""
    return Given(**{"verdict": verdict, "note": REASON, "evidence_count": 1} | more)


def refusal(asked: Given) -> Incomplete:
    with pytest.raises(Incomplete) as caught:
        rules.check_verdict(asked)
    return caught.value


def test_carried_out_needs_proof():
    assert "没有佐证" in str(refusal(given(Verdict.IMPLEMENTED, evidence_count=0)))

    rules.check_verdict(given(Verdict.IMPLEMENTED, note=""))  # and no note


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.IMPLEMENTED}))
def test_every_other_verdict_says_why(verdict):
    asked = given(verdict, note="  ", rectifies=verdict != Verdict.NOT_APPLICABLE)

    assert refusal(asked).about == "note"


def test_not_carried_out_goes_with_a_rectification():
    assert refusal(given(Verdict.NOT_IMPLEMENTED, continues="明年继续。")).about == "rectify"

    rules.check_verdict(given(Verdict.NOT_IMPLEMENTED, rectifies=True, evidence_count=0))
    rules.check_verdict(
        given(Verdict.NOT_IMPLEMENTED, standing=RectificationState.RECTIFYING, evidence_count=0)
    )


def test_mostly_carried_out_goes_with_a_rectification_or_says_how_the_rest_goes_on():
    assert refusal(given(Verdict.MOSTLY_IMPLEMENTED)).about == "continues"

    rules.check_verdict(given(Verdict.MOSTLY_IMPLEMENTED, rectifies=True))
    rules.check_verdict(given(Verdict.MOSTLY_IMPLEMENTED, continues="余下三村列入明年要点。"))


def test_not_concerned_repeats_its_reason_in_full():
    assert "理由" in str(refusal(given(Verdict.NOT_APPLICABLE, note="不涉及")))

    rules.check_verdict(given(Verdict.NOT_APPLICABLE))


@pytest.mark.parametrize("verdict", [Verdict.IMPLEMENTED, Verdict.NOT_APPLICABLE])
def test_nothing_is_mended_where_nothing_is_missing(verdict):
    assert refusal(given(verdict, rectifies=True)).about == "rectify"
    assert "还没有销号" in str(refusal(given(verdict, standing=RectificationState.SUBMITTED)))

    rules.check_verdict(given(verdict, standing=RectificationState.CLOSED))


def test_a_rectification_says_what_is_wrong_and_ends_no_sooner_than_today():
    day = date(2026, 11, 23)
    for problem, due, about in ((" ", None, "problem"), ("缺三个村。", date(2026, 11, 22), "due")):
        with pytest.raises(Incomplete) as caught:
            rules.check_mending(problem, due, day)
        assert caught.value.about == about

    rules.check_mending("缺三个村。", day, day)


def test_a_concluded_look_back_is_only_looked_at():
    with pytest.raises(rules.CampaignConcluded):
        rules.check_running(CampaignState.CONCLUDED)


def test_the_conclusion_waits_for_the_last_verdict_and_says_how_many_are_missing():
    with pytest.raises(rules.StillUnjudged, match="还有 3 项任务没有核查"):
        rules.check_conclusion(Figures(total=5, implemented=2, unjudged=3))


def test_the_conclusion_waits_for_what_is_being_mended():
    with pytest.raises(rules.StillMending, match="还有 1 项整改没有销号"):
        rules.check_conclusion(Figures(total=2, not_implemented=2, found=2, mended=1))

    rules.check_conclusion(Figures(total=2, not_implemented=2, found=2, mended=2))


def test_the_rate_leaves_out_what_does_not_concern_us():
    figures = Figures(total=4, implemented=2, not_implemented=1, not_applicable=1, found=1)

    assert (figures.implemented_rate, figures.mended_rate) == ("66.7%", "0.0%")
    assert Figures(total=1, not_applicable=1).implemented_rate == "—"


def test_the_bar_shows_the_verdicts_in_order():
    figures = Figures(total=8, implemented=4, mostly_implemented=1, unjudged=3)

    assert figures.shares == (
        ("已落实", 4),
        ("基本落实", 1),
        ("未落实", 0),
        ("不涉及", 0),
        ("未核", 3),
    )


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({}, "时限9月30日已过，还没有办结，申报进度0%，没有佐证。"),
        ({"due": None, "evidence_count": 2}, "还没有办结，申报进度0%。"),
        ({"state": State.VERIFIED}, "没有佐证。"),
        ({"state": State.VERIFIED, "evidence_count": 1}, ""),
    ],
)
def test_the_problem_is_drafted_from_the_facts(facts, problem):
    known = {
        "state": State.ASSIGNED,
        "due": date(2026, 9, 30),
        "percent": 0,
        "evidence_count": 0,
        "today": date(2026, 11, 23),
    }

    assert rules.drafted_problem(**known | facts) == problem
