"""`orm50`: the page of `jinja50` from SQLite through the ORM, filtered, sorted, counted."""

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bench.references import rows, store
from bench.references.store import Task


def create_app(folder: Path) -> Flask:
    """One page: fifty of the open tasks of one unit, by due date, and how many there are."""
    app = Flask("orm50", static_folder=None)
    template = app.jinja_env.from_string(
        rows.PAGE.replace("row.unit ", "row.unit.name ").replace(
            "row.handler ", "row.handler.name "
        )
    )
    engine = store.opened(folder)

    @app.get("/")
    def page() -> str:
        wanted = (Task.state == "open", Task.unit_id == 1)
        with Session(engine) as session:
            total = session.scalar(select(func.count()).select_from(Task).where(*wanted))
            found = session.scalars(
                select(Task)
                .where(*wanted)
                .options(joinedload(Task.unit), joinedload(Task.handler))
                .order_by(Task.due, Task.id)
                .limit(50)
            ).all()
            return template.render(rows=found, total=total)

    return app
