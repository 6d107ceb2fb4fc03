"""Which passwords are accepted: one policy for all (reliability.md 2.13, profile asvs).

Long, and nothing that somebody would try first. No rules of composition and no rotation: they
make people write `Qinghe2026!` and then `Qinghe2027!`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.core.errors import Refused

SHORTEST, LONGEST = 10, 128
LEAST_KINDS = 5  # different characters
LEAST_LEFT = 6  # characters beside the words that everybody knows
ROWS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
)


class WeakPassword(Refused):
    """The new password is too easy to guess."""


def check_strength(password: str, known: Iterable[str] = ()) -> None:
    """Refuse a password that is short, common, a row of keys, or made of the words in `known`
    (the account, the person's name, the office's names). Raises WeakPassword.

    >>> check_strength("八月十五看花灯笼在桥头")
    >>> check_strength("qinghe2026", ["qinghe"])
    Traceback (most recent call last):
    ...
    tracker.accounts.strength.WeakPassword: 新密码里有账号、姓名或单位名称，去掉以后太短，请换一个。
    """
    if len(password) < SHORTEST:
        raise WeakPassword(f"新密码至少 {SHORTEST} 个字符，可以用一句话。")
    if len(password) > LONGEST:
        raise WeakPassword(f"新密码最多 {LONGEST} 个字符。")
    plain = password.lower()
    if len(set(plain)) < LEAST_KINDS or is_row(plain) or is_common(plain):
        raise WeakPassword("新密码太常见，容易被猜到，请换一句别人想不到的话。")
    if len(without(plain, known)) < LEAST_LEFT:
        raise WeakPassword("新密码里有账号、姓名或单位名称，去掉以后太短，请换一个。")


def is_common(plain: str) -> bool:
    """Whether it is a common password, alone, twice over, or with figures and signs around it.

    >>> is_common("password123"), is_common("woaini1314520"), is_common("八月十五看花灯")
    (True, True, False)
    """
    half = plain[: len(plain) // 2]
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    tried = {plain, core, half if half * 2 == plain else plain}
    return any(word in _common() for word in tried if word)


def is_row(plain: str) -> bool:
    """Whether it is made of rows of neighbours only: figures, letters, keys, either way.

    >>> is_row("1234567890"), is_row("qwertyuiop"), is_row("abc321qwer"), is_row("青禾2026年的春")
    (True, True, True, False)
    """
    rows = [row[::way] for row in ROWS for way in (1, -1)]
    left, rest = len(plain), plain
    while rest:
        taken = max((_prefix(rest, row) for row in rows), default=0)
        if taken < 3:
            return False
        rest = rest[taken:]
    return left > 0


def without(plain: str, known: Iterable[str]) -> str:
    """What is left of `plain` when the known words and what is a figure or sign are taken out.

    >>> without("qinghe-zhoumin-2026", ["QingHe", "zhoumin"])
    ''
    """
    words = sorted({word.lower() for word in known if len(word) > 1}, key=len, reverse=True)
    found = [word for word in words if word in plain]
    if not found:
        return plain
    for word in found:
        plain = plain.replace(word, "")
    return re.sub(r"[\W\d_]", "", plain)


def _prefix(text: str, row: str) -> int:
    """How many characters at the beginning of `text` stand beside one another in `row`."""
    start = row.find(text[0])
    length = 0
    while (
        start >= 0
        and text[length : length + 1]
        and text[length] == row[start + length : start + length + 1]
    ):
        length += 1
    return length


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """30,000 passwords that were used most, and words of ours that everybody would try."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    return frozenset(FREQUENCY_LISTS["passwords"]) | OURS


OURS = frozenset(
    {
        "admin", "administrator", "zhengwugongkai", "zwgk", "luoshi", "luoshitaizhang", "woaini",
        "woaizhongguo", "zhongguo", "aini", "mima", "wodemima", "政务公开", "落实台账", "我的密码",
        "woaini1314520", "5201314", "1314520", "iloveyou1314",
    }
)  # fmt: skip
