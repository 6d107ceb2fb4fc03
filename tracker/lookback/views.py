"""The look-back at a year: its start, its list, one task at a time, its end."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission, may
from tracker.calendar.words import PROVISIONAL
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import queries as ledger
from tracker.ledger.forms import fill_choices
from tracker.ledger.kinds import (
    SEVERITY_NAMES,
    SEVERITY_WORKDAYS,
    STATE_NAMES,
    Severity,
)
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.pages import Lens
from tracker.ledger.quotes import quote_of
from tracker.lookback import actions, queries, rules
from tracker.lookback.forms import JudgementForm
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.lookback.queries import SHOWN
from tracker.lookback.rules import CAMPAIGN_NAMES, CampaignState, Figures
from tracker.plans.chosen import all_years, chosen_year
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.dates import day
from tracker.web.paging import Paging
from tracker.web.versions import Editable, edits, sent

bp = Blueprint("lookback", __name__, url_prefix="/lookback")

CAMPAIGN = Editable(model=ReviewCampaign, reads=Permission.LEDGER_READ, states=CAMPAIGN_NAMES)
ITEM = Editable(model=ReviewItem, reads=Permission.LEDGER_READ)
ABOVE, BELOW = 3, 11  # so many neighbours stand in the side list


def wanted_campaign() -> ReviewCampaign | None:
    """The look-back at the year of this request."""
    plan = chosen_year()
    return queries.campaign_of(db.session(), plan.id) if plan else None


def wanted_item(item_id: int) -> ReviewItem | None:
    """The item of this number with its task."""
    return queries.item(db.session(), item_id)


@bp.get("/")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The year's look-back: where it starts, and then its list."""
    plan = chosen_year()
    campaign = queries.campaign_of(db.session(), plan.id) if plan else None
    if plan is not None and campaign is not None:
        return _list(plan, campaign)
    tasks = queries.how_many(db.session(), queries.tasks_of_year(plan.id)) if plan else 0
    return render_template("lookback/start.html", plan=plan, tasks=tasks)


def _list(plan: YearPlan, campaign: ReviewCampaign) -> str:
    session, figures = db.session(), queries.figures(db.session(), campaign.id)
    show = _shown("unjudged" if figures.unjudged else "all")
    paging = Paging.asked(_counts(figures)[show])
    found = queries.items(campaign.id, show).limit(paging.size).offset(paging.offset)
    return render_template(
        "lookback/index.html",
        items=session.scalars(found).all(),
        paging=paging,
        show=show,
        unlisted=queries.how_many(session, queries.unlisted(plan.id, campaign.id)),
        onward=queries.next_unjudged(session, campaign.id, asking().person_id),
        **_head(plan, campaign, figures),
    )


def _head(plan: YearPlan, campaign: ReviewCampaign, figures: Figures) -> dict[str, Any]:
    return {
        "plan": plan,
        "campaign": campaign,
        "running": _running(plan, campaign),
        "figures": figures,
        "chips": [(key, word, _counts(figures)[key]) for key, word in SHOWN.items()],
    }


def _running(plan: YearPlan, campaign: ReviewCampaign) -> bool:
    return campaign.state == CampaignState.REVIEWING and plan.state != YearState.CLOSED


def _plan_of(campaign: ReviewCampaign) -> YearPlan:
    [plan] = [plan for plan in all_years() if plan.id == campaign.year_plan_id]
    return plan


def _counts(figures: Figures) -> dict[str, int]:
    return {"unjudged": figures.unjudged, "rectified": figures.found, "all": figures.total}


def _shown(default: str) -> str:
    asked = request.args.get("show", "")
    return asked if asked in SHOWN else default


@bp.post("/open")
@requires(Permission.CAMPAIGN_OPEN, on=chosen_year)
def start(plan: YearPlan) -> ResponseReturnValue:
    """Begin the look-back, or take in the tasks that came since."""
    with unit_of_work() as session:
        actions.open_campaign(session, asking(), plan)
    flash("已列出全年任务，请逐项核查。", "ok")
    return redirect(url_for("lookback.index"), 303)


@bp.post("/conclude")
@requires(Permission.CAMPAIGN_OPEN, on=wanted_campaign)
@edits(CAMPAIGN, "结束回头看", possible=lambda campaign: _running(_plan_of(campaign), campaign))
def conclude(campaign: ReviewCampaign) -> ResponseReturnValue:
    """End the look-back; from here on it is only looked at."""
    with unit_of_work() as session:
        figures = actions.conclude(session, asking(), campaign, expected_version=sent())
    flash(f"回头看已经结束：核查 {figures.total} 项，落实率 {figures.implemented_rate}。", "ok")
    return redirect(url_for("lookback.index"), 303)


@bp.get("/<ref:item_id>")
@requires(Permission.LEDGER_READ, on=wanted_item)
def show(item: ReviewItem) -> ResponseReturnValue:
    """One task: what it asked, the facts, the verdict."""
    judging = _running(_plan_of(item.campaign), item.campaign) and may(
        asking(), Permission.CAMPAIGN_JUDGE, item
    )
    return _card(item, judgement_form(item) if judging else None)


