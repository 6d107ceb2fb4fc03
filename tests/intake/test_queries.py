"""What is asked of uploads, on both databases."""

import os
from pathlib import Path

import pytest

from tests.intake.conftest import POINTS
from tests.intake.test_actions import GROUP
from tracker.access.scope import within
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions, queries
from tracker.intake.queries import Tally
from tracker.intake.review import ReviewPage

SEEDS = sorted(Path(os.environ.get("TRACKER_SEEDS", "/nowhere")).glob("*.txt"))


def test_the_list_shows_uploads_newest_first_without_discarded_ones(desk, session):
    old, gone, new = desk.draft(), desk.draft(GROUP), desk.draft(POINTS + "\n附件")
    with unit_of_work() as work:
        actions.discard(work, desk.clerk, gone.id, expected_version=AS_IT_STANDS)

    assert [draft.id for draft in session.scalars(queries.drafts())] == [new.id, old.id]


def test_a_tally_counts_what_would_become_tasks(desk, change, session):
    draft, other = desk.draft(), desk.draft(GROUP)
    rows = desk.rows(draft)
    change(actions.skip, rows[0], "不涉及")
    change(actions.merge, rows[2])
    change(actions.accept, rows[3], actions.Review(title="更新", schedule_type="continuing"))

    found = queries.tallies(session, [draft.id, other.id])

    assert found == {draft.id: Tally(len(rows) - 2, 1), other.id: Tally(1, 0)}


def test_another_office_does_not_find_them(desk, cast, session):
    draft = desk.draft()
    row, sha256 = desk.rows(draft)[0], draft.sha256
    numbers = draft.id, row.id

    with within(cast.stranger.org_id):
        session.expunge_all()
        assert session.scalars(queries.drafts()).all() == []
        assert session.scalars(queries.same_file(sha256)).all() == []
        assert session.scalars(queries.row(*numbers)).all() == []
        assert queries.tallies(session, [numbers[0]]) == {}


def test_the_page_counts_what_is_settled(desk, change, cast, session):
    draft = desk.draft()
    before = ReviewPage(session, draft)
    assert before.seen == "0 / 6"
    assert "第 1–4、6 项还没有牵头单位" in before.blockers
    desk.fill(draft)
    with unit_of_work() as work:
        actions.accept_rest(work, desk.clerk, draft.id, expected_version=AS_IT_STANDS)

    after = ReviewPage(session, session.scalars(queries.draft(draft.id)).one())

    assert (after.seen, after.blockers) == ("6 / 6", "")
    assert [need.is_done for need in after.needs] == [False, True]
    assert dict(after.consequence.facts)["已核"] == "6 项，没有逐项核对的 0 项"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_real_document_goes_all_the_way(desk, session, path):
    draft = desk.draft(path.read_text(encoding="utf-8"), 2026, path.name)
    page = ReviewPage(session, draft)
    assert page.rows
    assert page.blocks
    counted = len(page.counted)
    late = [row for row in page.counted if row.due_named and row.due_named.year != 2026]
    for row in late:
        with unit_of_work() as work:
            found = work.merge(row)
            actions.skip(work, desk.clerk, found, "往年的时限", expected_version=found.version)

    desk.fill(draft)
    done = desk.confirm(draft)

    assert len(done.tasks) == counted - len(late)
    assert desk.undo(draft) == len(done.tasks)
