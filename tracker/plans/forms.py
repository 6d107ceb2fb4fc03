"""The forms of documents and their clauses."""

from wtforms import RadioField

from tracker.web.versions import VersionedForm

NONE = "none"  # of the choices: it answers no clause


class AnswerForm(VersionedForm):
    """Which clause of a superior's document a clause answers."""

    answers = RadioField("对应的上级条款", validate_choice=False)
