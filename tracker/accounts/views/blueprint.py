"""What the pages of accounts share."""

from flask import Blueprint
from flask_login import current_user

from tracker.accounts import signin

bp = Blueprint("accounts", __name__)


def me() -> signin.SignedIn:
    """Who is signed in; only for views behind `requires`."""
    user: signin.SignedIn = current_user._get_current_object()
    return user
