"""Setting up and changing who there is."""

from tracker.accounts.actions.accounts import (
    appoint,
    change_email,
    end_own_sessions,
    give_account,
    invite,
    known_words,
    move_email,
    one_time_password,
    set_password,
    sign_out_everywhere,
    unlock,
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
    hold_office,
    restore_unit,
    retire_unit,
)
from tracker.accounts.actions.people import NewPerson, add_person, edit_person, restore, retire
from tracker.accounts.rules import AlreadyThere

__all__ = [
    "AlreadyThere",
    "NewPerson",
    "SeatThere",
    "add_organization",
    "add_person",
    "add_post",
    "add_unit",
    "appoint",
    "change_email",
    "change_holder",
    "edit_person",
    "edit_unit",
    "end_own_sessions",
    "give_account",
    "give_seat",
    "hold_office",
    "invite",
    "known_words",
    "move_email",
    "one_time_password",
    "restore",
    "restore_unit",
    "retire",
    "retire_unit",
    "seat",
    "set_password",
    "set_up_group",
    "sign_out_everywhere",
    "unlock",
]
