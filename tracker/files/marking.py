"""Files with a classified marking are turned away before anything of them is kept (P27)."""

import re
from pathlib import PurePath
from typing import IO

from tracker.access.actor import Actor
from tracker.documents import sandbox
from tracker.documents.classified import ClassifiedFile
from tracker.documents.looking import Seen
from tracker.files.actions import UPLOAD_LIMIT
from tracker.trail import actions as trail
from tracker.trail.rules import Outcome

# Those that are told; any other ending may be a word.
ENDINGS = re.compile("csv|docx?|et|html?|jpe?g|mht|od[st]|ofd|pdf|png|pptx?|rtf|txt|wps|xlsx?|zip")
OTHER = "其他"


def look(actor: Actor, stream: IO[bytes], name: str) -> Seen:
    """What a look at a proof finds (`sandbox.look`); a file that bears a marking is noted.

    Never inside a transaction. Raises ClassifiedFile, UnreadableFile for a broken picture.
    """
    data = stream.read(UPLOAD_LIMIT + 1)
    stream.seek(0)
    if len(data) > UPLOAD_LIMIT:
        return Seen()  # it is not kept anyway
    try:
        return sandbox.look(data)
    except ClassifiedFile:
        note(actor, name, len(data))
        raise


def note(actor: Actor | None, name: str, size: int, org_id: int | None = None) -> None:
    """Note that `actor` was about to upload a marked file, in a unit of work of its own.

    Of the file only its size and, where it is a usual one, the ending of its name: name, text and
    hash would tell too much themselves.
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    kind = ending if ENDINGS.fullmatch(ending) else OTHER
    told = {"kind": kind, "bytes": size}
    trail.note(actor, "file.classified", None, told, outcome=Outcome.REFUSED, org_id=org_id)
