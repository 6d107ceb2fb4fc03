"""`one`: one task's bare page through the ORM, with its history."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bench.references import store
from bench.references.store import Entry, Task

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ task.title }}</title></head><body>
<h1>{{ task.title }}</h1><blockquote>{{ task.words }}</blockquote>
<dl><dt>要点</dt><dd>{{ task.path }}</dd><dt>时限</dt><dd>{{ task.due }}</dd>
<dt>状态</dt><dd>{{ task.state }}</dd><dt>领导</dt><dd>{{ task.leader }}</dd>
<dt>单位</dt><dd>{{ task.unit.name }}</dd><dt>经办</dt><dd>{{ task.handler.name }}</dd></dl>
<ol>{% for entry in entries %}<li>{{ entry.at }} {{ entry.text }}</li>{% endfor %}</ol>
</body></html>"""


def create_app(folder: Path) -> Flask:
    """One page a task: two queries."""
    app = Flask("one", static_folder=None)
    template = app.jinja_env.from_string(PAGE)
    engine = store.opened(folder)

    @app.get("/tasks/<int:task_id>")
    def page(task_id: int) -> str:
        with Session(engine) as session:
            task = session.scalars(
                select(Task)
                .where(Task.id == task_id)
                .options(joinedload(Task.unit), joinedload(Task.handler))
            ).one()
            entries = session.scalars(
                select(Entry).where(Entry.task_id == task_id).order_by(Entry.id.desc())
            ).all()
            return template.render(task=task, entries=entries)

    return app
