"""Whose a text is, as tokens in front of it, so that the match itself keeps offices apart.

A mark has two ideographs before its number. No text gives such a token: its own have one
ideograph at most beside a number (`rules.tokens`). Pure.
"""


def of_office(org_id: int) -> str:
    """The token in every text of an office."""
    return f"单单{org_id}"


def of_year(year_plan_id: int) -> str:
    """The token in every text of one year of an office."""
    return f"年年{year_plan_id}"


def of_task(task_id: int) -> str:
    """The token in every text that hangs on a task."""
    return f"项项{task_id}"


def of_sort(is_of_task: bool) -> str:
    """The token that tells what hangs on a task from what does not."""
    return f"类类{int(is_of_task)}"


def marks(org_id: int, year_plan_id: int, task_id: int | None) -> list[str]:
    """The tokens in front of a text.

    >>> marks(12, 7, None), marks(12, 7, 3)
    (['单单12', '年年7', '类类0'], ['单单12', '年年7', '类类1', '项项3'])
    """
    found = [of_office(org_id), of_year(year_plan_id), of_sort(task_id is not None)]
    return found if task_id is None else [*found, of_task(task_id)]
