"""自检: the lines of `doctor` for who answers for the settings, about their own office."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from tracker.access.actor import current_actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.upkeep import doctor
from tracker.upkeep.rules import Finding, Mark

bp = Blueprint("self_check", __name__, url_prefix="/self-check")

LIGHTS = {
    Mark.BAD: ("overdue", "要处理"),
    Mark.WARNING: ("soon", "建议"),
    Mark.GOOD: ("done", "正常"),
}


@dataclass(frozen=True, slots=True)
class SelfCheckPage:
    """What was found, the worst first."""

    findings: Sequence[Finding]

    def of(self, mark: Mark) -> list[Finding]:
        """The findings of one kind, in their order."""
        return [finding for finding in self.findings if finding.mark is mark]

    @property
    def parts(self) -> list[tuple[str, str, list[Finding]]]:
        """Shape, word and findings of each kind that occurs."""
        return [(*LIGHTS[mark], self.of(mark)) for mark in LIGHTS if self.of(mark)]

    @property
    def summary(self) -> str:
        """One sentence on top."""
        bad, warnings = len(self.of(Mark.BAD)), len(self.of(Mark.WARNING))
        if bad:
            return f"有 {bad} 项要处理，不处理就不能保证数据安全或通知送达。"
        return f"没有要处理的问题，有 {warnings} 条建议。" if warnings else "一切正常。"


@bp.get("/")
@requires(Permission.SETTINGS_MANAGE)
def index() -> str:
    """Look now; nothing is changed, and of other organisations nothing is told."""
    actor = current_actor()
    assert actor is not None
    page = SelfCheckPage(doctor.examine(actor.org_id))
    return render_template("upkeep/self_check.html", page=page)
