"""Any path through a task's life, on both databases, against a model that knows the handbook.

The model says of each act whether domain.md 5.1 lets it through. After each step the rows are what
it says, nothing is lost, each step that went through has its line in the trail, and each that was
refused has left nothing.
"""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests.ledger.life.hands import Hands, at, proof
from tracker.access.actor import Actor
from tracker.access.policy import Permission, may
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import (
    asking,
    assigning,
    ending,
    instructing,
    reporting,
    settling,
    splitting,
)
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.actions.splitting import Part
from tracker.ledger.dealings import Nudge, TaskRequest
from tracker.ledger.kinds import ScheduleType, Verdict
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, Task, TaskInstance
from tracker.trail import queries as trail
from tracker.trail.models import AuditEntry
from tracker.workdays import queries as workdays

START = date(2026, 9, 1)
KEPT = (Task, TaskInstance, ProgressEntry, Evidence, EvidenceLink, TaskRequest, AuditEntry)
WORKERS, JUDGES = ("handler", "member", "clerk"), ("leader", "clerk", "mayor")
FREE = ("assigned", "accepted", "in_progress", "returned")
OPEN = (*FREE, "objected", "submitted")
WORDS = st.sampled_from(["本年度未涉及此项工作内容。", "材料不全。", "材料不全，请补。", "  ", ""])
VERDICTS = st.sampled_from([*Verdict, Verdict.IMPLEMENTED, Verdict.MOSTLY_IMPLEMENTED, None])
MOSTLY = st.sampled_from([True, True, True, False])


@dataclass
class Model:
    """One task as the handbook has it."""

    kind: str
    state: str = "assigned"
    handler: str | None = "handler"
    unit: str = "finance"
    involved: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)  # proofs since the last sign-off, by name
    seen: dict[str, set[str]] = field(default_factory=dict)
    excuse: str | None = None  # who asked
    excuse_words: str = ""
    extension: tuple[str, int, bool] | None = None  # who asked, working days, whether late
    returns: int = 0

    @property
    def periodic(self) -> bool:
        return self.kind != "one_off"

    def judges(self, who: str) -> bool:
        return who not in self.involved and who != self.handler

    def drop(self) -> None:
        self.excuse = self.extension = None


