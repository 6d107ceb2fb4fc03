"""Puts the pieces together; nothing else."""

from importlib import import_module

from flask import Flask
from flask_migrate import Migrate

from tracker import frame, web
from tracker.access import actor, guard, scope, stamps
from tracker.access.place import Places
from tracker.accounts import carrying, handed, mailed, signin
from tracker.accounts.actions.handing import AccountsCarrier
from tracker.core import db as database
from tracker.core.settings import ROOT, Settings
from tracker.intake.handing import DraftCarrier
from tracker.intake.originals import may_download
from tracker.ledger.actions.handing import LedgerCarrier, leading_of_unit
from tracker.ledger.bulk_queries import saves_of
from tracker.ledger.dating import LedgerFollower
from tracker.ledger.queries import open_work_of
from tracker.ledger.searched import SOURCES as LEDGER_TEXTS
from tracker.notify import outbox
from tracker.notify.rules import LetterKind
from tracker.plans.searched import SOURCES as PLAN_TEXTS
from tracker.reminders.moved import tell_moved
from tracker.reminders.notices import digest_still_wanted
from tracker.search import actions as search
from tracker.search.models import is_index
from tracker.trail import events
from tracker.upkeep import anchors
from tracker.workdays import deadlines
from tracker.workdays import queries as workdays

# Every package with tables, so that migrations and backups see all of them.
WITH_TABLES = (
    "access",
    "accounts",
    "files",
    "intake",
    "ledger",
    "lookback",
    "notify",
    "office",
    "plans",
    "schedule",
    "search",
    "trail",
    "upkeep",
    "web",
    "workdays",
)

# Every package with pages, and the modules that hold their blueprints.
WITH_PAGES = (
    "accounts.views",
    "files.views",
    "ledger.views",
    "ledger.saved_views",
    "ledger.task_views",
    "ledger.life_views",
    "ledger.rectification_views",
    "ledger.evidence_views",
    "ledger.office_views",
    "ledger.coverage_views",
    "ledger.grid_views",
    "ledger.bulk_views",
    "ledger.sheet_views",
    "ledger.sheet_back_views",
    "ledger.tree_views",
    "ledger.search_views",
    "ledger.year_views",
    "plans.views",
    "lookback.views",
    "intake.views",
    "notify.views",
    "notify.trial_views",
    "office.views",
    "trail.views",
    "upkeep.views",
    "upkeep.self_check_views",
    "workdays.views",
)


def is_ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether a table is one of rows: the index of words keeps tables of its own (search)."""
    return kind != "table" or not is_index(name or "")


migrate = Migrate(
    db=database.db,
    directory=str(ROOT / "migrations"),
    render_as_batch=True,
    include_object=is_ours,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings` (the environment's by default)."""
    settings = settings or Settings.from_env()
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("tracker", static_folder=None, template_folder=str(ROOT / "templates"))
    app.extensions["settings"] = settings
    app.wsgi_app = Places(app.wsgi_app)  # type: ignore[method-assign]
    for package in WITH_TABLES:
        import_module(f"tracker.{package}.models")
    for rows in ("bulk_acts", "dealings", "own_lists"):
        import_module(f"tracker.ledger.{rows}")
    database.init_app(app, settings.database)
    migrate.init_app(app)
    with app.app_context():
        scope.init_app(app)
        stamps.init_app(app)
    web.init_app(app, settings)
    signin.init_app(app)
    actor.init_app(app, signin.whoami)
    frame.init_app(app)
    events.init_app(app, signin.session_ref)
    app.extensions["may_download"] = may_download
    app.extensions["saves_of"] = saves_of
    carrying.init_app(app, [LedgerCarrier(), AccountsCarrier(), DraftCarrier()])
    deadlines.init_app(app, [LedgerFollower()], tell_moved)
    search.init_app(app, [*LEDGER_TEXTS, *PLAN_TEXTS])
    app.extensions["work_calendar"] = lambda: workdays.calendar(database.db.session())
    app.extensions["leading_of_unit"] = lambda unit: leading_of_unit(database.db.session(), unit)
    app.extensions["open_work_of"] = lambda person: open_work_of(database.db.session(), person)
    wanted = {
        LetterKind.ACCOUNT: mailed.note_still_wanted,
        LetterKind.ANCHOR: anchors.letter_still_wanted,
        LetterKind.DIGEST: digest_still_wanted,
        LetterKind.HANDED_OVER: handed.still_wanted,
        LetterKind.LINK: mailed.link_still_wanted,
    }
    outbox.init_app(app, wanted)
    for module in WITH_PAGES:
        app.register_blueprint(import_module(f"tracker.{module}").bp)
    guard.check_marks(app)
    return app
