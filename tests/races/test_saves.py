"""Racing saves by several processes: each is stored or a conflict, none is lost (P5)."""

import multiprocessing
import sys
from collections import Counter

import pytest
from sqlalchemy import select

from tests.races.saver import Told, save_often
from tracker.core.db import db
from tracker.ledger.kinds import State
from tracker.ledger.models import ProgressEntry, Task

PROCESSES, EACH = 8, 125

pytestmark = pytest.mark.slow


@pytest.fixture
def race(stage, sign_in, cast):
    """Runs the savers, all on one task, and returns what each was answered."""
    fork = multiprocessing.get_context("fork")  # the program is read in once

    def raced(task_id):
        people = (cast.clerk, cast.handler, cast.member)
        cookies = [sign_in(person).get_cookie("luoshi").value for person in people]
        db.session.remove()
        db.engine.dispose()  # no connection crosses into another process
        address = stage.app.extensions["settings"].database_url
        start, savers = fork.Barrier(PROCESSES), []
        for name in range(PROCESSES):
            cookie = cookies[name % len(cookies)]
            told = Told(name, stage.folder, address or "", task_id, EACH, cookie)
            here, there = fork.Pipe(duplex=False)
            savers.append((fork.Process(target=save_often, args=(told, start, there)), here))
            savers[-1][0].start()
            there.close()
        answers = [answer for _, here in savers for answer in here.recv()]
        for saver, _ in savers:
            saver.join()
        return answers

    return raced


def test_of_a_thousand_racing_saves_none_is_lost(make, session, race, kind):
    task_id = make.task(state=State.IN_PROGRESS).id
    first = session.get_one(Task, task_id).version

    answers = race(task_id)

    count = Counter(one.status for one in answers)
    saved = [one for one in answers if one.status == 303]
    texts = session.scalars(select(ProgressEntry.text).where(ProgressEntry.task_id == task_id))
    kept = Counter(texts)
    lost = [one.text for one in saved if kept[one.text] != 1]
    unseen = [v for v, n in Counter(one.version for one in saved).items() if n > 1]
    row = session.get_one(Task, task_id)
    sys.stdout.write(
        f"{kind}: saved {len(saved)}, conflicts {count[409]}, lost {len(lost)},"
        f" overwritten unseen {len(unseen)}\n"
    )
    assert len(saved) + count[409] == len(answers) == PROCESSES * EACH, count
    assert lost == []
    assert sum(kept.values()) == len(saved)  # and no conflict was stored all the same
    assert unseen == []  # no two saves were made from the same version
    assert row.version >= first + len(saved)
    # the last save stands in the row
    assert row.progress_percent == max(saved, key=lambda one: one.version).percent
    # every conflict page held the text that was typed
    assert all(one.is_shown for one in answers if one.status == 409)