class Life(RuleBasedStateMachine):
    """Tasks of three kinds and the people of one office."""

    hands: Hands
    actors: ClassVar[dict[str, Actor]]

    def __init__(self) -> None:
        super().__init__()
        self.day = START
        self.tasks: list[tuple[int, Model]] = []
        self.steps = 0  # lines of the trail that there must be, by those that went through
        self.names = 0

    @initialize()
    def begin(self) -> None:
        with clock.stopped_at(at(self.day)):
            for kind in (ScheduleType.ONE_OFF, ScheduleType.CONTINUING, ScheduleType.EVENT):
                task = self.hands.task(kind, title=f"任务{kind}")
                self.tasks.append((task.id, Model(kind.value)))
        self.before = self.counted()

    def counted(self) -> dict[str, int]:
        """How many rows of each kind there are; one question."""
        db.session.rollback()
        counts = [select(func.count()).select_from(kind).scalar_subquery() for kind in KEPT]
        return dict(zip(KEPT, db.session.execute(select(*counts)).one(), strict=True))

    def person(self, who: str):  # type: ignore[no-untyped-def]
        return getattr(self.hands.cast, who)

    def actor(self, who: str):  # type: ignore[no-untyped-def]
        if who not in self.actors:
            self.actors[who] = self.hands.cast.actor(self.person(who))
        return self.actors[who]

    def attempt(self, place: int, who: str, permission, allowed, act):  # type: ignore[no-untyped-def]
        """Do `act` by `who`; whether it went through must be what `allowed` says."""
        number, model = self.tasks[place]
        actor, before = self.actor(who), self.counted()
        if permission and not may(actor, permission, db.session.get_one(Task, number)):
            return False
        done = True
        with clock.stopped_at(at(self.day)):
            try:
                with unit_of_work() as work:
                    act(work, actor, work.get_one(Task, number))
            except Refused:
                done = False
        after = self.counted()
        assert done == allowed, (who, model, self.day)
        if done:
            assert after[AuditEntry] > before[AuditEntry]
            assert after[ProgressEntry] > before[ProgressEntry]
            assert self.told(number) in (None, model.state, db.session.get_one(Task, number).state)
        else:
            assert after == before
        return done

    def pick(self, place: int, *states: str) -> int:
        """One of the tasks where the act may fit; now and then any."""
        fit = [n for n, (_, model) in enumerate(self.tasks) if model.state in states]
        return fit[place % len(fit)] if fit and place % 5 else place % len(self.tasks)

    def to_report(self, number: int) -> int:
        """How many periods can be handed in, once what has begun is open."""
        with clock.stopped_at(at(self.day)), unit_of_work() as work:
            return len(settling.chosen(work, work.get_one(Task, number), None))

    PLACES = st.integers(0, 14)
    WHO = st.sampled_from(WORKERS)
    JUDGE = st.sampled_from(JUDGES)

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.day = min(self.day + timedelta(days=days), date(2027, 1, 20))

    @rule(place=PLACES, who=WHO)
    def accept(self, place: int, who: str) -> None:
        place = self.pick(place, "assigned")
        model = self.tasks[place][1]
        if self.attempt(
            place,
            who,
            Permission.TASK_ACCEPT,
            model.state == "assigned",
            lambda s, a, t: assigning.accept(s, a, t, expected_version=AS_IT_STANDS),
        ):
            model.state = "accepted"

    @rule(place=PLACES, who=WHO, why=WORDS)
    def object_to(self, place: int, who: str, why: str) -> None:
        place = self.pick(place, "assigned")
        model = self.tasks[place][1]
        if self.attempt(
            place,
            who,
            Permission.TASK_OBJECT,
            model.state == "assigned" and bool(why.strip()),
            lambda s, a, t: ending.object_to(s, a, t, why, expected_version=AS_IT_STANDS),
        ):
            model.state = "objected"

    @rule(place=PLACES, why=WORDS)
    def uphold(self, place: int, why: str) -> None:
        place = self.pick(place, "objected", "not_applicable", "withdrawn")
        model = self.tasks[place][1]
        if self.attempt(
            place,
            "clerk",
            Permission.TASK_ASSIGN,
            model.state in ("objected", "not_applicable", "withdrawn") and bool(why.strip()),
            lambda s, a, t: ending.uphold(s, a, t, why, expected_version=AS_IT_STANDS),
        ):
            model.state = "assigned"

    @precondition(lambda self: len(self.tasks) < 4)
    @rule(place=PLACES, why=WORDS)
    def split(self, place: int, why: str) -> None:
        place = self.pick(place, "objected", "assigned")
        model, cast = self.tasks[place][1], self.hands.cast
        made: list[int] = []
        part = Part(
            title="拆出的一项",
            to=Assignment(
                leader_post_id=cast.deputy_post.id,
                lead_unit_id=cast.office.id,
                handler_id=cast.handler.id,
                due_named=date(2026, 9, 30) if model.kind == "one_off" else None,
            ),
        )

        def act(session, actor, task):  # type: ignore[no-untyped-def]
            expected = AS_IT_STANDS
            made.append(
                splitting.split(session, actor, task, "留", part, why, expected_version=expected).id
            )

        if self.attempt(
            place,
            "clerk",
            Permission.TASK_ASSIGN,
            model.state in ("objected", "assigned") and bool(why.strip()),
            act,
        ):
            model.state = "assigned"
            self.tasks.append((made[0], Model(model.kind, unit="office")))

    @rule(place=PLACES)
    def transfer(self, place: int) -> None:
        place = self.pick(place, *OPEN)
        model, cast = self.tasks[place][1], self.hands.cast
        unit = "office" if model.unit == "finance" else "finance"

        def act(session, actor, task):  # type: ignore[no-untyped-def]
            to = Assignment(
                leader_post_id=task.leader_post_id,
                lead_unit_id=getattr(cast, unit).id,
                handler_id=cast.handler.id,
                due_named=task.due_named,
            )
            assigning.reassign(session, actor, task, to, 2026, expected_version=AS_IT_STANDS)

        if self.attempt(place, "clerk", Permission.TASK_ASSIGN, model.state in OPEN, act):
            model.state, model.unit, model.unseen = "assigned", unit, set()
            model.drop()
            self.day += timedelta(days=1)  # what is hung on next is the new unit's

    @rule(place=PLACES, who=WHO, with_proof=MOSTLY)
    def report(self, place: int, who: str, with_proof: bool) -> None:
        place = self.pick(place, *FREE)
        model = self.tasks[place][1]
        proofs = (self.proof(),) if with_proof else ()
        if self.attempt(
            place,
            who,
            Permission.TASK_REPORT,
            model.state in FREE,
            lambda s, a, t: reporting.report(
                s, a, t, "有进展。", evidence=proofs, expected_version=AS_IT_STANDS
            ),
        ):
            model.state = "in_progress"
            model.involved.add(who)
            model.unseen |= {one.title for one in proofs}

    @rule(
        place=PLACES,
        who=WHO,
        with_proof=MOSTLY,
        why=st.sampled_from(["", "没有", "此项工作不产生任何书面材料。"]),
    )
    def submit(self, place: int, who: str, with_proof: bool, why: str) -> None:
        place = self.pick(place, *FREE)
        number, model = self.tasks[place]
        proofs = (self.proof(),) if with_proof else ()
        waiting = self.to_report(number) if model.periodic else 1
        proved = bool(proofs) or bool(model.unseen) or len(why) >= 10
        if self.attempt(
            place,
            who,
            Permission.TASK_REPORT,
            model.state in FREE and waiting > 0 and proved,
            lambda s, a, t: reporting.submit(
                s, a, t, "做完了。", proofs, proofless_reason=why, expected_version=AS_IT_STANDS
            ),
        ):
            model.state = "submitted"
            model.involved.add(who)
            model.unseen |= {one.title for one in proofs}
            model.drop()

    @rule(place=PLACES, who=JUDGE)
    def look(self, place: int, who: str) -> None:
        place = self.pick(place, "submitted")
        number, model = self.tasks[place]
        self.hands.see(db.session.get_one(Task, number), self.person(who))
        model.seen.setdefault(who, set()).update(model.unseen)

    @rule(place=PLACES, who=JUDGE, verdict=VERDICTS)
    def verify(self, place: int, who: str, verdict: Verdict | None) -> None:
        place = self.pick(place, "submitted")
        model = self.tasks[place][1]
        seen = model.unseen <= model.seen.get(who, set())
        if self.attempt(
            place,
            who,
            None,  # the guard holds whatever the policy says
            model.state == "submitted"
            and model.judges(who)
            and seen
            and verdict not in (None, Verdict.NOT_APPLICABLE),
            lambda s, a, t: reporting.verify(s, a, t, "", verdict, expected_version=AS_IT_STANDS),
        ):
            model.state = "in_progress" if model.periodic else "verified"
            model.unseen = set()
            model.drop()
            self.day += timedelta(days=1)  # what is hung on next is later than the sign-off

    @rule(place=PLACES, who=JUDGE, why=WORDS)
    def send_back(self, place: int, who: str, why: str) -> None:
        place = self.pick(place, "submitted")
        model = self.tasks[place][1]
        if self.attempt(
            place,
            who,
            None,  # the guard holds whatever the policy says
            model.state == "submitted" and model.judges(who) and bool(why.strip()),
            lambda s, a, t: reporting.send_back(s, a, t, why, expected_version=AS_IT_STANDS),
        ):
            model.state, model.returns = "returned", model.returns + 1

    @rule(place=PLACES, who=WHO, why=WORDS)
    def ask_excuse(self, place: int, who: str, why: str) -> None:
        place = self.pick(place, *OPEN)
        model = self.tasks[place][1]
        if self.attempt(
            place,
            who,
            Permission.TASK_REPORT,
            model.state in OPEN and model.excuse is None and len(why.strip()) >= 10,
            lambda s, a, t: asking.ask_excuse(s, a, t, why, expected_version=AS_IT_STANDS),
        ):
            model.excuse = who

    @rule(place=PLACES, who=JUDGE)
    def grant_excuse(self, place: int, who: str) -> None:
        asked = [n for n, (_, one) in enumerate(self.tasks) if one.excuse]
        place = asked[place % len(asked)] if asked else place % len(self.tasks)
        model = self.tasks[place][1]
        if self.attempt(
            place,
            who,
            None,
            model.state in OPEN
            and model.excuse is not None
            and model.excuse != who
            and model.judges(who),
            lambda s, a, t: asking.decide_excuse(
                s, a, t, grant=True, expected_version=AS_IT_STANDS
            ),
        ):
            model.state = "not_applicable"
            model.drop()

    @precondition(lambda self: sum(model.state in OPEN for _, model in self.tasks) > 2)
    @rule(place=PLACES, why=WORDS)
    def withdraw(self, place: int, why: str) -> None:
        place = self.pick(place, *OPEN)
        model = self.tasks[place][1]
        if self.attempt(
            place,
            "clerk",
            Permission.TASK_ASSIGN,
            model.state in OPEN and len(why.strip()) >= 10,
            lambda s, a, t: ending.withdraw(s, a, t, why, expected_version=AS_IT_STANDS),
        ):
            model.state = "withdrawn"
            model.drop()

    @rule(place=PLACES)
    def file_away(self, place: int) -> None:
        place = self.pick(place, "verified", "in_progress")
        number, model = self.tasks[place]
        instances = self.hands.periods(db.session.get_one(Task, number))
        mine = [one for one in instances if one.first_day <= date(2026, 12, 31)]
        settled = all(one.state in ("verified", "excused") for one in mine)
        signed = any(one.state == "verified" for one in mine)
        over = self.day >= date(2026, 12, 31)
        some = signed or (model.kind == "event" and not mine)
        by_periods = model.periodic and model.state in FREE and over and settled and some
        if self.attempt(
            place,
            "clerk",
            Permission.TASK_ASSIGN,
            by_periods or model.state == "verified",
            lambda s, a, t: ending.file_away(s, a, t, expected_version=AS_IT_STANDS),
        ):
            model.state = "closed"
            model.drop()

    @rule(on=st.integers(0, 30))
    def happen(self, on: int) -> None:
        model, day = self.tasks[2][1], self.day - timedelta(days=on)
        self.attempt(
            2,
            "handler",
            Permission.TASK_REPORT,
            model.state in FREE and day.year == 2026,
            lambda s, a, t: settling.happened(
                s, a, t, "印发一份文件。", day, expected_version=AS_IT_STANDS
            ),
        )

    @rule(place=PLACES, who=JUDGE, why=WORDS)
    def excuse_period(self, place: int, who: str, why: str) -> None:
        place = self.pick(place, *OPEN)
        number, model = self.tasks[place]
        its = self.hands.periods(db.session.get_one(Task, number))
        wanted = next((one for one in its if one.state in ("open", "returned")), None)
        number_of = wanted.id if wanted else 0
        self.attempt(
            place,
            who,
            None,  # the guard holds whatever the policy says
            model.state in OPEN
            and len(why.strip()) >= 10
            and model.judges(who)
            and wanted is not None,
            lambda s, a, t: settling.excuse_period(
                s, a, t, number_of, why, expected_version=AS_IT_STANDS
            ),
        )

    @rule(place=PLACES, who=st.sampled_from(("leader", "mayor", "clerk")))
    def urge(self, place: int, who: str) -> None:
        place = self.pick(place, *FREE)
        number, model = self.tasks[place]
        used = self.nudges_for_today(number)
        self.attempt(
            place,
            who,
            Permission.TASK_URGE,
            model.state in (*FREE, "objected") and used < 2 and model.handler != who,
            lambda s, a, t: instructing.urge(s, a, t, expected_version=AS_IT_STANDS),
        )

    def nudges_for_today(self, number: int) -> int:
        db.session.rollback()
        day = workdays.calendar(db.session()).next_workday_on_or_after(self.day)
        query = select(func.count(Nudge.id)).where(Nudge.task_id == number, Nudge.day == day)
        return db.session.scalar(query) or 0

    def proof(self):  # type: ignore[no-untyped-def]
        self.names += 1
        return proof(f"佐证{self.names}", START)

    @precondition(lambda self: self.tasks)
    @invariant()
    def the_rows_are_what_the_handbook_says_and_none_is_lost(self) -> None:
        now = self.counted()
        assert all(now[kind] >= count for kind, count in self.before.items())
        self.before = now
        models = dict(self.tasks)
        rows = db.session.execute(
            select(Task.id, Task.state, Task.return_count).where(Task.id.in_(models))
        ).all()
        assert {row.id: (row.state, row.return_count) for row in rows} == {
            number: (model.state, model.returns) for number, model in models.items()
        }
        waiting = db.session.scalars(
            select(TaskInstance.task_id).where(
                TaskInstance.task_id.in_(models), TaskInstance.state == "submitted"
            )
        )
        assert all(models[number].state == "submitted" for number in waiting)

    def told(self, number: int) -> str | None:
        """The state that the trail's last word on it tells."""
        last = trail.about(self.hands.cast.org.id, "task", number).limit(1)
        moved = json.loads(db.session.scalars(last).one().payload)
        return str(moved["state"][1]) if "state" in moved else None


def lived(make, cast, examples, kind=Life, **more):
    """Let the machine run, and look at the whole chain in the end."""

    class Here(kind):
        hands, actors = Hands(make, cast), {}

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )
    db.session.rollback()
    assert trail.first_bad(db.session(), cast.org.id) is None


def test_no_path_breaks_a_guard_loses_a_row_or_skips_the_trail(make, cast, request):
    lived(make, cast, 200 if request.config.getoption("--soak") else 8)
