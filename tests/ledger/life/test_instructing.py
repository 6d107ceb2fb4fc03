"""A leader's word waits for its answer; urging has its measure (product.md 1 row 24, 2 no. 21)."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from tests.ledger.life.hands import at
from tests.page import Page
from tracker.access.scope import within
from tracker.accounts import actions as accounts
from tracker.accounts.actions.group import change_holder
from tracker.accounts.models import LeadingGroup, Person, Post
from tracker.accounts.rules import PostRole
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import instructing
from tracker.ledger.actions.instructing import (
    AlreadyAnswered,
    NobodyToUrge,
    TooManyNudges,
    VacantPost,
)
from tracker.ledger.dealings import Instruction, Nudge
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.ledger.rules import IllegalStep
from tracker.web.refs import ref

TODAY = date(2026, 9, 18)
WORD = "请与民政办核对十八个村的目录。"
# 20 September is a Sunday made up; 25 to 27 are days of rest.
SATURDAY, REST, SUNDAY = date(2026, 9, 19), date(2026, 9, 26), date(2026, 9, 27)
MONDAY, TUESDAY = date(2026, 9, 28), date(2026, 9, 29)


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(at(TODAY)):
        yield


def form_of(client, task, ending):
    page = Page(client.get(f"/tasks/{ref(task.id)}"))
    return next(form for form in page.forms if form.action.endswith(ending))


def stands_in(client):
    """Whether the word waits in the list of whoever is signed in."""
    return WORD in Page(client.get("/my")).text


def hand_over(cast, person):
    """`person` takes the clerk's seat over."""
    with within(cast.org.id), unit_of_work() as work:
        seat = work.scalars(select(Post).where(Post.role == "contact_in_charge")).one()
        successor = work.get_one(Person, person.id)
        change_holder(work, cast.actor(cast.mayor), seat, successor, TODAY)


def answer(hands, person, row, text="已核对。"):
    with unit_of_work() as work:
        actor = hands.cast.actor(person)
        found = work.get_one(Instruction, row.id)
        instructing.answer(work, actor, found, text, expected_version=AS_IT_STANDS)


