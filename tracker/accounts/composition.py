"""Who may sit in a leading group, from when (domain.md 2.1, ORG-1): pure rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.accounts.rules import POST_NAMES, BadDay, PostRole, seat_label
from tracker.core.errors import Refused

# A group has at most one of each of these; of 组长 exactly one, who is there (ORG-1).
AT_MOST_ONE = (PostRole.GROUP_LEADER, PostRole.EXECUTIVE_DEPUTY, PostRole.OFFICE_HEAD)
_RANK = list(PostRole)


class BadSeats(Refused):
    """The seats do not make a leading group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A seat as the next version wants it. `post_id` None is a new one.

    A seat that is not kept may name the one that takes its work over (`heir_id`).
    """

    post_id: int | None
    keep: bool = True
    role: PostRole = PostRole.MEMBER
    title: str = ""
    portfolio: str = ""
    person_id: int | None = None
    party_post: str = ""
    gov_post: str = ""
    in_charge: bool = False
    heir_id: int | None = None

    @property
    def label(self) -> str:
        """组长 · 镇长"""
        return seat_label(self.role, self.title)


@dataclass(frozen=True, slots=True)
class Term:
    """A holding: from one day to another, both inclusive; None is still held."""

    since: date
    until: date | None

    @property
    def began(self) -> bool:
        """What ends before it begins never held."""
        return self.until is None or self.until >= self.since


def overlaps(one: Term, other: Term) -> bool:
    """Whether two terms share a day.

    >>> day = date.fromisoformat
    >>> first = Term(day("2025-01-01"), day("2025-06-30"))
    >>> overlaps(first, Term(day("2025-07-01"), None))
    False
    >>> overlaps(first, Term(day("2025-06-30"), None))
    True
    """
    return (
        one.began
        and other.began
        and (other.until is None or one.since <= other.until)
        and (one.until is None or other.since <= one.until)
    )


def check_free(wanted: Term, held: Iterable[tuple[Term, str]]) -> None:
    """Refuse a second holder on one day (ORG-1); `held` are the seat's terms with their names."""
    for term, name in held:
        if overlaps(wanted, term):
            until = f"到 {term.until}" if term.until else "至今"
            raise BadDay(
                f"这个席位从 {term.since} {until}由{name}担任，同一天不能有两位；"
                "请把“从哪天起”改到那以后。"
            )


def check_seats(wishes: Sequence[Wish]) -> None:
    """Refuse seats without exactly one 组长 who is there, or with two of what there is one of.

    Raises BadSeats, with the next step (ORG-1, domain.md 2.1).
    """
    kept = [wish for wish in wishes if wish.keep]
    counted = Counter(wish.role for wish in kept)
    if not counted[PostRole.GROUP_LEADER]:
        raise BadSeats("领导小组要有一位组长：请保留或添加一个组长席位。")
    for role in AT_MOST_ONE:
        if counted[role] > 1:
            raise BadSeats(
                f"领导小组只能有一位{POST_NAMES[role]}，现在有 {counted[role]} 位；"
                "请把其中的改为别的席位，或不再保留。"
            )
    if any(w.role == PostRole.GROUP_LEADER and w.person_id is None for w in kept):
        raise BadSeats("组长席位不能空缺：请选择接任的人，没有任命的先选主持工作的同志。")
    if sum(wish.in_charge for wish in kept) > 1:
        raise BadSeats("分管政务公开的负责同志只能有一位（ORG-2），请只勾选其中一位。")
    seated = Counter((wish.role, wish.person_id) for wish in kept if wish.person_id)
    if seated and max(seated.values()) > 1:
        role = max(seated, key=lambda pair: seated[pair])[0]
        raise BadSeats(f"同一个人占了两个{POST_NAMES[role]}席位，请去掉一个。")


def check_version_day(since: date, began: date | None, changed: date | None, today: date) -> None:
    """Refuse a version from a day to come, or from before the present one or its last change.

    On the very day the present version began, that one never took effect: it was a mistake.
    """
    if since > today:
        raise BadDay("“从哪天起”不能晚于今天，请到那一天再来调整。")
    if began is not None and since < began:
        raise BadDay(f"现在这一版从 {began} 起，新的一版不能早于这一天。")
    if changed is not None and since < changed:
        raise BadDay(f"现在这一版里最近一次换人在 {changed}，新的一版不能早于这一天。")


def in_order(wishes: Iterable[Wish]) -> list[Wish]:
    """The kept seats by rank, those of one rank as they came."""
    return sorted((w for w in wishes if w.keep), key=lambda wish: _RANK.index(wish.role))
