"""Small invented files and addresses that serve the demonstration as evidence (佐证)."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.demo.people import Office
from tracker.demo.places import PLACES, Place
from tracker.demo.subjects import SUBJECTS, Subject
from tracker.files import actions as files
from tracker.files import store
from tracker.files.store import Kept
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.models import Task

# Proof of these endings is a file; everything else can be opened on the office's site.
_FILED = ("签到表", "登记表", "登记簿", "纪要", "复核表")


def keep_all(blobs: Path) -> dict[tuple[str, str], Kept]:
    """The files of every office, kept before any row names them, by office and title."""
    return {
        (place.code, subject.proof): store.keep(
            blobs, io.BytesIO(_text(place, subject).encode()), files.UPLOAD_LIMIT
        )
        for place in PLACES
        for subject in SUBJECTS
        if subject.proof.endswith(_FILED)
    }


def _text(place: Place, subject: Subject) -> str:
    return "\n".join(
        (
            place.name,
            subject.proof,
            "",
            f"承办单位：{place.stations[0].name}",
            f"内容摘要：{subject.done}",
            "说明：演示材料，人员签名和联系方式已略去。",
            "",
        )
    )


@dataclass(slots=True)
class Proofs:
    """The evidence of one office."""

    session: Session
    office: Office
    kept: dict[tuple[str, str], Kept]
    _used: int = field(default=0)

    def of(self, subject: Subject, task: Task | None = None) -> NewEvidence:
        """Evidence of today for work on that subject: a file, or a page of the office's site."""
        today = clock.today()
        kept = self.kept.get((self.office.place.code, subject.proof))
        if kept is not None:
            name = f"{subject.proof}（{today.month}月）.txt"
            attachment = files.attach(self.session, self.office.clerk, kept, name)
            return NewEvidence(title=name, happened_on=today, attachment_id=attachment.id)
        self._used += 1
        page = f"{today:%Y%m%d}-{task.seq_no if task else self._used:03}.html"
        return NewEvidence(
            title=subject.proof, happened_on=today, url=f"{self.office.place.site}/{page}"
        )
