"""`plain`: Flask under the same server returning a ready 40 KB string; the framework's limit."""

from pathlib import Path

from flask import Flask

PAGE = "<p>" + "公开" * 6_800 + "</p>"  # 40 KB in UTF-8


def create_app(_folder: Path | None = None) -> Flask:
    """One page."""
    app = Flask("plain", static_folder=None)

    @app.get("/")
    def page() -> str:
        return PAGE

    return app
