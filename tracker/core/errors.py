"""Refusals: a rule says no, in a sentence written for the person who asked."""


class Refused(Exception):
    """A rule says no; `str(error)` is the Chinese sentence that is shown, with the next step.

    One handler (`web.errors`) shows it and leads back to the page it came from, so no view
    needs a `try`; every command prints it and exits with 1.
    """
