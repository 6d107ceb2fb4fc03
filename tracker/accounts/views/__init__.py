"""The pages of accounts: signing in, one's own account, the people of the office."""

from tracker.accounts.views import people, seats, signing, units
from tracker.accounts.views.blueprint import bp, me

__all__ = ["bp", "me", "people", "seats", "signing", "units"]
