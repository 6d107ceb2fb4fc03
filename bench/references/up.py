"""`up`: one update of a task with a history row, in one transaction through the ORM."""

from pathlib import Path

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bench.references import store
from bench.references.rows import FIRST
from bench.references.store import Entry, Task


def create_app(folder: Path) -> Flask:
    """One form a task; the version is checked by the database."""
    app = Flask("up", static_folder=None)
    engine = store.opened(folder)

    @app.post("/tasks/<int:task_id>")
    def update(task_id: int) -> ResponseReturnValue:
        with Session(engine) as session, session.begin():
            task = session.get_one(Task, task_id)
            task.percent = int(request.form["percent"])
            session.add(Entry(task_id=task_id, text=request.form["text"], at=FIRST))
        return redirect(f"/tasks/{task_id}", 303)

    return app