def judgement_form(item: ReviewItem) -> JudgementForm:
    """The form of a verdict as the item stands now."""
    form = _drafted(item)
    form.made_from(item)
    return form


@bp.post("/<ref:item_id>")
@requires(Permission.CAMPAIGN_JUDGE, on=wanted_item)
@edits(
    ITEM,
    "保存结论",
    fresh=judgement_form,
    possible=lambda item: _running(_plan_of(item.campaign), item.campaign),
)
def judge(item: ReviewItem) -> ResponseReturnValue:
    """Give the verdict, issue what must be mended, and go on to the next task."""
    form, item_id = _filled(JudgementForm(), item), item.id
    if not form.validate_on_submit():
        return _card(item, form), 400
    given = form.value(issued_before=item.rectification_id is not None)
    try:
        with unit_of_work() as session:
            actions.judge(session, asking(), item, given, expected_version=sent())
    except rules.Incomplete as refusal:  # said above its field, so that the facts stay in sight
        form.complain(refusal)
        return _card(_again(item_id), form), 400
    return _onward(_again(item_id))


def _again(item_id: int) -> ReviewItem:
    """The item as it stands after a unit of work, with what hangs on it."""
    item = wanted_item(item_id)
    assert item is not None
    return item


def _doubt(mending: RectificationItem) -> str:
    return PROVISIONAL if mending.due_provisional else ""


def _onward(item: ReviewItem) -> ResponseReturnValue:
    mending = item.rectification
    said = f"“{item.task.title}”定为“{item.verdict_name}”"
    term = f"，{mending.no} 要在{day(mending.due_date)}前改好{_doubt(mending)}" if mending else ""
    flash(f"{said}{term}。", "ok")
    following = queries.next_unjudged(
        db.session(), item.campaign_id, asking().person_id, item.task.seq_no
    )
    if following is None:
        return redirect(url_for("lookback.index", show="all"), 303)
    return redirect(url_for("lookback.show", item_id=following.id), 303)


def _drafted(item: ReviewItem) -> JudgementForm:
    """The form as it stands before anybody typed: the verdict so far, the mending as drafted."""
    mending = item.rectification
    owned = mending or item.task  # whoever does the task mends it
    data = {
        "verdict": item.verdict,
        "note": item.note or item.task.not_applicable_reason,
        "continues": item.continues,
        "problem": mending.problem if mending else _problem(item.task),
        "measures": mending.measures if mending else "",
        "severity": mending.severity if mending else Severity.MINOR,
        "lead_unit_id": owned.lead_unit_id,
        "handler_id": owned.handler_id,
        "leader_post_id": owned.leader_post_id,
        "due_named": mending.due_date if mending else None,
        "mending_version": mending.version if mending else None,
    }
    return _filled(JudgementForm(formdata=None, data=data), item)


def _problem(task: Task) -> str:
    return rules.drafted_problem(
        state=task.state,
        due=task.due_date,
        percent=task.progress_percent,
        evidence_count=task.evidence_count,
        today=clock.today(),
    )


def _filled(form: JudgementForm, item: ReviewItem) -> JudgementForm:
    """The form with its choices and the words that depend on the item."""
    fill_choices(form, db.session())
    if item.rectification_id is not None:
        form.rectify.label.text = "按下面的内容更正整改事项"
    return form


def _card(item: ReviewItem, form: JudgementForm | None) -> str:
    session, task, campaign = db.session(), item.task, item.campaign
    figures, lens = queries.figures(session, campaign.id), Lens.of_today(session)
    listing = _shown("unjudged" if figures.unjudged else "all")
    near = queries.around(campaign.id, listing, task.seq_no, ABOVE, BELOW)
    sources = session.scalars(ledger.sources(task.id))
    return render_template(
        "lookback/item.html",
        item=item,
        task=task,
        form=form,
        show=listing,
        near=session.scalars(near).all(),
        place=queries.place(session, campaign.id, task.seq_no),
        row=lens.row(task),
        state=STATE_NAMES[task.state],
        late=_late(task, lens),
        quotes=[quote_of(session, source) for source in sources],
        proofs=session.scalars(ledger.proofs(task_id=task.id)).all(),
        entry=queries.last_entry(session, task.id),
        terms=_terms(lens),
        **_head(_plan_of(campaign), campaign, figures),
    )


def _late(task: Task, lens: Lens) -> int:
    handed_in = clock.local(task.submitted_at).date() if task.submitted_at else None
    return rules.workdays_late(handed_in, task.due_date, lens.calendar)


def _terms(lens: Lens) -> str:
    """The day that each severity leads to (domain.md 8)."""
    days = [
        f"{name} {day(lens.calendar.add_workdays(lens.today, SEVERITY_WORKDAYS[Severity(level)]))}"
        for level, name in SEVERITY_NAMES.items()
    ]
    return "不填就按严重程度：" + "，".join(days) + "。"
