"""The form of a verdict, with who is to mend what was not done."""

from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.forms import AssignForm, chosen
from tracker.ledger.kinds import SEVERITY_NAMES, VERDICT_NAMES, Severity, Verdict
from tracker.lookback.actions import Judgement
from tracker.lookback.rules import Incomplete
from tracker.web.choices import choices
from tracker.web.incoming import number


class JudgementForm(AssignForm):
    """A verdict and its note; the fields of an assignment say who mends what is missing."""

    verdict = RadioField(
        "您的结论",
        [InputRequired("请选择一个结论。")],
        choices=choices(VERDICT_NAMES.items()),
    )
    note = TextAreaField(
        "说明",
        [Length(max=2000)],
        description="除“已落实”外必填，将写入回头看报告。",
    )
    rectify = BooleanField("转整改")
    problem = TextAreaField("存在的问题", [Length(max=5000)])
    measures = TextAreaField("整改要求", [Optional(), Length(max=5000)])
    severity = SelectField("严重程度", choices=choices(SEVERITY_NAMES.items()))
    lead_unit_id = SelectField("责任单位", coerce=chosen)
    due_named = DateField("整改时限", [Optional()])
    continues = TextAreaField(
        "其余部分怎样继续",
        [Length(max=500)],
        description="选“基本落实”又不转整改时填写，例如：余下三村列入明年要点。",
    )

    mending_version = HiddenField()  # of the rectification that the fields were filled from

    def value(self, issued_before: bool) -> Judgement:
        """The judgement that the valid form describes.

        未落实 takes the rectification as it was drafted unless one was issued before; everywhere
        else the box says so.
        """
        verdict = Verdict(self.verdict.data)
        drafted = verdict == Verdict.NOT_IMPLEMENTED and not issued_before
        return Judgement(
            verdict=verdict,
            note=self.note.data or "",
            continues=self.continues.data or "",
            rectification=self._rectification(issued_before)
            if self.rectify.data or drafted
            else None,
            mending_version=number(self.mending_version.data) or 0,
        )

    def _rectification(self, issued_before: bool) -> NewRectification:
        problem, note = (self.problem.data or "").strip(), (self.note.data or "").strip()
        if note and not (issued_before and problem) and note not in problem:
            problem = f"{problem}\n核查说明：{note}" if problem else note
        return NewRectification(
            problem=problem,
            measures=self.measures.data or "",
            severity=Severity(self.severity.data),
            lead_unit_id=self.lead_unit_id.data,
            leader_post_id=self.leader_post_id.data,
            handler_id=self.handler_id.data,
            due=self.due_named.data,
        )

    def complain(self, refusal: Incomplete) -> None:
        """Say above its field what the verdict lacks."""
        field = self["due_named" if refusal.about == "due" else refusal.about]
        field.errors = [*field.errors, str(refusal)]
