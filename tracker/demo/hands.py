"""The people of a demonstration office at work: each step by whom it belongs to, with its words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.rules import Level
from tracker.core import clock
from tracker.core.versions import AS_IT_STANDS
from tracker.demo import turns
from tracker.demo.people import Office
from tracker.demo.proofs import Proofs
from tracker.demo.subjects import OTHER, Subject, subject_of
from tracker.ledger.actions import asking, assigning, ending, reporting, seeing, settling
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.kinds import PERIODIC, WORKING, ScheduleType, State, Verdict
from tracker.ledger.models import RectificationItem, Task, TaskSource
from tracker.plans.models import Clause, YearPlan

NEARLY = timedelta(days=10)  # a period is handed in when it ends so soon


@dataclass(slots=True)
class Hands:
    """The steps of tasks; `headings` are those above them, by task."""

    session: Session
    office: Office
    proofs: Proofs
    headings: Mapping[int, str]

    def subject(self, task: Task) -> Subject:
        """What the task is about."""
        found = subject_of(task.requirement, self.headings.get(task.id, ""))
        if self.office.place.level == Level.COUNTY:  # the sentences are those of a township
            return replace(found, begun=OTHER.begun, done=OTHER.done)
        return found

    def worker(self, row: Task | RectificationItem) -> Actor:
        """Who does it, else the unit's head."""
        person = row.handler_id or self.office.heads[row.lead_unit_id or 0].id
        return self.office.actors[person]

    def judge(self, task: Task) -> Actor:
        """Who signs off: the leader it belongs to, now and then the clerk; never who handed in."""
        clerk = self.office.clerk
        if task.seq_no % 3 == 0 and task.submitted_by_id != clerk.person_id:
            return clerk
        return self.office.leader(task.leader_post_id)

    def accept(self, task: Task) -> None:
        """The unit takes it on."""
        assigning.accept(
            self.session, self.office.actors[self._head(task)], task, expected_version=AS_IT_STANDS
        )

    def report(self, task: Task, percent: int, *, before: str = "", said: str = "") -> None:
        """How far it has come; every other time with proof."""
        subject = self.subject(task)
        shown = (task.seq_no + clock.today().month) % 2
        proof = (self.proofs.of(subject, task),) if shown else ()
        text = before + (said or subject.begun)
        reporting.report(
            self.session,
            self.worker(task),
            task,
            text,
            percent,
            proof,
            expected_version=AS_IT_STANDS,
        )

    def submit(self, task: Task, *, again: bool = False, before: str = "") -> None:
        """Hand it in with proof, by who does it or the unit's head in turn.

        Of work with periods those that are over or nearly so; where there are none, it is told.
        """
        subject = self.subject(task)
        actor = self.worker(task)
        if task.seq_no % 2 and actor != self.office.clerk:
            actor = self.office.actors[self._head(task)]
        text = before + (turns.AGAIN if again else subject.done)
        periods = self._periods(task, actor) if task.schedule_type in PERIODIC else None
        if periods == []:
            self.report(task, task.progress_percent, before=before)
            return
        reporting.submit(
            self.session,
            actor,
            task,
            text,
            (self.proofs.of(subject, task),),
            periods=periods,
            expected_version=AS_IT_STANDS,
        )

    def _periods(self, task: Task, actor: Actor) -> list[int]:
        """The periods to hand in; what waits for an event has one, or it happens now."""
        today, session = clock.today(), self.session
        rows = settling.chosen(session, task, None)
        if not rows and task.schedule_type == ScheduleType.EVENT:
            year = session.get_one(YearPlan, task.year_plan_id).year
            on = min(today, date(year, 12, 31))
            what = f"{on.month}月发生一次"
            return [
                settling.happened(session, actor, task, what, on, expected_version=AS_IT_STANDS).id
            ]
        return [row.id for row in rows if row.due_date <= today + NEARLY]

    def verify(self, task: Task) -> None:
        """Sign it off, if there is anything to sign."""
        if task.state != State.SUBMITTED:
            return
        said = turns.ACCEPTED[task.seq_no % len(turns.ACCEPTED)]
        judge, verdict = self.judge(task), Verdict.IMPLEMENTED
        seeing.see_all(self.session, judge, task)
        reporting.verify(self.session, judge, task, said, verdict, expected_version=AS_IT_STANDS)

    def send_back(self, task: Task) -> None:
        """Return it with a reason, if there is anything to return."""
        if task.state != State.SUBMITTED:
            return
        said = turns.SENT_BACK[task.seq_no % len(turns.SENT_BACK)]
        reporting.send_back(
            self.session, self.judge(task), task, said, expected_version=AS_IT_STANDS
        )

    def excuse(self, task: Task, said: str) -> None:
        """The unit's head says that it does not concern the office, and a leader agrees."""
        head, leader = self.office.actors[self._head(task)], self.office.leader(task.leader_post_id)
        asking.ask_excuse(self.session, head, task, said, expected_version=AS_IT_STANDS)
        asking.decide_excuse(self.session, leader, task, grant=True, expected_version=AS_IT_STANDS)

    def object_to(self, task: Task, said: str) -> None:
        """The unit's head says why it is not theirs."""
        ending.object_to(
            self.session,
            self.office.actors[self._head(task)],
            task,
            said,
            expected_version=AS_IT_STANDS,
        )

    def withdraw(self, task: Task, said: str) -> None:
        """The clerk takes it out of the count."""
        ending.withdraw(self.session, self.office.clerk, task, said, expected_version=AS_IT_STANDS)

    def file_away(self, task: Task) -> None:
        """The clerk puts it into the files."""
        ending.file_away(self.session, self.office.clerk, task, expected_version=AS_IT_STANDS)

    def accept_silently(self, task: Task) -> None:
        """Nobody said a word in time."""
        assigning.accept_silent(self.session, task)

    def transfer(self, task: Task) -> None:
        """The clerk gives it to the unit that comes after its own."""
        units = sorted(self.office.heads)
        unit = units[(units.index(task.lead_unit_id or 0) + 1) % len(units)]
        to = Assignment(
            leader_post_id=task.leader_post_id,
            lead_unit_id=unit,
            handler_id=None,
            due_named=task.due_named,
            superior_due=task.superior_due,
        )
        year = self.session.get_one(YearPlan, task.year_plan_id).year
        assigning.reassign(
            self.session, self.office.clerk, task, to, year, expected_version=AS_IT_STANDS
        )

    def move(self, task: Task, due: date, year: int) -> None:
        """The head of the group sets another day."""
        if task.state not in WORKING:
            return
        to = Assignment(
            leader_post_id=task.leader_post_id,
            lead_unit_id=task.lead_unit_id or 0,
            handler_id=task.handler_id,
            due_named=due,
        )
        leader = self.office.leader(None)
        assigning.reassign(self.session, leader, task, to, year, expected_version=AS_IT_STANDS)

    def _head(self, task: Task) -> int:
        return self.office.heads[task.lead_unit_id or 0].id


def headings_of(session: Session, document_id: int) -> dict[int, str]:
    """The heading above each task of a document."""
    rows = session.execute(
        select(TaskSource.task_id, Clause.heading)
        .join(Clause, Clause.id == TaskSource.clause_id)
        .where(TaskSource.document_id == document_id)
    )
    return {task_id: heading for task_id, heading in rows}
