"""Everything the trail can say has words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.core.db import db
from tracker.ledger.actions.moving import NAMES
from tracker.ledger.kinds import FIELD_NAMES, INSTANCE_NAMES, REQUEST_STATE_NAMES, STATE_NAMES
from tracker.trail import reading, words

TRACKER = Path(__file__).parents[2] / "tracker"

# Actions that are put together, and what comes out.
MADE_UP = {
    "task.{kind}": ["task.extended", "task.extension_refused"],
    "{_word(row)}.hand_on": ["task.hand_on", "rectification.hand_on"],
}


def actions() -> Iterator[tuple[str, str]]:
    """Each action that is written, and where: `record(session, actor, …)`, `note(actor, …)`."""
    for path in TRACKER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = {"record": 2, "note": 1, "_refusal": 0}.get(name)
                if place is not None and len(node.args) > place:
                    where = f"{path.relative_to(TRACKER)}:{node.lineno}"
                    yield from ((one, where) for one in _said(node.args[place]))


def _said(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _said(node.body)
        yield from _said(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        said = "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
            for part in node.values
            if isinstance(part, ast.Constant | ast.FormattedValue)
        )
        assert said in MADE_UP, f"say which actions {said} stands for"
        yield from MADE_UP[said]


def test_every_action_of_the_program_has_words():
    found = dict(actions())

    assert len(found) > 50
    assert {action: where for action, where in found.items() if action not in words.ACTIONS} == {}


def test_actions_fit_their_column_and_stand_in_one_group():
    listed = [action for group in words.GROUPS.values() for action in group]
    assert len(listed) == len(set(listed))
    assert [action for action in listed if len(action) > 40] == []


def test_subjects_are_tables(app):
    assert set(words.SUBJECTS) <= set(db.metadata.tables)
    assert set(words.SUBJECTS) >= words.OPEN_SUBJECTS


def test_states_are_called_as_in_the_ledger():
    names = REQUEST_STATE_NAMES | INSTANCE_NAMES | STATE_NAMES | FIELD_NAMES
    assert {**names, **words.STATES} == names


def test_every_act_of_a_tasks_life_has_words():
    assert set(NAMES.values()) <= set(words.ACTIONS)


@pytest.mark.parametrize("subject", ["task", "attachment", "import_draft", "outbox", "year_plan"])
@pytest.mark.parametrize("name", ["title", "name", "reason", "file", "url", "unheard_of"])
def test_an_auditor_reads_no_text_of_the_offices_work(subject, name):
    assert reading.shown(subject, name, "更新目录") == "（内容 4 字）"
    assert reading.shown(subject, name, ["更新", {"x": "目录"}]) == "（内容 2 字）、x （内容 2 字）"


@pytest.mark.parametrize("subject", sorted(words.OPEN_SUBJECTS))
def test_an_auditor_reads_accounts_roles_and_settings(subject):
    assert reading.shown(subject, "name", "财政所") == "财政所"


def test_numbers_days_and_words_of_the_program_are_shown():
    assert reading.shown("task", "rows", [3, 4]) == "3、4"
    assert reading.shown("task", "due", "2026-09-30") == "2026-09-30"
    assert reading.shown("task", "state", "returned") == "退回办理"
    assert reading.shown("task", "undated", True) == "是"
    assert reading.shown("task", "due", None) == "（空）"
    assert reading.shown("task", "route", "POST tasks.verify") == "POST tasks.verify"


def test_what_a_rule_said_may_quote_the_work_and_is_not_shown():
    assert reading.shown("organization", "sentence", "“更新目录”办结。") == "（内容 9 字）"
    assert reading.shown("task", "state", "更新目录") == "（内容 4 字）"
