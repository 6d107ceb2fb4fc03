"""Who is asking: a value made once a request, from the signed-in person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from flask import current_app, g

OWN = 0  # no organisation has this number


class Role(StrEnum):
    """What somebody is in the office, by the columns of domain.md 2.2."""

    FULL_TIME_OFFICER = "full_time_officer"  # 专职工作人员
    OFFICE_HEAD = "office_head"  # 办公室主任；责任人两者兼任
    CONTACT_IN_CHARGE = "contact_in_charge"  # 责任人
    GROUP_LEADER = "group_leader"  # 组长
    DEPUTY = "deputy"  # 常务副组长、副组长
    UNIT_HEAD = "unit_head"  # 单位负责人
    LIAISON = "liaison"  # 联络员
    SUPERVISOR = "supervisor"  # 督查员：上级单位里看下级台账的人
    ADMIN = "admin"  # 管理员：账号和设置，不看业务内容
    AUDITOR = "auditor"  # 审计员：只看操作记录


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at a moment: organisation, unit, the posts held today, and the roles these give.

    `label` is what the person is called beside the name on every page (责任人, 副组长 …).
    `place_id` is the organisation whose pages this request looks at: one's own, one below it
    (`access.place`), or None where there is none such. `at_top` says that no organisation stands
    above one's own: what holds for all of them is arranged there.
    """

    person_id: int
    org_id: int
    name: str
    label: str = ""
    unit_id: int | None = None
    post_ids: frozenset[int] = field(default_factory=frozenset)
    roles: frozenset[Role] = field(default_factory=frozenset)
    place_id: int | None = OWN
    at_top: bool = False

    def __post_init__(self) -> None:
        if self.place_id == OWN:
            object.__setattr__(self, "place_id", self.org_id)

    @property
    def abroad(self) -> bool:
        """Whether the request looks at another organisation than the actor's own."""
        return self.place_id != self.org_id

    def is_any(self, *roles: Role) -> bool:
        """Whether one of `roles` is held."""
        return not self.roles.isdisjoint(roles)


def init_app(app: object, whoami: Callable[[], Actor | None]) -> None:
    """Let `accounts`, which stands above, say who is signed in."""
    app.extensions["whoami"] = whoami  # type: ignore[attr-defined]


def current_actor() -> Actor | None:
    """Who is asking in this request, or None for a stranger. Asked once a request."""
    if "actor" not in g:
        g.actor = current_app.extensions["whoami"]()
    return cast("Actor | None", g.actor)


def asking() -> Actor:
    """Who is asking, where somebody surely is: behind `requires`."""
    actor = current_actor()
    assert actor is not None
    return actor
