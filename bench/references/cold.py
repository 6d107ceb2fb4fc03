"""`cold`: a bare Flask app that imports what ours imports, and serves one page.

`python -m bench.references.cold list FOLDER` names the modules that ours holds once it has
answered; `python -m bench.references.cold serve FILE` imports the modules named in FILE and serves.
"""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from wsgiref.util import setup_testing_defaults

OWN = ("tracker", "bench", "__main__", "wsgiref")


def modules_of_ours(folder: Path) -> list[str]:
    """The modules, not our own, that stand in memory after the first page of ours."""
    import waitress

    from bench.stage import our_app

    assert waitress.create_server
    environ: dict[str, object] = {"HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    app = our_app(folder)
    with suppress(KeyError):
        environ["PATH_INFO"] = next(
            rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "accounts.sign_in"
        )
    list(app.wsgi_app(environ, lambda *_: None))  # type: ignore[arg-type]
    return [name for name in list(sys.modules) if name.partition(".")[0] not in OWN]


def serve(names: list[str]) -> None:
    """Import everything in `names`, then serve a bare page."""
    for name in names:
        with suppress(ImportError):
            import_module(name)
    from bench.references.plain import create_app
    from bench.serving import run

    run(create_app())


if __name__ == "__main__":
    if sys.argv[1] == "list":
        print("\n".join(modules_of_ours(Path(sys.argv[2]))))
    else:
        serve(Path(sys.argv[2]).read_text().split())
