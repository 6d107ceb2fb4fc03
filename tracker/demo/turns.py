"""What becomes of certain tasks of the demonstration, told by their words, and why."""

from collections.abc import Mapping

from tracker.demo.rules import Fate

# A year's tasks by a stretch of their words: the fate, and what is said of it.
Turns = Mapping[str, tuple[Fate, str]]

_NO_LAND = "本年度辖区内没有征收土地，也没有新批准的重大建设项目，无信息可公开。"
_NO_RULES = "经核对文件目录，本级没有制定过行政规范性文件，无文件可清理。"

LAST_YEAR: Mapping[str, Turns] = {
    "qinghe": {
        "征地补偿安置方案": (Fate.EXCUSED, _NO_LAND),
        "行政规范性文件清理": (Fate.EXCUSED, _NO_RULES),
        "连续30天不更新": (Fate.STUCK, "两个村级账号的管理员已离岗，注销手续没有办完。"),
        "政策明白纸": (Fate.STUCK, "明白纸已定稿，印刷经费未落实，没有发放到户。"),
    },
    "shiqiao": {
        "征地补偿安置方案": (Fate.EXCUSED, _NO_LAND),
        "行政规范性文件清理": (Fate.EXCUSED, _NO_RULES),
        "补齐空白栏目": (Fate.STUCK, "“办事指南”栏目仍为空白，内容由多个单位提供，未收齐。"),
    },
}

THIS_YEAR: Mapping[str, Turns] = {
    "yunlu": {
        "一个单位在同一平台": (Fate.GOING, ""),
        "工作经费列入年度预算": (Fate.WITHDRAWN, "经费事项已并入县级预算编制，不再单列任务。"),
    },
    "qinghe": {
        "征地补偿方案": (Fate.EXCUSED, _NO_LAND),
        "规范性文件清理": (Fate.EXCUSED, _NO_RULES),
        "年度报告起草": (Fate.TAKEN, ""),
        "政务舆情联络员": (Fate.WITHDRAWN, "与各单位信息报送联络员合并设置，不再单列任务。"),
        "在卫生院大厅和镇政府网页": (
            Fate.OBJECTED,
            "镇政府网页由党政办公室维护，卫生院没有发布权限，建议改由党政办公室牵头。",
        ),
    },
    "shiqiao": {
        "征收集体土地": (Fate.EXCUSED, _NO_LAND),
        "规范性文件": (Fate.EXCUSED, _NO_RULES),
        "所需经费": (Fate.WITHDRAWN, "经费安排已包含在乡级预算公开任务中，不再单列任务。"),
        "卫生院服务项目": (
            Fate.OBJECTED,
            "卫生院服务项目和收费标准不属市场监督管理所职责，建议改由卫生院牵头。",
        ),
    },
}

# What a leader writes on signing off, and on sending back.
ACCEPTED = ("材料齐全，同意办结。", "已打开链接核对，内容与要求一致。", "同意。", "")
SENT_BACK = (
    "佐证只有截图，看不出公布日期，请补充网页链接后再报。",
    "缺两个村的公示照片，请补齐后重新提交。",
    "数据与上季度公布的不一致，请核对并说明。",
)
AGAIN = "已按退回意见补充材料，请审核。"
