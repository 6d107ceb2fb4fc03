"""The child process that parses one file: limits first, then the file, then one line of JSON."""

import json
import sys
from collections.abc import Callable

OUTPUT_BYTES = 5 << 20
MEMORY = 512 << 20
CPU_SECONDS = 10
OPEN_FILES = 64
CLASSIFIED = "classified"
TOO_MUCH = "文件过大或过于复杂，读取超出了限制；请删去无关内容或拆分，另存为 .docx 后再上传。"
DAMAGED = "文件已损坏，无法读取；请在原来的软件里打开修复，另存后再上传。"


def limit() -> None:
    """Give this process its limits (reliability.md 2.9 point 3); Windows has none of them."""
    if sys.platform == "win32":
        return
    import resource

    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def main(name: str) -> None:
    """Read the file on standard input and answer on standard output."""
    limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), name))


def answer(data: bytes, name: str) -> bytes:
    """Return the document as JSON, or {"error": sentence}: a parser may fail in any way."""
    from tracker.documents import coding, reader

    return guarded(lambda: coding.encoded(reader.read(data, name)))


def guarded(work: Callable[[], bytes]) -> bytes:
    """Return what `work` makes, or the JSON of a refusal: nothing that it raises gets out."""
    from tracker.documents.classified import ClassifiedFile
    from tracker.documents.rules import UnreadableFile

    try:
        out = work()
    except ClassifiedFile as error:
        return refusal(str(error), CLASSIFIED)
    except UnreadableFile as error:
        return refusal(str(error))
    except (MemoryError, RecursionError):
        return refusal(TOO_MUCH)
    except Exception:  # whatever a hostile file makes a parser raise is one thing to the person
        return refusal(DAMAGED)
    return out if len(out) <= OUTPUT_BYTES else refusal(TOO_MUCH)


def refusal(sentence: str, kind: str = "") -> bytes:
    """Return the JSON that carries a refusal, and its kind where it has one of its own."""
    return json.dumps({"error": sentence} | ({"kind": kind} if kind else {})).encode()
