"""A document of the demonstration taken in as its clerk would: read, reviewed, confirmed."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.core.versions import AS_IT_STANDS
from tracker.demo.corrections import title_of
from tracker.demo.people import Office
from tracker.demo.subjects import Subject, subject_of
from tracker.demo.workweek import Workweek
from tracker.intake import actions, queries
from tracker.intake.actions import Confirmed, Reading, Review
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.kinds import ScheduleType

NO_HANDLER_EVERY = 9  # so many rows go to the unit's head
CLERKS_OWN = ("台账", "复核", "监督")


def take_in(
    session: Session, office: Office, reading: Reading, year: int, arrived: date, week: Workweek
) -> Confirmed:
    """The tasks of a document that arrives on that day and is confirmed the working day after."""
    with clock.stopped_at(week.moment(arrived, 9, 20)):
        draft = actions.start_review(session, office.clerk, reading, year)
    with clock.stopped_at(week.moment(arrived, 15, 40)):
        _review(session, office, draft)
    with clock.stopped_at(week.moment(week.after(arrived, 1), 10, 10)):
        return actions.confirm(session, office.clerk, draft, expected_version=AS_IT_STANDS)


def _review(session: Session, office: Office, draft: ImportDraft) -> None:
    for place in range(len(draft.reading["warnings"])):
        actions.see(session, office.clerk, draft.id, place, expected_version=AS_IT_STANDS)
    headings = {entry["id"]: entry["heading"] for entry in draft.reading["outline"]}
    for row in session.scalars(queries.rows(draft.id)).all():
        if row.text.startswith("新到岗"):  # part of the training before it (domain.md DEC-9)
            actions.merge(session, office.clerk, row, expected_version=row.version)
            continue
        subject = subject_of(row.text, headings[row.clause])
        review = _review_of(office, row, subject, draft.year)
        actions.accept(session, office.clerk, row, review, expected_version=row.version)


def _review_of(office: Office, row: DraftTask, subject: Subject, year: int) -> Review:
    lead = row.lead_unit_id or _unit(office, subject)
    undated = row.due_named is None and row.schedule_type != ScheduleType.EVENT
    return Review(
        title=title_of(row.title, row.text),
        schedule_type=row.schedule_type,
        recurrence=row.recurrence,
        due_named=date(year, 12, 31) if undated else row.due_named,
        due_assumed=undated,
        leader_post_id=office.post_for(subject.field).id,
        lead_unit_id=lead,
        handler_id=_handler(office, row, subject.field, lead),
    )


def _unit(office: Office, subject: Subject) -> int:
    lead_office = office.place.stations[0].name
    return office.units.get(subject.unit, office.units[lead_office]).id


def _handler(office: Office, row: DraftTask, matter: str, lead_unit_id: int) -> int | None:
    """Who does the work in the unit; what villages publish is a village liaison's."""
    if "村级财务收支" in row.text or "村级公示栏一致" in row.text:
        village = next(u for u in office.units.values() if u.name.endswith("村民委员会"))
        return office.workers[village.id].id
    if matter in CLERKS_OWN:
        return office.clerk.person_id
    if row.order_no % NO_HANDLER_EVERY == 0:
        return None
    return office.workers[lead_unit_id].id
