"""The pages beside the list: one task, one's own tasks, and every page there is."""

from collections.abc import Iterator

from werkzeug.routing import Rule

from bench.client import Subject, Wanted, anew, same, send
from bench.goals.beside import beside
from bench.goals.importing import draft_under_review
from bench.lines import MET, NOT_YET, Line, time
from bench.loads.ledger import HANDLER, ORG, SHOWN, Load
from bench.run import Run
from tracker.access.scope import within
from tracker.core.db import db

# What stands in an address, by blueprint and argument; a page that wants another is named.
SAMPLES: dict[tuple[str, str], int] = {
    ("tasks", "task_id"): SHOWN,
    ("rectifications", "item_id"): 1,
    ("accounts", "person_id"): HANDLER,
    ("intake", "draft_id"): 1,
}
ANSWERS = (200, 302, 303)
DRAFT_ROWS = 60  # of the import under review
NOT_PAGES = {"assets.send", "sheets.export"}  # kept by the browser; rationed, and G11's own


def g3(run: Run) -> Iterator[Line]:
    """The task page with its source, history and proof against one task's bare page."""
    load = run.load(run.sizes.table)
    with run.reference("one") as one, run.ours(load) as [ours]:
        its = Subject("one", one.port, same("/tasks/1"), cpu=one.cpu)
        mine = Subject("task page", ours.port, same(load.page_of(SHOWN)), load.clerk, cpu=ours.cpu)
        run.alternate([its, mine])
    yield beside("G3", "task page to `one`", its, mine, 0.5)


def g5(run: Run) -> Iterator[Line]:
    """One's own three hundred tasks among many, and the leader's, against `jinja50`."""
    load = run.load(run.sizes.large)
    with run.reference("jinja50") as jinja, run.ours(load) as [ours]:
        its = Subject("jinja50", jinja.port, same("/"), cpu=jinja.cpu)
        own = Subject("my tasks", ours.port, anew("/my"), load.handler, cpu=ours.cpu)
        led = Subject("leader's page", ours.port, anew("/my"), load.leader, cpu=ours.cpu)
        run.alternate([its, own, led])
    for mine in (own, led):
        what = f"{mine.name}, 300 of {load.tasks:,}, to `jinja50`"
        yield beside("G5", what, its, mine, 0.35)


def g15(run: Run) -> Iterator[Line]:
    """Every page of the URL map that can be opened on the load; the slowest first."""
    load = run.load(run.sizes.large)
    paths, without = addresses(load)
    with load.app.app_context(), within(ORG):
        draft_under_review(DRAFT_ROWS, 0)
        db.session.remove()
    with run.reference("jinja50") as jinja, run.ours(load) as [ours]:
        its = Subject("jinja50", jinja.port, same("/"), hands=1)
        mine = []
        for path in paths:
            [answer] = send(ours.port, load.clerk, [Wanted(path)], hands=1)
            if answer.status in ANSWERS:
                one = Subject(path, ours.port, same(path), load.clerk, 1, expected=ANSWERS)
                mine.append(one)
            else:
                without.append(f"{path}: answers {answer.status}")
        run.alternate([its, *mine])
    for page in sorted(mine, key=lambda page: -page.p95):
        found = page.p95 / its.p95
        yield Line(
            goal="G15",
            what=f"{page.name}, p95, {load.tasks:,} tasks",
            reference=time(its.p95),
            ours=time(page.p95),
            ratio=found,
            wanted="≤ 4 ×",
            verdict=MET if found <= 4 else NOT_YET,
        )
    for rule in without:
        yield Line(goal="G15", what=rule, wanted="≤ 4 ×", verdict="nothing to measure on this load")


def addresses(load: Load) -> tuple[list[str], list[str]]:
    """The address of every page, and the rules for which the load has no row."""
    paths, without = set(), []
    adapter = load.app.url_map.bind("127.0.0.1")
    for rule in filter(_is_page, load.app.url_map.iter_rules()):
        package = rule.endpoint.partition(".")[0]
        if all((package, name) in SAMPLES for name in rule.arguments):
            values = {name: SAMPLES[package, name] for name in rule.arguments}
            with load.app.app_context():
                paths.add(adapter.build(rule.endpoint, values))
        else:
            without.append(rule.rule)
    return sorted(paths), sorted(without)


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES
