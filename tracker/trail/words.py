"""The words an auditor reads: of actions, of what they were done to, of what moved.

A test asks that every action the program writes stands here.
"""

GROUPS: dict[str, dict[str, str]] = {
    "台账任务": {
        "task.assign": "交办任务",
        "task.reassign": "改分派",
        "task.accept": "签收任务",
        "task.report": "更新进展",
        "task.submit": "提交审核",
        "task.verify": "审核通过",
        "task.return": "退回办理",
        "task.excuse": "认定不涉及",
        "task.objected": "提出异议",
        "task.assigned": "重新交办",
        "task.withdrawn": "撤销任务",
        "task.closed": "任务归档",
        "evidence.add": "添加佐证",
    },
    "整改和回头看": {
        "rectification.issue": "下达整改",
        "rectification.amend": "修改整改要求",
        "rectification.report": "更新整改情况",
        "rectification.submit": "提交整改",
        "rectification.close": "整改销号",
        "rectification.fail": "复查未通过",
        "lookback.open": "开始回头看",
        "lookback.list": "列入核查清单",
        "lookback.judge": "填写核查结论",
        "lookback.conclude": "结束回头看",
    },
    "文件导入": {
        "draft.start": "上传文件",
        "draft.see": "看过提示",
        "draft.settle": "处理文件疑点",
        "draft.tick": "勾选任务",
        "draft.fill": "补填单位和时限",
        "draft.rematch": "重新匹配单位",
        "draft.enrol": "登记小组名单",
        "draft.accept_rest": "其余全部认可",
        "draft.confirm": "确认入账",
        "draft.undo": "撤回入账",
        "draft.discard": "作废上传",
        "draft_task.accept": "认可一条任务",
        "draft_task.add": "补录一条任务",
        "draft_task.merge": "合并任务",
        "draft_task.restore": "恢复一条任务",
        "draft_task.skip": "不列入台账",
        "document.keep": "文件入库",
        "year.open": "开启年度",
        "year.close": "封存年度",
    },
    "单位和人员": {
        "organization.add": "新增机构",
        "unit.add": "新增单位",
        "unit.edit": "修改单位",
        "unit.retire": "停用单位",
        "unit.restore": "恢复单位",
        "person.add": "新增人员",
        "person.edit": "修改人员",
        "person.retire": "人员离岗",
        "person.restore": "人员返岗",
        "group.add": "设立领导小组",
        "post.add": "新增席位",
        "post.change": "席位换人",
        "post.hold": "就任席位",
    },
    "账号和登录": {
        "person.password_reset": "重置密码",
        "person.password_change": "修改密码",
    },
    "通知": {
        "letter.send_again": "重新发送通知",
    },
    "查看和导出": {
        "file.download": "下载附件",
        "office.visit": "上级查看本单位",
        "trail.export": "导出操作记录",
    },
    "被拒绝的访问": {
        "page.refuse": "打开无权页面",
        "form.refuse": "提交未被接受",
    },
}

ACTIONS = {action: word for group in GROUPS.values() for action, word in group.items()}

SUBJECTS = {
    "attachment": "附件",
    "clause": "条款",
    "draft_task": "待核对任务",
    "due_notice": "提醒",
    "duty_assignment": "职责分工",
    "evidence": "佐证",
    "group_member": "席位任职",
    "group_seat": "小组席位",
    "import_draft": "上传的文件",
    "known_device": "常用设备",
    "leading_group": "领导小组",
    "link_request": "链接申请",
    "mail_hold": "停发通知",
    "office_setting": "单位设置",
    "organization": "机构",
    "outbox": "通知",
    "person": "人员",
    "post": "席位",
    "progress_entry": "进展",
    "rectification_item": "整改事项",
    "review_campaign": "回头看",
    "review_item": "核查项",
    "sign_in_session": "登录",
    "sign_in_ticket": "登录链接",
    "source_document": "文件",
    "task": "任务",
    "unit": "单位",
    "year_plan": "年度",
}

# Whose values an auditor may read: accounts, roles and settings. Of everything else, which is
# the office's work, text is only counted (reliability.md 2.13).
OPEN_SUBJECTS = frozenset(
    {
        "duty_assignment",
        "group_member",
        "group_seat",
        "known_device",
        "leading_group",
        "link_request",
        "mail_hold",
        "office_setting",
        "organization",
        "person",
        "post",
        "sign_in_session",
        "sign_in_ticket",
        "unit",
    }
)

# Words of the program, never of a person: shown whatever they belong to.
OWN_FIELDS = frozenset(
    {"kind", "level", "outcome", "permission", "role", "route", "rule", "state", "verdict"}
)
# What a person wrote, or a rule said of it: shown nowhere.
WRITTEN_FIELDS = frozenset({"sentence"})
# Lists of things; any other list of two is what was before and what is after.
LISTS = frozenset({"names", "rows", "tasks"})

FIELDS = {
    "account": "账号",
    "admin_kind": "管理身份",
    "bytes": "字节数",
    "document": "文件",
    "due": "完成时限",
    "due_named": "完成时限",
    "duty": "职责",
    "email": "邮箱",
    "entries": "条数",
    "file": "文件名",
    "filters": "筛选条件",
    "handler_id": "经办人",
    "holder": "任职人",
    "kind": "类型",
    "lead_unit_id": "牵头单位",
    "leader_post_id": "责任领导",
    "name": "名称",
    "names": "名单",
    "need": "疑点",
    "no": "编号",
    "permission": "所需权限",
    "person": "人员",
    "reason": "理由",
    "role": "岗位",
    "route": "页面",
    "row": "行号",
    "rows": "行号",
    "rule": "依据的规则",
    "sentence": "提示语",
    "since": "起始日期",
    "state": "状态",
    "tasks": "任务数",
    "title": "名称",
    "tries": "发送次数",
    "unit_id": "单位",
    "url": "网址",
    "verdict": "结论",
    "warning": "提示序号",
    "year": "年度",
}

STATES = {
    "accepted": "已签收",
    "assigned": "待签收",
    "closed": "已归档",
    "in_progress": "办理中",
    "not_applicable": "不涉及",
    "objected": "有异议",
    "returned": "退回办理",
    "submitted": "待审核",
    "verified": "已办结",
    "withdrawn": "已撤销",
}
