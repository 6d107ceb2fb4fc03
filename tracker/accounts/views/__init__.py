"""The pages of accounts: signing in, one's own account, the people of the office."""

from tracker.accounts.views import (
    accounts,
    group,
    handover,
    links,
    own,
    people,
    seats,
    signing,
    units,
)
from tracker.accounts.views.blueprint import bp, me

__all__ = [
    "accounts",
    "bp",
    "group",
    "handover",
    "links",
    "me",
    "own",
    "people",
    "seats",
    "signing",
    "units",
]
