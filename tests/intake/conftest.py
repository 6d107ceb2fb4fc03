"""Documents of our own, read and put before a reviewer."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.page import Page
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions, queries
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.models import Task

POINTS = """云麓县2026年政务公开工作要点
云政办发〔2026〕9号
各乡镇人民政府：
为做好2026年政务公开工作，制定本要点。
一、聚焦公开平台
（一）持续规范目录。县财政局动态更新本级主动公开基本目录。
（二）推动村务公开。9月底前完成各村公开目录更新。年底前对长期不更新的公开栏逐一整改到位。
（四）管好新媒体。政务新媒体每周更新一次。
二、聚焦政策解读
（一）丰富解读形式。由党政办公室牵头，以部门名义印发的政策文件图解比例不低于40%。
（二）开展业务培训。组织开展一次政务公开业务培训。
云麓县人民政府办公室
2026年4月17日
"""

PARAGRAPHS = """今年要把村务公开栏整理好。
各站所于9月底前报送材料。

大家辛苦了
"""


@dataclass
class Desk:
    """The clerk's desk: files are put on it, read, and made drafts of."""

    app: Flask
    cast: Cast

    def read(
        self, text: str = POINTS, name: str = "工作要点.txt", year: int | None = None
    ) -> actions.Reading:
        """The reading of a text file."""
        stream = io.BytesIO(text.encode())
        return actions.read_upload(settings.current().blobs_dir, stream, name, year)

    def draft(
        self, text: str = POINTS, year: int | None = None, name: str = "工作要点.txt"
    ) -> ImportDraft:
        """A draft under review, by the clerk."""
        reading = self.read(text, name, year)
        with unit_of_work() as session:
            return actions.start_review(session, self.clerk, reading, year)

    @property
    def clerk(self):  # type: ignore[no-untyped-def]
        """The clerk as the policy sees them."""
        return self.cast.actor(self.cast.clerk)

    def rows(self, draft: ImportDraft) -> list[DraftTask]:
        """The rows of a draft, as they are now."""
        db.session.expire_all()
        return list(db.session.scalars(queries.rows(draft.id)))

    def row(self, draft: ImportDraft, words: str) -> DraftTask:
        """The row whose words hold `words`."""
        return next(row for row in self.rows(draft) if words in row.text)

    def fill(self, draft: ImportDraft) -> None:
        """Give every row without a lead unit to 党政办公室."""
        filling = actions.Filling(lead_unit_id=self.cast.office.id)
        with unit_of_work() as session:
            actions.fill(session, self.clerk, draft.id, filling, expected_version=AS_IT_STANDS)

    def confirm(self, draft: ImportDraft, **how: int) -> actions.Confirmed:
        """Make the draft the ledger."""
        with unit_of_work() as session:
            found = session.get_one(ImportDraft, draft.id)
            return actions.confirm(session, self.clerk, found, **how, expected_version=AS_IT_STANDS)

    def undo(self, draft: ImportDraft) -> int:
        """Take it back."""
        with unit_of_work() as session:
            return actions.undo(
                session,
                self.clerk,
                session.get_one(ImportDraft, draft.id),
                expected_version=AS_IT_STANDS,
            )

    def tasks(self) -> list[Task]:
        """The ledger, by number."""
        db.session.expire_all()
        return list(db.session.scalars(select(Task).order_by(Task.seq_no)))


@pytest.fixture
def desk(app: Flask, cast: Cast, session: Session) -> Desk:
    """A desk in the first township."""
    return Desk(app, cast)


@pytest.fixture
def change(desk: Desk) -> Callable[..., object]:
    """Do one verb to a row, from the version it has now."""

    def changed(verb, row: DraftTask, *what: object, **how: object):  # type: ignore[no-untyped-def]
        version = how.pop("version", row.version)
        with unit_of_work() as session:
            found = session.get_one(DraftTask, row.id)
            return verb(session, desk.clerk, found, *what, expected_version=version, **how)

    return changed


@pytest.fixture
def clerk(sign_in: Callable[..., FlaskClient], cast: Cast) -> FlaskClient:
    """A browser in which the clerk is signed in."""
    return sign_in(cast.clerk)


def opened(client: FlaskClient, place: str, status: int = 200) -> Page:
    """The page at `place`."""
    answer = client.get(place)
    assert answer.status_code == status, answer.status
    return Page(answer)
