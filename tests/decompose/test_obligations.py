"""One row an obligation, nothing lost, nothing made up (domain.md 4.2)."""

import pytest

from tests.decompose.write import plan, report, titles


def rows(body):
    return [task.text for task in plan(f"一、公开\n（一）做好公开工作。{body}").tasks]


def background(draft):
    return [draft.text[a:b] for clause in draft.outline for a, b in clause.background]


def test_each_sentence_with_its_own_act_is_a_row():
    assert rows("各站所要更新栏目。党政办要建立台账。") == [
        "各站所要更新栏目。",
        "党政办要建立台账。",
    ]


def test_purposes_and_circumstances_are_background():
    draft = plan("一、公开\n（一）做好公开。今年是换届之年。要更新栏目。不断提高群众满意度。")

    assert [task.text for task in draft.tasks] == ["要更新栏目。"]
    assert background(draft) == ["今年是换届之年。", "不断提高群众满意度。"]


def test_a_change_of_actor_begins_a_row():
    found = rows("加大惠农补贴资金发放信息公开力度，县农业农村部门要推动信息公开延伸到村。")

    assert len(found) == 2
    assert found[1].startswith("县农业农村部门要")


def test_every_rule_document_is_a_row_of_its_own():
    found = rows("要严格落实信息发布审核制度，健全文件备案机制，建立联络员制度。")

    assert len(found) == 3


def test_a_named_post_is_a_row_of_its_own():
    assert len(rows("要建立舆情回应台账管理制度，明确舆情工作专职人员。")) == 2


def test_different_times_are_different_rows():
    assert len(rows("于6月底前编制完成公开事项目录，并于9月底前按目录公开。")) == 2


def test_different_periods_are_different_rows():
    assert len(rows("公众号每天更新一条信息，政府网站栏目每7天更新。")) == 2


def test_a_ban_beside_a_period_is_a_row_of_its_own():
    assert len(rows("加强账号管理，杜绝长期不更新的账号，公众号每周更新一次。")) == 2


def test_a_group_that_is_to_be_set_up_by_a_day_is_a_row():
    told = "成立由乡长任组长、各站所负责人为成员的领导小组，统筹公开工作。"
    asked = "成立由乡长任组长、各站所负责人为成员的领导小组，4月15日前印发文件。"

    assert rows(f"{told}各站所要更新栏目。") == ["各站所要更新栏目。"]
    assert rows(asked) == [asked]


def test_who_was_there_and_what_a_lapse_costs_asks_for_nothing():
    assert rows("各站所要更新栏目。出  席：高远、李明。未公开的不得分。会议指出，公开是要事。") == [
        "各站所要更新栏目。"
    ]


def test_each_topic_with_a_term_of_its_own_is_a_row_and_the_end_of_an_act_is_none():
    assert rows("对咨询类留言2日内答复，对投诉类留言7日内反馈办理结果。") == [
        "对咨询类留言2日内答复",
        "对投诉类留言7日内反馈办理结果。",
    ]
    assert len(rows("为每个村配备1名信息员，2月底前配齐。")) == 1


def test_an_act_in_an_unknown_verb_is_one_all_the_same():
    assert rows("对访问量排名靠后的栏目进行归并。") == ["对访问量排名靠后的栏目进行归并。"]
    assert rows("统一使用县级系统登记、转办。") == ["统一使用县级系统登记、转办。"]


def test_to_provide_the_means_is_work_and_to_secure_a_right_an_effect():
    assert rows("各站所要更新栏目。保障必要经费。切实保障群众知情权。") == [
        "各站所要更新栏目。",
        "保障必要经费。",
    ]


def test_the_paper_that_an_act_makes_stays_with_it():
    assert rows("每半年对热线事项梳理一次，形成报告报镇政府。") == [
        "每半年对热线事项梳理一次，形成报告报镇政府。"
    ]
    assert rows("对热线事项梳理一次，形成工作合力。") == ["对热线事项梳理一次"]


def test_that_all_of_them_are_done_measures_the_act():
    assert len(rows("7月底前修订村务公开目录，三个村全部完成。")) == 1
    assert len(rows("7月底前修订村务公开目录，三个村全部公开财务收支。")) == 2


def test_a_number_in_a_row_counts_nothing():
    draft = plan("一、公开\n（一）做好第1批目录编制。各村要更新栏目。")

    assert [task.text for task in draft.tasks] == ["各村要更新栏目。"]


def test_a_paper_without_headings_asks_only_in_words_of_work():
    draft = plan("各村要更新栏目。\n\n大家辛苦了")

    assert [task.text for task in draft.tasks] == ["各村要更新栏目。"]


def test_a_sentence_about_a_post_is_no_label():
    draft = plan(
        "一、公开\n（一）落实责任。领导小组每半年召开一次会议。"
        "各单位主要负责人是第一责任人，确定1名联络员负责信息报送。"
    )

    first, second = draft.tasks
    assert (first.lead, second.lead) == (("领导小组",), ())
    assert second.text == "各单位主要负责人是第一责任人，确定1名联络员负责信息报送。"


def test_a_list_of_things_to_publish_is_one_row():
    assert len(rows("要主动公开权责清单；行政许可事项目录；收费标准清单。")) == 1


