"""What every route asks for, as a list one can read: a mark that moves is seen.

`python3 -m tests.access.test_marks` writes the list anew.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

LIST = Path(__file__).with_name("marks.txt")


def marks(app: Flask) -> Iterator[str]:
    """`POST /tasks/<ref:task_id>/verify  task:verify`, one line a method of a route."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        permission = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            yield f"{method:4} {rule}  {permission or '谁都可以'}\n"


def test_every_route_asks_for_what_the_list_says(app):
    assert "".join(marks(app)) == LIST.read_text(), "python3 -m tests.access.test_marks"


if __name__ == "__main__":
    from tests.databases import settings
    from tracker.factory import create_app

    LIST.write_text("".join(marks(create_app(settings(Path(tempfile.mkdtemp()))))))
