"""Owners and people, each read from the words that say it."""

from datetime import date

import pytest

from tests.decompose.write import plan, report
from tracker.decompose.rules import LeadRule
from tracker.decompose.who import responsibility


@pytest.mark.parametrize(
    ("label", "lead", "support"),
    [
        ("（责任单位：财政所）", ("财政所",), ()),
        ("（牵头单位：财政所；配合单位：农经站、各村）", ("财政所",), ("农经站", "各村")),
        ("（牵头单位：县发展和改革局；责任单位：县住建局）", ("县发展和改革局",), ("县住建局",)),
        ("（财政所牵头，农经站配合）", ("财政所",), ("农经站",)),
        ("（党政办负责落实）", ("党政办",), ()),
        ("（党政办、财政所分别负责落实）", ("党政办", "财政所"), ()),
        ("（县财政局牵头，各乡镇按职责分工负责）", ("县财政局",), ("各乡镇",)),
    ],
)
def test_owners_in_brackets_are_read(label, lead, support):
    draft = plan(f"一、公开\n（一）做好公开工作。要公开年度预算。{label}")

    [task] = draft.tasks
    assert (task.lead, task.support) == (lead, support)
    assert task.responsibility_text == label.strip("（）")
    assert label not in task.text


def test_owners_on_a_line_of_their_own_serve_all_rows_above():
    draft = plan(
        "一、公开\n（一）公开。要公开预算。\n要公开决算。\n责任单位：财政所；完成时限：6月底前"
    )

    assert {task.lead for task in draft.tasks} == {("财政所",)}
    assert {task.deadlines[0].date for task in draft.tasks} == {date(2023, 6, 30)}


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("各村、各站所要按月公开。", ("各村", "各站所")),
        ("县教育主管部门及卫生部门要公开名单。", ("县教育主管部门", "卫生部门")),
        ("政策起草单位要做好解读。", ("政策起草单位",)),
        ("由镇党政办牵头，财政所配合，更新栏目。", ("镇党政办",)),
        ("按照县委要求，要更新栏目。", ()),
        ("通过政府网站发布的信息要审核。", ()),
    ],
)
def test_who_acts_is_named_in_the_words_of_the_text(sentence, lead):
    assert responsibility.owners(sentence).lead == lead


def test_a_rule_for_the_owner_is_kept_beside_the_words():
    found = responsibility.owners("按照谁起草、谁解读的原则做好解读。")

    assert found.rule is LeadRule.DRAFTER


def test_who_is_helped_leads():
    found = responsibility.owners("我镇要配合县发改局、县财政局做好公开工作。")

    assert found.lead == ("县发改局", "县财政局")


def test_a_list_of_the_group_is_read_with_roles_carried_down():
    draft = plan(
        "一、组织领导\n成立领导小组。\n组  长：  周  平（镇长）\n副组长：  吴晓燕（人大主席）\n"
        "          郑建国（副镇长）\n责任人：  孙丽（科员）\n组  员：  各站所负责人"
    )

    assert [(p.role, p.name, p.title) for p in draft.people] == [
        ("组长", "周平", "镇长"),
        ("副组长", "吴晓燕", "人大主席"),
        ("副组长", "郑建国", "副镇长"),
        ("责任人", "孙丽", "科员"),
        ("组员", "各站所负责人", ""),
    ]
    assert draft.tasks == ()


def test_a_collective_is_one_entry():
    draft = plan(
        "一、组织领导\n组  长：周平（镇长）\n组  员：各科、室、站、队负责人，各村党支部书记"
    )

    assert [p.name or p.title for p in draft.people][1:] == [
        "各科、室、站、队负责人",
        "各村党支部书记",
    ]


def test_a_group_told_in_a_sentence_is_read():
    draft = report(
        "一、组织\n成立政务公开领导小组，由周平镇长任组长，副镇长吴晓燕任副组长，各站所负责人为成员。"
    )

    assert [(p.role, p.name, p.title) for p in draft.people][:2] == [
        ("组长", "周平", "镇长"),
        ("副组长", "吴晓燕", "副镇长"),
    ]


def test_posts_told_without_names_are_nobody():
    draft = report("一、组织\n成立以镇长为组长，人大主席为副组长的领导小组。")

    assert draft.people == ()