def test_semicolons_part_what_has_its_own_act():
    assert len(rows("党政办要更新栏目；财政所要公开账目。")) == 2


def test_a_rate_alone_measures_the_row_before_it():
    [task] = plan("一、公开\n（一）解读。要改进政策解读方式。解读率要达到80%。").tasks

    assert [target.value for target in task.targets] == [80]


def test_a_short_ordinal_heading_stays_with_its_sentence():
    assert len(rows("一是规范流程。要制定答复文书模板。二是强化培训。要组织业务培训。")) == 2


def test_principles_give_no_rows():
    assert plan("一、总体要求\n要坚持依法公开。\n二、基本原则\n1.坚持便民。要便民。").tasks == ()


def test_an_item_that_is_all_heading_is_a_row():
    [task] = plan("一、公开\n1.更新网站栏目\n").tasks

    assert task.text == "更新网站栏目"


def test_what_only_a_superior_does_is_skipped():
    draft = plan("一、公开\n（一）平台建设。省政府门户网站要统一样式。要更新本镇栏目。")

    assert [task.text for task in draft.tasks] == ["要更新本镇栏目。"]


def test_a_permission_is_no_obligation():
    assert rows("有条件的单位可开设视频账号。要更新栏目。") == ["要更新栏目。"]


def test_a_lead_in_to_sections_gives_no_row():
    assert len(plan("一、公开\n重点做好以下工作。\n（一）预算\n要公开预算。").tasks) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "以镇政府名义出台的便民文件全部解读，漫画、视频解读的比例不低于30%。",
        "8月底前对台账里的困难户名单核对一遍。",
        "服务窗口首问办结率不低于95%。",
        "为三个社区更换破损的公告栏。",
    ],
)
def test_what_sets_a_standard_or_is_done_to_a_thing_is_a_row(sentence):
    assert rows(sentence) == [sentence]


def test_a_rate_of_another_thing_is_a_row_of_its_own():
    found = rows("每半年开展一次自评，自评材料报县委办。网站首页打开率不低于98%。")

    assert [row[:4] for row in found] == ["每半年开", "网站首页"]


def test_days_after_an_event_and_a_day_are_different_times():
    found = rows("镇级预算在人大批准后20日内公开，上年决算在9月底前公开。")

    assert found == ["镇级预算在人大批准后20日内公开", "上年决算在9月底前公开。"]


def test_the_manner_of_an_act_is_background_and_a_ban_in_it_is_a_row():
    draft = plan(
        "一、解读\n（一）做好解读。便民文件要全部进行解读。灵活运用漫画、直播等方式，进行通俗化解读。"
        "解读文件时，要着重说明办理条件和材料，坚决杜绝照抄文件。"
    )

    assert [task.text[:4] for task in draft.tasks] == ["便民文件", "解读文件", "坚决杜绝"]
    assert background(draft)[0] == "灵活运用漫画、直播等方式，进行通俗化解读。"


def test_a_sentence_of_spirit_asks_nothing():
    assert rows("紧紧围绕群众的操心事，以解决难题的实际举措回应期盼。要更新栏目。") == [
        "要更新栏目。"
    ]


def test_a_report_gives_rows_for_standing_rules_and_not_for_what_was_done():
    draft = report("一、公开\n（一）网站。全年共发布信息30条。严格落实先审后发制度。")

    assert [task.text for task in draft.tasks] == ["严格落实先审后发制度。"]


def test_a_sentence_that_turns_from_rule_to_fact_is_parted():
    draft = report("一、公开\n（一）网站。实时发布惠民政策措施和办理结果，通过公众号发布共计30条。")

    assert [task.text for task in draft.tasks] == ["实时发布惠民政策措施和办理结果"]
    assert background(draft) == ["，通过公众号发布共计30条。"]


def test_problems_of_a_report_are_no_rows_and_remedies_are():
    draft = report("一、问题\n（一）存在问题。公开不够及时。\n（二）改进措施。建立督查机制。")

    assert titles(draft) == ["建立督查机制"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("各单位要进一步健全信息审核制度，确保内容准确。", "健全信息审核制度"),
        ("按照统一部署，对长期不更新的栏目进行清理。", "清理长期不更新的栏目"),
        ("对上季度任务完成情况开展回头看。", "开展上季度任务完成情况回头看"),
        ("要把公开情况纳入年度绩效考核，严格兑现奖惩。", "把公开情况纳入年度绩效考核"),
        ("要通过村务公开栏等方式公布低保名单。", "公布低保名单"),
        ("严禁泄露个人隐私信息。", "严禁泄露个人隐私信息"),
        ("2024年6月底前完成栏目改版。", "完成栏目改版"),
        ("网民关注的热点问题，要及时回应。", "回应网民关注的热点问题"),
    ],
)
def test_a_title_is_verb_and_object(text, title):
    [task] = plan(f"一、公开\n（一）做好公开工作。{text}").tasks

    assert task.title == title


def test_a_long_title_ends_at_a_list_comma():
    things = "、".join(f"{n}类民生实事项目办理进展" for n in "甲乙丙丁戊")

    [task] = plan(f"一、公开\n（一）做好公开工作。要及时公开{things}等信息。").tasks

    assert len(task.title) <= 40
    assert task.title.endswith("等信息")
    assert task.title != task.text[:40]
