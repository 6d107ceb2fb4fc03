"""The parts of a .docx package; what a zip may be is asked by `guard`."""

from tracker.documents import guard
from tracker.documents.rules import UnreadableFile

_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

BOMB = "文件解压后大得不正常，可能是恶意文件，已停止读取；请用 Word 打开后另存为新的 .docx 再上传。"
DAMAGED = "文件已损坏，无法打开；请用 Word 打开修复，另存为 .docx 后再上传。"
MACRO = "文件带有宏，不能上传；请在 Word 中另存为“Word 文档（.docx）”后再上传。"
ENCRYPTED = "文件设有密码，无法读取；请在 Word 中取消打开密码，另存为 .docx 后再上传。"
DOCTYPE = "文件内含不允许的声明，可能是恶意文件；请用 Word 打开后另存为新的 .docx 再上传。"

_SAY = guard.Sentences(bomb=BOMB, damaged=DAMAGED, locked=ENCRYPTED, declared=DOCTYPE)


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of the .docx `data` by name, empty for what is no XML.

    Raises `UnreadableFile` for anything that is not a plain, unencrypted Word document.
    """
    found = guard.inflated(data, _SAY)
    types = found.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in found):
        raise UnreadableFile(MACRO)
    if _MAIN not in types:
        raise UnreadableFile("这是压缩包而不是 Word 文档；请解压后上传其中的 .docx 或 .txt 文件。")
    return found
