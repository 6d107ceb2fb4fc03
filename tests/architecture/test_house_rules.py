"""Rules of the house that a machine can keep for us."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tracker.access import guard
from tracker.access.policy import POLICY, Permission
from tracker.access.scope import OrgOwned
from tracker.core.db import Base, db
from tracker.core.settings import PREFIX, Settings
from tracker.factory import is_ours

ROOT = Path(__file__).parents[2]
TRACKER = ROOT / "tracker"
TEMPLATES = ROOT / "templates"

# Tables without an organisation of their own, each with its reason.
NOT_OWNED = {
    "audit": "has org_id as part of its key",
    "audit_check": "one row an organisation",
    "audit_head": "one row an organisation",
    "calendar_day": "part of its edition",
    "calendar_edition": "the country's, or days of one office on top: read together",
    "file_fault": "contents are shared, and so is what is wrong with them",
    "job_run": "jobs serve all organisations",
    "link_request": "asked for before we know who it is",
    "office_stamp": "one row an organisation",
    "organization": "is the owner",
    "organization_path": "says who stands above whom",
    "scheduler_lease": "one scheduler serves all",
    "sign_in_attempt": "counted before we know who it is",
    "stored_file": "contents are shared, names are not (reliability.md 2.8)",
}
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def calls(*names: str) -> Iterator[str]:
    """Every module that calls something of one of these names."""
    for path in TRACKER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names:
                yield path.relative_to(TRACKER).as_posix()


def test_every_route_names_its_permission_or_says_public(app: Flask):
    assert [e for e, view in app.view_functions.items() if not hasattr(view, "permission")] == []


def test_a_route_without_a_mark_stops_the_app():
    app = Flask("bare")
    app.add_url_rule("/bare", "bare", lambda: "")

    with pytest.raises(SystemExit, match="bare"):
        guard.check_marks(app)


def test_state_changes_only_by_post(app: Flask):
    changing = {"delete", "patch", "put"}
    assert not [r for r in app.url_map.iter_rules() if changing & {m.lower() for m in r.methods}]


def test_every_permission_has_a_rule():
    assert set(POLICY) == set(Permission)


def test_permissions_stand_in_alphabetical_order():
    assert [p.value for p in Permission] == sorted(p.value for p in Permission)


def test_only_the_unit_of_work_commits():
    assert set(calls("commit")) == {"core/db.py"}


def test_passwords_are_hashed_and_checked_at_one_door():
    knowing = {
        path.relative_to(TRACKER).as_posix()
        for path in TRACKER.rglob("*.py")
        if "werkzeug.security" in path.read_text()
    }
    assert knowing == {"accounts/passwords.py"}


def test_only_the_clock_reads_the_clock():
    own = {"core/clock.py"}
    readers = set()
    for path in TRACKER.rglob("*.py"):
        found = re.search(
            r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(", path.read_text()
        )
        if found:
            readers.add(path.relative_to(TRACKER).as_posix())
    assert readers <= own


def test_every_table_has_its_organisation_or_a_reason(app: Flask):
    owned = {m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, OrgOwned)}

    assert set(db.metadata.tables) - owned == set(NOT_OWNED)


def test_models_and_migrations_agree(app: Flask):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.engine.connect() as connection:
        wanted = {"compare_type": False, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=wanted)
        assert compare_metadata(context, db.metadata) == []


def test_no_file_is_named_for_its_shape():
    assert [p for p in TRACKER.rglob("*.py") if p.stem in SHAPELESS] == []


def test_files_stay_small():
    assert [p for p in TRACKER.rglob("*.py") if len(p.read_text().splitlines()) > 400] == []


def test_every_module_says_what_it_is_for():
    bare = [p for p in TRACKER.rglob("*.py") if not ast.get_docstring(ast.parse(p.read_text()))]
    assert bare == []


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.relative_to(TEMPLATES).as_posix()
)
def test_templates_import_only_what_they_use(app: Flask, path: Path):
    tree = app.jinja_env.parse(path.read_text())
    imported = {n for f in tree.find_all(nodes.FromImport) for n in f.names if isinstance(n, str)}
    used = {n.name for n in tree.find_all(nodes.Name)}
    assert imported <= used


def test_templates_hold_no_styles_and_no_handlers():
    for path in TEMPLATES.rglob("*.html"):
        if "mail" not in path.parts:
            assert not re.search(r"\sstyle=|<style|\son[a-z]+=|\|\s*safe\b", path.read_text()), path


def test_every_setting_is_explained():
    explained = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    assert explained == {field.upper() for field in Settings.__dataclass_fields__}


def test_lock_files_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()


def test_the_door_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "app.py").read_text())
    names = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= set(sys.stdlib_module_names)


def test_the_import_contracts_hold():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_no_row_is_written_by_text():
    """What is written as text is not seen by the stamps (access.stamps), nor by the scope."""
    words = re.compile(r"text\(\s*f?[\"'](INSERT|UPDATE|DELETE)", re.IGNORECASE)
    assert [p for p in TRACKER.rglob("*.py") if words.search(p.read_text())] == []