def nudges(task):
    db.session.rollback()
    query = select(Nudge.day, Nudge.slot).where(Nudge.task_id == task.id).order_by(Nudge.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_word_stands_in_the_list_of_its_addressee_until_it_is_answered(hands, cast, sign_in):
    task = hands.task()
    clerk = sign_in(cast.clerk)
    assert not stands_in(clerk)
    hands.instruct(task, WORD, date(2026, 9, 25))
    assert stands_in(clerk)
    assert not stands_in(sign_in(cast.member))

    page = Page(form_of(clerk, task, "/answer").send(clerk, text="已核对，无遗漏。"))

    assert page.notices == ["已回复批示。"]
    assert "已核对，无遗漏。" in page.text
    assert not stands_in(clerk)


def test_it_moves_with_the_seat_when_the_holder_changes(hands, cast, sign_in):
    task = hands.task()
    row = hands.instruct(task, WORD)
    hand_over(cast, cast.outsider)

    former, present = sign_in(cast.clerk), sign_in(cast.outsider)
    assert (stands_in(former), stands_in(present)) == (False, True)
    token = Page(former.get("/me")).soup.select_one("input[name=csrf_token]")["value"]
    sent = {"text": "已核对。", "version": "1", "csrf_token": token}
    assert former.post(f"/instructions/{ref(row.id)}/answer", data=sent).status_code in (403, 404)

    page = Page(form_of(present, task, "/answer").send(present, text="已核对。"))
    assert page.notices == ["已回复批示。"]
    db.session.rollback()
    assert db.session.get_one(Instruction, row.id).answered_by_id == cast.outsider.id


@pytest.mark.parametrize("who", ["leader", "mayor", "member", "handler", "outsider", "admin"])
def test_only_the_holder_of_the_seat_answers(hands, cast, sign_in, who):
    task = hands.task()
    row = hands.instruct(task, WORD)
    client = sign_in(getattr(cast, who))
    token = Page(client.get("/me")).soup.select_one("input[name=csrf_token]")["value"]

    sent = {"text": "已核对。", "version": "1", "csrf_token": token}
    answered = client.post(f"/instructions/{ref(row.id)}/answer", data=sent)

    assert answered.status_code in (403, 404)
    db.session.rollback()
    assert db.session.get_one(Instruction, row.id).answered_at is None


def test_it_is_answered_once(hands, cast, sign_in):
    task = hands.task()
    row = hands.instruct(task, WORD)
    clerk = sign_in(cast.clerk)
    form = form_of(clerk, task, "/answer")
    form.send(clerk, text="已核对。")

    page = Page(form.send(clerk, text="又核对了一遍。"))
    assert page.status == 409
    assert "又核对了一遍。" in str(page.soup)
    with pytest.raises(AlreadyAnswered, match="已经回复过了"):
        answer(hands, cast.clerk, row)
    db.session.rollback()
    assert db.session.get_one(Instruction, row.id).answer == "已核对。"


def test_a_word_is_owed_its_answer_when_the_task_is_done(hands, cast, sign_in):
    task = hands.task()
    hands.instruct(task, WORD)
    hands.submit(task)
    hands.verify(task)
    hands.close(task)

    clerk = sign_in(cast.clerk)
    assert stands_in(clerk)
    assert Page(form_of(clerk, task, "/answer").send(clerk, text="已核对。")).status == 200
    with pytest.raises(IllegalStep):
        hands.instruct(task, WORD)


def test_an_empty_seat_is_asked_nothing(hands, cast):
    task = hands.task()
    with within(cast.org.id), unit_of_work() as work:
        group = work.scalars(select(LeadingGroup)).one()
        empty = accounts.add_post(work, None, group, PostRole.MEMBER)
    with pytest.raises(VacantPost, match="请选择有人在任的岗位"):
        hands.do(instructing.instruct, cast.leader, task, empty, WORD)


def test_a_task_is_urged_twice_a_working_day(hands):
    task, beside = hands.task(), hands.task(title="另一项")
    hands.urge(task)
    hands.urge(task, hands.cast.mayor)
    with pytest.raises(TooManyNudges, match="每个工作日最多两次"):
        hands.urge(task, hands.cast.clerk)
    hands.urge(beside)

    with clock.stopped_at(at(date(2026, 9, 20))):  # the Sunday is worked
        hands.urge(task)
    assert nudges(task) == [(TODAY, 1), (TODAY, 2), (date(2026, 9, 20), 1)]


def test_on_days_of_rest_it_counts_for_the_next_working_day(hands, cast, sign_in):
    task = hands.task()
    with clock.stopped_at(at(REST)):
        client = sign_in(cast.leader)
        page = Page(form_of(client, task, "/urge").send(client))
        assert page.notices == ["已催办。今天休息，算在下一个工作日。"]
    with clock.stopped_at(at(SUNDAY)):
        hands.urge(task)
        with pytest.raises(TooManyNudges, match="9月28日"):
            hands.urge(task)
    with clock.stopped_at(at(MONDAY)), pytest.raises(TooManyNudges):
        hands.urge(task)
    with clock.stopped_at(at(TUESDAY)):
        hands.urge(task)
    assert nudges(task) == [(MONDAY, 1), (MONDAY, 2), (TUESDAY, 1)]


def at_once(app, cast, works):
    """Do all of it at the same moment; return what each came to, a fault as itself."""
    ready, found = threading.Barrier(len(works)), [None] * len(works)
    db.session.rollback()
    db.session.remove()

    def run(place):
        with app.app_context(), within(cast.org.id):
            try:
                ready.wait()
                found[place] = works[place]()
            except Exception as error:
                found[place] = error
            db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("before", [0, 1])
def test_of_many_who_urge_at_once_two_do_and_the_others_get_a_sentence(app, hands, cast, before):
    task = hands.task()
    for _ in range(before):
        hands.urge(task)
    number, actor = task.id, cast.actor(cast.leader)

    def press():
        with unit_of_work() as work:
            row = work.get_one(Task, number)
            instructing.urge(work, actor, row, expected_version=AS_IT_STANDS)

    came = at_once(app, cast, [press] * 6)

    done = [one for one in came if one is None]
    assert all(isinstance(one, Refused | StaleDataError) for one in came if one is not None), came
    assert 1 <= len(done) <= 2 - before
    with within(cast.org.id):
        slots = db.session.scalars(select(Nudge.slot).where(Nudge.task_id == number)).all()
    assert sorted(slots) == list(range(1, before + len(done) + 1))


def test_of_two_buttons_pressed_at_once_the_slower_gets_a_page(app, hands, cast, sign_in):
    task = hands.task()
    hands.urge(task)
    clients = [sign_in(cast.leader), sign_in(cast.mayor)]
    forms = [form_of(client, task, "/urge") for client in clients]

    answers = at_once(
        app,
        cast,
        [lambda form=f, client=c: form.send(client) for f, c in zip(forms, clients, strict=True)],
    )

    pages = [Page(one) for one in answers]
    done = [page for page in pages if page.notices == ["已催办。"]]
    [other] = [page for page in pages if page not in done]
    assert other.status == 409 or "每个工作日最多两次" in other.notices[0]
    with within(cast.org.id):
        assert db.session.scalar(select(func.count()).select_from(Nudge)) == 2


def test_with_nobody_to_urge_a_sentence_says_so(hands, cast, sign_in):
    task = hands.task(handler_id=None, lead_unit_id=cast.office.id)
    with pytest.raises(NobodyToUrge, match="请先指定经办人"):
        hands.urge(task)

    client = sign_in(cast.leader)
    page = Page(form_of(client, task, "/urge").send(client))
    assert "请先指定经办人。" in " ".join(page.notices)
    assert nudges(task) == []


def test_without_a_handler_the_head_of_the_unit_is_urged(hands, cast):
    task = hands.task(handler_id=None)
    hands.urge(task)
    db.session.rollback()
    assert db.session.scalars(select(Nudge.to_id)).all() == [cast.member.id]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.VERIFIED, State.CLOSED, State.WITHDRAWN])
def test_what_nobody_works_on_is_not_urged(hands, state):
    task = hands.task(state=state)
    with pytest.raises(IllegalStep):
        hands.urge(task)


def test_who_is_urged_reads_by_whom_in_their_list(hands, cast, sign_in):
    task = hands.task(due_date=date(2026, 12, 1))
    hands.accept(task)
    hands.urge(task)

    page = Page(sign_in(cast.handler).get("/my"))

    assert f"{cast.leader.name}催办，" in page.text
