"""Text that would like to be more than text, written into every column that people can fill."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Enum, Table, Text, bindparam, select, update
from sqlalchemy.engine import Connection

from tracker.core.db import Base, db, writing

# The first of each that fits is taken: many columns hold twenty characters.
PAYLOADS: tuple[tuple[str, ...], ...] = (
    ("<script>alert(1)</script><bad>", "<script>alert(1)//", "<bad>"),
    ('<img src=x onerror="alert(1)"><bad>', "<img/onerror=alert()", "<bad>"),
    ("<svg onload=alert(1)><animate onbegin=alert(1)><bad>", "<svg/onload=alert()>", "<bad>"),
    ("javascript:alert(1)//<bad>", "javascript:alert(1)", "<bad>"),
    ("{{7*191}}{% for x in [1] %}<bad>{% endfor %}", "{{7*191}}", "{{x}}"),
    ("${7*191}#{7*191}<%= 7*191 %><bad>", "${7*191}", "${x}"),
    ("</textarea></title></option></select><bad>", "</textarea><bad>", "</b><bad>"),
    ("＜script＞alert(1)＜/script＞\u202e<bad>\u2028", "\u202e<bad>\u2028", "<bad>"),
    ("data:text/html,<script>alert(1)</script><bad>", "data:text/html,<bad>", "<bad>"),
    ("</style><style>*{background:url(//evil.example/x)}</style><bad>", "</style><bad>", "<bad>"),
    ('"><bad id=bad class="', '"><bad id=bad>', '"><bad>'),
    ("' autofocus onfocus=alert(1) bad='<bad>", "' onclick=alert() '", "' bad='"),
    ("\x01\x08<bad>\x1b[2J\x7f<b\x0cad>", "\x01\x08<bad>\x7f", "<bad>"),
    ("--><!--><bad><iframe srcdoc='<script>alert(1)</script>'>", "--><bad><!--", "<bad>"),
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\x",
    'https://evil.example/"onmouseover="alert(1)',
    "https://evil.example/'><bad>",
    "http://evil.example/{{7*191}}",
    "blob:https://evil.example/x",
)
IS_ADDRESS = ("url", "published_url")

# Words of the program, which no person fills in: changed, they would only be broken rows.
TECHNICAL = {
    "account",
    "action",
    "clause",  # of a draft's row: the key of its clause
    "code",
    "deliverable_kind",
    "digest",
    "hash",
    "ip",
    "key",
    "message_id",
    "password_hash",
    "prev_hash",
    "recurrence",
    "rule",
    "session_ref",
    "sha256",
    "slot",
    "spool_token",
    "stage",
    "subject_type",
    "token_hash",
    "fingerprint",
}
UNTOUCHED = {
    "audit": "append-only; what it shows is written by `trail.record`",
    "audit_head": "hashes",
    "job_run": "jobs by name",
    "known_device": "hashes",
    "office_setting": "names of settings; what they hold is checked when it is read",
    "ration_use": "names of rations",
    "scheduler_lease": "one name",
    "search_entry": "tokens, never shown; a page shows the rows themselves",
    "sign_in_attempt": "accounts and addresses",
    "stored_file": "hashes",
}


def payload(number: int, room: int) -> str:
    """The payload of that number, in the longest form that fits into `room` characters."""
    forms = PAYLOADS[number % len(PAYLOADS)]
    return next((form for form in forms if len(form) <= room), forms[-1][:room])


@dataclass(frozen=True)
class Poisoned:
    """Which columns were filled, and with what."""

    columns: set[str]
    texts: set[str]


def columns_of(table: Table) -> Iterator[Column[Any]]:
    """Those that hold what people write."""
    for column in table.columns:
        technical = column.name in TECHNICAL or column.foreign_keys or column.primary_key
        if isinstance(column.type, Enum) or technical:
            continue
        if isinstance(column.type, JSON) or column.type.python_type is str:
            yield column


def poison(turn: int) -> Poisoned:
    """Fill every such column of every row; each `turn` puts another payload into each place."""
    found = Poisoned(set(), set())
    with writing(), db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in UNTOUCHED:
                _fill(connection, table, turn, found)
    return found


def _fill(connection: Connection, table: Table, turn: int, found: Poisoned) -> None:
    columns = list(columns_of(table))
    keys = list(table.primary_key)
    rows = connection.execute(select(*keys, *columns).order_by(*keys)).mappings().all()
    if not columns or not rows:
        return
    changes = []
    for place, row in enumerate(rows):
        change = {f"key_{key.name}": row[key.name] for key in keys}
        for number, column in enumerate(columns):
            change[column.name] = _value(column, row[column.name], place, turn + number + place)
        changes.append(change)
    found.columns.update(f"{table.name}.{column.name}" for column in columns)
    found.texts.update(v for c in changes for v in c.values() if isinstance(v, str))
    wanted = [key == bindparam(f"key_{key.name}") for key in keys]
    values = {column.name: bindparam(column.name) for column in columns}
    connection.execute(update(table).where(*wanted).values(values), changes)


def _value(column: Column[Any], old: Any, place: int, number: int) -> Any:
    if isinstance(column.type, JSON):
        return _in_json(old, number)
    if old in (None, "") and place % 2:
        return old  # what is empty on some rows stays so, as pages show those differently
    if column.name in IS_ADDRESS:
        return ADDRESSES[number % len(ADDRESSES)]
    length = getattr(column.type, "length", None)
    if isinstance(column.type, Text) or length is None:
        every = "".join(payload(number + one, 1000) for one in range(len(PAYLOADS)))
        return (every + str(old or ""))[: max(len(every), len(old or ""))]
    if column.name in ("name", "short_name", "no"):  # unique within an office
        return f"{payload(number, length - 4)}{place}"
    return payload(number, length)


def _in_json(value: Any, number: int) -> Any:
    """Texts in Chinese become payloads; dates and words of the program stay."""
    if isinstance(value, dict):
        return {key: _in_json(inner, number) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_json(inner, number + 1) for inner in value]
    if isinstance(value, str) and any("\u4e00" <= letter <= "\u9fff" for letter in value):
        return payload(number, 1000)
    return value
