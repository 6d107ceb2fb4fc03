"""A web page saved with its pictures in one file (.mht): its page is read, nothing else."""

import email
import email.message
import email.policy
from email.errors import MessageError

from tracker.documents.rules import Document, UnreadableFile
from tracker.documents.web import page

_PARTS = 500
NO_PAGE = "这个网页存档里没有网页，无法读取；请用浏览器打开，把正文另存为 .docx 后再上传。"


def read(data: bytes) -> Document:
    """Return the blocks of the first page in the archive.

    Raises `UnreadableFile` for an archive without a page, and as `page.read` does.
    """
    markup, declared = _page(data)
    return page.read_markup(*page.decode(markup, declared))


def _page(data: bytes) -> tuple[bytes, str]:
    """Return the bytes of the page, and the encoding that its envelope names."""
    try:
        archive = email.message_from_bytes(data, policy=email.policy.compat32)
        for count, part in enumerate(archive.walk()):
            if count > _PARTS:
                break
            if part.get_content_type() == "text/html":
                markup = part.get_payload(decode=True)
                if isinstance(markup, bytes) and markup.strip():
                    return markup, str(part.get_content_charset() or "")
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        pass  # the parser of the standard library is lenient, and not everywhere
    raise UnreadableFile(NO_PAGE)
