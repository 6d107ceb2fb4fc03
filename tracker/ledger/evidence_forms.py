"""The fields of proof, and how an uploaded file becomes one: looked at first, kept only then."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from tracker.access.actor import Actor
from tracker.core import clock, settings
from tracker.documents import personal, signatures
from tracker.documents.classified import ClassifiedFile
from tracker.documents.looking import Seen
from tracker.documents.rules import UnreadableFile
from tracker.files import actions as files
from tracker.files import marking, store
from tracker.files.models import Attachment
from tracker.ledger.actions.proving import (
    NO_PROGRAM,
    PICTURES,
    PROGRAMS,
    BadEvidence,
    NewEvidence,
    check_evidence,
)
from tracker.ledger.kinds import CHOOSABLE, EVIDENCE_NAMES, EvidenceKind
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm

SECRET = "涉密文件和工作秘密不得上传。"
INTERNAL = "仅供内部审核，不对外公开"
HEALTH = "身份证号、手机号、银行卡号由程序查找；病历、诊断等健康信息认不出来，请自己看一遍。"
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
PACKED = f"压缩包里有没有个人信息查不出来：请解压后分别上传，或勾选“{INTERNAL}”后再上传。"
EMPTY = "文件是空的，请重新选择后再上传。"
HEIC = (
    "这是苹果手机的 HEIC 照片，暂时读不了；请另存为 JPG 再上传，"
    "或在手机“设置、相机、格式”里选“兼容性最佳”后重拍。"
)
HEAD = 64


class PersonalDataFound(BadEvidence):
    """Numbers that belong to persons stand in it, and nobody said that it stays inside (EV-3)."""


class BadPicture(BadEvidence):
    """The picture cannot be shown."""


def kind_chosen(value: str | None) -> EvidenceKind | None:
    """The kind behind a choice; nothing chosen is left to the name."""
    return EvidenceKind(value) if value else None


class EvidenceFields(VersionedForm):
    """A file or a link as proof, or a link with the page as it was saved; all may be left out."""

    file = FileField(
        "佐证文件",
        [Optional()],
        description=f"单个文件不超过 25 MB；可以直接粘贴截图。{SECRET}",
    )
    url = StringField(
        "网址",
        [Optional(), Length(max=500)],
        description="同时选了文件的，文件作为网页的存档。",
        render_kw={"type": "url", "inputmode": "url"},
    )
    title = StringField("佐证名称", [Optional(), Length(max=200)])
    kind = SelectField("佐证类型", [Optional()], coerce=kind_chosen)
    happened_on = DateField("佐证日期", [Optional()], description="不填按今天。")
    published_at = DateField("发布日期", [Optional()], description="网页公开的那天。")
    is_internal = BooleanField(INTERNAL, description=HEALTH)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = ((kind.value, EVIDENCE_NAMES[kind]) for kind in CHOOSABLE)
        self.kind.choices = choices(named, first="自动判断")


class RedactForm(VersionedForm):
    """The copy of a file in which somebody has covered what is private."""

    file = FileField(
        "遮盖后的文件",
        [FileRequired("请选择遮盖后的文件。")],
        description=f"单个文件不超过 25 MB。{SECRET}",
    )


@dataclass(frozen=True, slots=True)
class KeptProof:
    """A file in the store, with what a look at it found; `picture` is its own file."""

    file: store.Kept
    name: str
    picture: store.Kept | None
    has_personal_data: bool


def keep_upload(actor: Actor, form: EvidenceFields) -> KeptProof | None:
    """Look at the form's file and put its bytes into the store, before any transaction.

    None without a file. Raises BadEvidence for what the form must say otherwise (nothing is kept
    then), FileTooLarge, ClassifiedFile, or TooOften where `actor` has uploaded too much already.
    """
    upload: FileStorage | None = form.file.data
    name = upload.filename or "" if upload else ""
    new = _described(form, name)
    if new.url or name:
        check_evidence(new, clock.today())
    if name.lower().endswith(ARCHIVES) and not new.is_internal:
        raise BadEvidence(PACKED)
    found = personal.numbers([form.title.data or "", name])
    in_url = personal.numbers([unquote(form.url.data or "")])
    in_url.pop(personal.BANK, None)  # addresses are full of long numbers
    found = personal.together(found, in_url)
    if upload is None or not name:
        _check_personal(found, new.is_internal)
        return None
    seen = look(actor, upload)
    found = personal.together(found, seen.personal)
    _check_personal(found, new.is_internal)
    return keep(upload, seen, bool(found))


def told(form: RedactForm | EvidenceFields, refusal: BadEvidence) -> None:
    """Let the form say at its file why it was not taken; all that was typed stays in it."""
    form.file.errors = [str(refusal)]


def look(actor: Actor, upload: FileStorage) -> Seen:
    """Look at an uploaded file before anything of it is kept. Raises as `keep_upload` does."""
    name = (upload.filename or "").lower()
    head = upload.stream.read(HEAD)
    size = upload.stream.seek(0, os.SEEK_END)
    upload.stream.seek(0)
    if size == 0:
        raise BadEvidence(EMPTY)
    if name.endswith(PROGRAMS) or signatures.is_program(head):
        raise BadEvidence(NO_PROGRAM)
    if signatures.is_heic(head):
        raise BadPicture(HEIC)
    files.count_upload(actor, upload.stream)
    try:
        seen = marking.look(actor, upload.stream, upload.filename or "")
    except ClassifiedFile:
        raise
    except UnreadableFile as refusal:
        raise BadPicture(str(refusal)) from refusal
    if name.endswith(PICTURES) and not seen.picture and size <= files.UPLOAD_LIMIT:
        raise BadPicture("这个文件的名称是图片，内容却不是；请打开后另存为 JPG 再上传。")
    return seen


def keep(upload: FileStorage, seen: Seen, has_personal_data: bool) -> KeptProof:
    """Put the bytes into the store, those of the picture too."""
    blobs = settings.current().blobs_dir
    kept = store.keep(blobs, upload.stream, files.UPLOAD_LIMIT)
    picture = None
    if seen.picture:
        picture = store.keep(blobs, io.BytesIO(seen.picture), files.UPLOAD_LIMIT)
    return KeptProof(kept, upload.filename or "", picture, has_personal_data)


def _check_personal(found: Mapping[str, int], is_internal: bool) -> None:
    if found and not is_internal:
        raise PersonalDataFound(
            f"查到{personal.told(found)}，还没有保存。请遮盖或删去后重新选择文件；"
            f"只给审核的人看的，请勾选“{INTERNAL}”再选一次文件。"
        )


def attached(
    session: Session, actor: Actor, kept: KeptProof
) -> tuple[Attachment, Attachment | None]:
    """The rows of a kept file and of its picture."""
    row = files.attach(session, actor, kept.file, kept.name)
    if kept.picture is None:
        return row, None
    stem = row.display_name.rpartition(".")[0] or row.display_name
    return row, files.attach(session, actor, kept.picture, f"{stem}.jpg")


def evidence_of(
    form: EvidenceFields, session: Session, actor: Actor, kept: KeptProof | None
) -> tuple[NewEvidence, ...]:
    """The proof that a valid form brings: one, of its link, its file, or both (EV-1)."""
    new = _described(form, kept.name if kept else "")
    if not new.url and kept is None:
        return ()
    if kept is not None:
        row, picture = attached(session, actor, kept)
        new = replace(
            new,
            title=new.title or row.display_name,
            attachment_id=row.id,
            file_name=row.display_name,
            contains_personal_data=kept.has_personal_data,
            picture_id=picture.id if picture else None,
        )
    check_evidence(new, clock.today())
    return (new,)


def _described(form: EvidenceFields, file_name: str) -> NewEvidence:
    """What a form says of its proof, whether or not there is a file."""
    link = (form.url.data or "").strip()
    return NewEvidence(
        title=" ".join((form.title.data or "").split()) or link[:200],
        url=link,
        file_name=file_name,
        kind=form.kind.data,
        happened_on=form.happened_on.data or clock.today(),
        published_at=form.published_at.data,
        is_internal=bool(form.is_internal.data),
    )
