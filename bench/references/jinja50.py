"""`jinja50`: fifty rows by ten columns from a list in memory; the template's limit."""

from pathlib import Path

from flask import Flask

from bench.references import rows


def create_app(_folder: Path | None = None) -> Flask:
    """One page, its template compiled once."""
    app = Flask("jinja50", static_folder=None)
    template = app.jinja_env.from_string(rows.PAGE)
    held = rows.rows()

    @app.get("/")
    def page() -> str:
        return template.render(rows=held, total=10_000)

    return app
