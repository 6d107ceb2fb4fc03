"""The options of a select field."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def choices(pairs: Iterable[tuple[object, str]], first: str = "") -> list[SelectChoice]:
    """Options from (value, words); `first`, if given, stands on top and chooses nothing."""
    top = [SelectChoice("", first)] if first else []
    return [*top, *(SelectChoice(str(value), words) for value, words in pairs)]
