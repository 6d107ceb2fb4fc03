"""Setting up and changing who there is."""

from tracker.accounts.actions.accounts import (
    WeakPassword,
    change_password,
    check_strength,
    one_time_password,
)
from tracker.accounts.actions.group import (
    SeatThere,
    add_post,
    change_holder,
    give_seat,
    seat,
    set_up_group,
)
from tracker.accounts.actions.offices import (
    add_organization,
    add_unit,
    edit_unit,
    restore_unit,
    retire_unit,
)
from tracker.accounts.actions.people import NewPerson, add_person, edit_person, restore, retire
from tracker.accounts.rules import AlreadyThere

__all__ = [
    "AlreadyThere",
    "NewPerson",
    "SeatThere",
    "WeakPassword",
    "add_organization",
    "add_person",
    "add_post",
    "add_unit",
    "change_holder",
    "change_password",
    "check_strength",
    "edit_person",
    "edit_unit",
    "give_seat",
    "one_time_password",
    "restore",
    "restore_unit",
    "retire",
    "retire_unit",
    "seat",
    "set_up_group",
]
