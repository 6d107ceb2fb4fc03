"""What can be found: which packages' rows have a text in the index, and how that text is read.

Packages above hand their sources to `actions.init_app`, through the factory. A source is one
select, asked for a few rows when they change and for all of them when the index is made anew, so
that both give the same.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import Select

from tracker.access.scope import OrgOwned

KEY = "search_sources"
COLUMNS = ("kind", "row_id", "org_id", "year_plan_id", "task_id", "clause_id", "at", "one", "other")


@dataclass(frozen=True, slots=True)
class Follower:
    """Another model whose change changes the text: `rows` gives the rows it is in."""

    model: type[OrgOwned]
    columns: tuple[str, ...]
    rows: Callable[[Collection[int]], Select[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The texts of one model.

    `select` gives `COLUMNS` by these names, a row each: `row_id` is the model's id, `at` orders
    old before new, `one` and `other` are texts. Rows without a text it leaves out. `columns` are
    those of the model that the text, or whether it is there, rests on.
    """

    kind: str
    model: type[OrgOwned]
    columns: tuple[str, ...]
    select: Callable[[], Select[Any]]
    followers: tuple[Follower, ...] = field(default=())


def known() -> tuple[Source, ...]:
    """The sources of the running app."""
    found: tuple[Source, ...] = current_app.extensions[KEY]
    return found
