"""Three offices, each with a word in every text and file that no other has (reliability.md P12)."""

import shutil
import sqlite3
import sys

import pytest
from sqlalchemy import select

from tests.canary.conftest import WORDS
from tests.canary.crawling import ask
from tests.canary.sowing import keep_only
from tests.databases import Visitor, settings
from tests.demo.conftest import MONDAY
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Organization
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.factory import create_app

TOWNSHIPS = ("qinghe", "shiqiao")
OF_THE_MACHINE = ("/letters/test/", "/self-check/")  # folders and disks, which the copy has others

pytestmark = pytest.mark.slow


def test_the_words_stand_in_the_texts_of_every_office(fields):
    for code in TOWNSHIPS:
        assert {
            "task.title",
            "person.name",
            "evidence.title",
            "progress_entry.text",
        } <= fields.sown[code]
        assert len(fields.sown[code]) >= 40
        assert fields.files[code] > 3


def test_no_page_file_or_error_holds_a_word_of_another_office(fields):
    opened = 0
    for code, people in fields.people.items():
        others = [word for other, word in WORDS.items() if other != code]
        for who, token in people:
            seen = fields.walk_of(token)
            opened += len(seen.answers)
            for word in others:
                leaks = [a for a, answer in seen.answers.items() if word in answer.text]
                assert leaks == [], (code, who, word)
            assert {a: n.status for a, n in seen.answers.items() if n.status >= 429} == {}
    sys.stdout.write(f"canaries: {opened} answers, 0 foreign words\n")
    assert opened > 500


def test_everybody_finds_the_own_word_and_no_other(fields):
    for code, people in fields.people.items():
        for who, token in people:
            client = fields.browse(fields.app, token)
            for other, word in WORDS.items():
                answer = ask(client, f"/ledger/search?all=1&words={word}")
                there = f"<mark>{word.lower()}" in answer.text.lower()
                reads = who not in ("admin", "auditor")
                assert there == (reads and other == code), (code, who, other)


def test_everybody_who_works_there_sees_their_own_words(fields):
    for code, people in fields.people.items():
        for who, token in people:
            if who not in ("admin", "auditor"):
                assert WORDS[code] in fields.walk_of(token).texts(), (code, who)


def test_administrators_and_auditors_read_no_business_text(fields):
    with everywhere("a test knows the titles"):
        for code, people in fields.people.items():
            for who, token in people:
                if who in ("admin", "auditor"):
                    seen = fields.walk_of(token).texts()
                    assert "task.title" in fields.sown[code] or code == "yunlu"
                    assert not any(title in seen for title in _titles(code)), (code, who)


def _titles(code: str) -> list[str]:
    from tracker.ledger.models import ProgressEntry, Task

    with within(_id_of(code)):
        titles = db.session.scalars(select(Task.title)).all()
        return [
            *titles,
            *(t for t in db.session.scalars(select(ProgressEntry.text)) if len(t) > 15),
        ]


def _id_of(code: str) -> int:
    return db.session.scalars(select(Organization.id).where(Organization.code == code)).one()


def test_the_county_reads_below_only_the_office_that_the_address_names(fields):
    token = next(token for who, token in fields.people["yunlu"] if "office_head" in who)
    for code, other in (TOWNSHIPS, TOWNSHIPS[::-1]):
        below = fields.walk_of(token, f"/in/{code}").texts()
        assert WORDS[code] in below
        assert WORDS[other] not in below


def test_letters_hold_no_word_of_another_office(fields):
    from tracker.notify.models import Letter

    with everywhere("a test reads all letters"), clock.stopped_at(MONDAY):
        code_of = {org.id: org.code for org in db.session.scalars(select(Organization))}
        for letter in db.session.scalars(select(Letter)):
            said = letter.subject + letter.text_body + letter.html_body
            for code, word in WORDS.items():
                assert code == code_of[letter.org_id] or word not in said


@pytest.mark.parametrize("code", TOWNSHIPS)
def test_an_office_sees_what_it_would_see_alone(fields, tmp_path, code):
    """Counts, pages and choices equal those of a database that holds this office alone."""
    with everywhere("a copy is made"):
        db.session.remove()
        source = sqlite3.connect(fields.folder / "luoshi.db")
        target = sqlite3.connect(tmp_path / "luoshi.db")
        source.backup(target)
        source.close()
        target.close()
    shutil.copytree(fields.folder / "blobs", tmp_path / "blobs")
    alone = create_app(settings(tmp_path))
    alone.test_client_class = Visitor
    alone.config["REQUESTS_PER_MINUTE"] = 10**9
    org_id = _id_of(code)
    with alone.app_context(), everywhere("the others are taken out"):
        with unit_of_work() as session:
            keep_only(session.connection(), org_id)
        for who, token in fields.people[code]:
            among = fields.walk_of(token)
            client = fields.browse(alone, token)
            for address, answer in among.answers.items():
                if not address.startswith(OF_THE_MACHINE):
                    assert answer.said == ask(client, address).said, (who, address)
        db.session.remove()
        db.engine.dispose()
