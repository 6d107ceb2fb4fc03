"""How much may be uploaded: counted in the database, over all processes (reliability.md 2.16)."""

import io
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db
from tracker.files import actions
from tracker.web import limits
from tracker.web.models import RationUse

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


class Sized(io.BytesIO):
    """A file that says how large it is, without being it."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def seek(self, _offset, whence=0):
        return self.size if whence == io.SEEK_END else 0


@pytest.fixture
def upload(app, cast):
    """Counts an upload of that person at a moment after noon."""

    def uploading(person=cast.clerk, after=timedelta(0), size=1000):
        actor = cast.actor(person)
        with clock.stopped_at(NOON + after), within(person.org_id):
            actions.count_upload(actor, Sized(size))

    return uploading


def test_thirty_files_in_ten_minutes_and_no_more(upload, cast):
    for number in range(30):
        upload(after=timedelta(seconds=number))

    with pytest.raises(
        limits.TooOften, match="10 分钟内最多上传 30 个文件，请10分钟后再试"
    ) as refusal:
        upload(after=timedelta(seconds=30))
    assert refusal.value.wait == 570
    upload(cast.member, after=timedelta(seconds=30))  # another person has a count of their own
    upload(after=timedelta(minutes=10))  # the first is ten minutes old


def test_a_gigabyte_a_day_for_the_whole_office(upload, cast):
    piece = (1 << 30) // 5
    for number in range(5):
        upload(cast.clerk if number % 2 else cast.member, timedelta(hours=number), piece)

    with pytest.raises(limits.TooOften, match="本单位一天内最多上传 1 GB 文件，请19小时后再试"):
        upload(cast.outsider, timedelta(hours=5), piece)
    upload(cast.stranger, timedelta(hours=5), piece)  # another office
    upload(cast.outsider, timedelta(hours=24), piece)


def test_what_is_refused_is_not_counted(upload, session):
    with pytest.raises(limits.TooOften):
        upload(size=(1 << 30) + 1)

    session.rollback()
    assert session.scalar(select(func.count()).select_from(RationUse)) == 0


def test_old_uses_are_not_kept(upload, session):
    for minutes in range(0, 60, 2):
        upload(after=timedelta(minutes=minutes))

    session.rollback()
    kept = select(func.count()).where(RationUse.ration == "upload")
    assert session.scalar(kept) == 5  # those of the last ten minutes


def test_of_many_at_once_no_more_than_thirty_are_let_through(app, upload, cast):
    """Two who count at the same moment must not both find room for the last one."""
    done, refused = [], []
    db.session.remove()

    def hammer():
        with app.app_context():
            for _ in range(10):
                try:
                    upload()
                    done.append(1)
                except limits.TooOften:
                    refused.append(1)
            db.session.remove()

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(done), len(refused)) == (30, 10)
