"""Rows for tests: each default sensible, each test names only what matters."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import DONE, ScheduleType, State, Verdict
from tracker.ledger.models import Task, TaskSource
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import DocKind

TEXT = "一、公开平台\n（一）村务公开。九月底前完成各村公开目录更新。每季度抽查公开栏。"


@dataclass
class Make:
    """Makes rows of the first township, each call in its own unit of work."""

    cast: Cast

    def year(self, year: int = 2026) -> YearPlan:
        """The plan of that year, made at the first call."""
        with unit_of_work() as session:
            plan = session.scalar(select(YearPlan).where(YearPlan.year == year))
            if plan is None:
                plan = YearPlan(year=year)
                session.add(plan)
        return plan

    def clause(self, year: int = 2026) -> Clause:
        """A clause of a small document of that year."""
        plan = self.year(year)
        with unit_of_work() as session:
            found = session.scalar(
                select(Clause).join(Clause.document).where(SourceDocument.year_plan_id == plan.id)
            )
            if found is not None:
                return found
            document = SourceDocument(
                year_plan_id=plan.id,
                kind=DocKind.KEY_POINTS,
                title=f"云麓县{year}年政务公开工作要点",
                doc_number=f"云政办发〔{year}〕9号",
                text=TEXT,
                imported_at=clock.now(),
            )
            session.add(document)
            session.flush()
            clause = Clause(
                document_id=document.id,
                order_no=2,
                level=2,
                marker="（一）",
                ordinal="（一）",
                path="一/（一）",
                heading="村务公开",
                start=TEXT.index("村务公开"),
                end=TEXT.index("村务公开") + 4,
                body_start=TEXT.index("九月"),
                body_end=len(TEXT),
            )
            session.add(clause)
        return clause

    def task(self, title: str = "完成各村公开目录更新", *, year: int = 2026, **fields: Any) -> Task:
        """A task of 财政所 under the deputy, due 2026-09-30, assigned to the handler."""
        clause = self.clause(year)
        plan = self.year(year)
        given = {
            "lead_unit_id": self.cast.finance.id,
            "leader_post_id": self.cast.deputy_post.id,
            "handler_id": self.cast.handler.id,
            "schedule_type": ScheduleType.ONE_OFF,
            "due_date": date(year, 9, 30),
            "state": State.ASSIGNED,
            "requirement": "九月底前完成各村公开目录更新。",
            "created_at": clock.now(),
        } | fields
        if given["state"] in DONE:
            given.setdefault("verdict", Verdict.IMPLEMENTED)
        with unit_of_work() as session:
            plan = session.get_one(YearPlan, plan.id)
            plan.last_seq_no += 1
            task = Task(
                year_plan_id=plan.id,
                seq_no=plan.last_seq_no,
                title=title,
                chapter_title="一、公开平台",
                clause_path=clause.path,
                due_named=given["due_date"],
                **given,
            )
            session.add(task)
            session.flush()
            start = TEXT.index("九月")
            session.add(
                TaskSource(
                    task_id=task.id,
                    document_id=clause.document_id,
                    clause_id=clause.id,
                    start=start,
                    end=start + len("九月底前完成各村公开目录更新。"),
                )
            )
        return task
