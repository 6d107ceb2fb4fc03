"""What the tasks of the demonstration are about: whose they are, and what is said of the work."""

from dataclasses import dataclass

from tracker.demo.places import OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A matter of the office: the words that tell it, its field and unit, and sober sentences.

    `begun` reports on the way, `done` when the work is handed in, `proof` names the evidence.
    """

    words: tuple[str, ...]
    field: str
    unit: str
    begun: str
    done: str
    proof: str


_PARTY, _FARM, _WELFARE = "党建办公室", "农业农村服务中心", "社会保障服务中心"
_LAND, _MARKET, _CLINIC, _MONEY = "自然资源所", "市场监督管理所", "卫生院", "财政所"

# Earlier subjects win where the words of two stand in one sentence.
SUBJECTS = (
    Subject(
        words=("年度报告", "报送落实情况", "报送全年落实情况"),
        field="监督",
        unit=OFFICE,
        begun="报告初稿已拟出，正在向各单位核对数据。",
        done="落实情况报告经领导小组审定，已按时报送县政府办公室。",
        proof="落实情况报告（送审稿）",
    ),
    Subject(
        words=("规范性文件",),
        field="规范",
        unit=OFFICE,
        begun="已梳理近五年印发的文件目录，正在逐件核对是否继续执行。",
        done="文件清理完成，清理结果目录已在网页公布。",
        proof="文件清理结果目录",
    ),
    Subject(
        words=("舆情", "诉求会商"),
        field="舆情",
        unit=_PARTY,
        begun="登记和会商办法已征求各单位意见，正在修改。",
        done="登记、会商、报告办法已印发执行，联络人员名单同步明确。",
        proof="舆情登记会商办法",
    ),
    Subject(
        words=("热线", "来信", "留言"),
        field="热线",
        unit=OFFICE,
        begun="本阶段转办件均在时限内答复，超期件为零，台账逐件登记。",
        done="转办件全部按期答复，答复情况统计表已留存。",
        proof="热线转办件答复统计表",
    ),
    Subject(
        words=("宣讲", "课堂", "明白纸", "政策问答", "短视频。", "方言"),
        field="宣讲",
        unit=_PARTY,
        begun="已到三个村开展宣讲，现场解答补贴申领、医保缴费等问题。",
        done="计划场次全部完成，签到表、照片和群众意见记录已归档。",
        proof="政策宣讲签到表",
    ),
    Subject(
        words=("解读",),
        field="解读",
        unit=OFFICE,
        begun="本阶段印发的惠民政策文件均配有解读材料，图解制作正在推进。",
        done="政策文件解读率和图解比例达到要求，解读材料已同步公开。",
        proof="政策文件解读清单",
    ),
    Subject(
        words=("公众号", "新媒体", "工作群", "账号清查", "账号摸底"),
        field="新媒体",
        unit=_PARTY,
        begun="账号清单已核对到单位和管理员，停用账号正在办理注销。",
        done="账号清查完成，保留账号实行专人管理、先审后发。",
        proof="政务新媒体账号清单",
    ),
    Subject(
        words=("村务公开", "村级财务", "村级工程", "村级公开", "同一事项", "村级公示栏一致"),
        field="村务",
        unit=_FARM,
        begun="各村目录初稿已收齐，正在与镇级目录逐条比对。",
        done="村务公开目录修订完成，各村公示内容与网页公布内容核对一致。",
        proof="村务公开目录修订对照表",
    ),
    Subject(
        words=("公示栏编号", "公示栏更新", "公示栏内容", "破损公示栏", "公开栏", "查阅点"),
        field="平台",
        unit=OFFICE,
        begun="已走访各村查看公示栏，更新不及时的当场提出整改要求。",
        done="公示栏和查阅点检查完毕，编号登记表与现场照片已归档。",
        proof="公示栏检查登记表",
    ),
    Subject(
        words=("预算", "决算", "直达资金", "“三公”"),
        field="财政",
        unit=_MONEY,
        begun="公开表样已按上级要求填报，正在与主管部门核对口径。",
        done="预算、决算及说明已在规定栏目公开，“三公”经费单独列表。",
        proof="预决算公开截图",
    ),
    Subject(
        words=("补贴", "乡级项目库", "农村道路", "身份证号码", "身份证件"),
        field="农业",
        unit=_FARM,
        begun="补贴项目已逐项核对政策依据和标准，村级公示正在张贴。",
        done="补贴清单和发放情况已公布，村级公示照片按村留存。",
        proof="惠农补贴公示照片目录",
    ),
    Subject(
        words=("岗位", "招聘"),
        field="就业",
        unit=_WELFARE,
        begun="本月岗位信息已发布，与两家企业对接下一期用工需求。",
        done="岗位信息按期发布，招聘会场次达到要求。",
        proof="岗位信息发布记录",
    ),
    Subject(
        words=("低保", "救助", "养老"),
        field="救助",
        unit=_WELFARE,
        begun="本季度救助人数和资金数已汇总，公示名单正在核对。",
        done="救助情况按季度公布，已退出救助的名单及时撤下。",
        proof="社会救助情况公布表",
    ),
    Subject(
        words=("宅基地", "用地", "征地", "征收", "地质灾害"),
        field="用地",
        unit=_LAND,
        begun="审批结果已按月汇总，流程图正在排版。",
        done="审批结果、办理流程和时限均已公布。",
        proof="宅基地审批结果公布表",
    ),
    Subject(
        words=("食品", "快速检测"),
        field="食品",
        unit=_MARKET,
        begun="本月集市快速检测已完成，结果正在整理公布。",
        done="检测结果按月公布，不合格批次已说明处置情况。",
        proof="集市食品快速检测结果表",
    ),
    Subject(
        words=("家庭医生", "卫生院", "医疗", "预防接种"),
        field="卫生",
        unit=_CLINIC,
        begun="服务项目和收费标准已在大厅张贴，网页内容正在更新。",
        done="服务项目、门诊时间和药品价格均已公布并核对一致。",
        proof="卫生院公示栏照片",
    ),
    Subject(
        words=("防汛", "灾害性天气", "预警"),
        field="应急",
        unit=OFFICE,
        begun="防汛责任人名单已更新，转移路线牌正在各村更换。",
        done="责任人名单、转移路线和安置点均已公布，广播提醒有记录。",
        proof="防汛信息公布清单",
    ),
    Subject(
        words=("收到申请", "答复文书", "公开申请", "申请案卷", "公开指南", "收件登记"),
        field="申请",
        unit=OFFICE,
        begun="申请登记簿按件填写，正在办理的申请均在法定期限内。",
        done="申请全部按期答复，文书和登记簿已归档备查。",
        proof="申请办理登记簿",
    ),
    Subject(
        words=("审核", "初审", "公开属性", "信息发布"),
        field="审核",
        unit=OFFICE,
        begun="各单位审核人员已报送，审核单开始使用。",
        done="审核制度执行情况已抽查，审核单留存完整。",
        proof="信息发布审核单样本",
    ),
    Subject(
        words=("培训", "学习内容", "先培训"),
        field="培训",
        unit=OFFICE,
        begun="培训方案已定，授课内容为公开范围界定和答复文书制作。",
        done="培训按计划完成，签到表和课件已归档。",
        proof="业务培训签到表",
    ),
    Subject(
        words=("逐项复核", "整改通知"),
        field="复核",
        unit=OFFICE,
        begun="上年任务已逐项列表，正在核查佐证材料。",
        done="上年任务复核完毕，未落实事项已发出整改通知。",
        proof="上年任务复核表",
    ),
    Subject(
        words=("台账", "工作进展", "任务进度"),
        field="台账",
        unit=OFFICE,
        begun="责任台账已建立，各单位按月报送进展。",
        done="台账已逐项明确牵头单位和完成时限，进度通报已印发。",
        proof="责任台账（节选）",
    ),
    Subject(
        words=("会议", "听取", "领导小组", "负责同志", "第一责任人", "联络员"),
        field="领导",
        unit=OFFICE,
        begun="会议议题已报领导审定，各单位联络员名单收齐。",
        done="会议已召开，研究事项和分工形成会议纪要。",
        proof="专题会议纪要",
    ),
    Subject(
        words=("经费",),
        field="保障",
        unit=_MONEY,
        begun="经费需求已汇总，报镇长办公会审议。",
        done="工作经费已列入年度预算，支出明细可查。",
        proof="经费安排说明",
    ),
    Subject(
        words=("网页", "网站", "专栏", "栏目", "链接", "附件", "自查"),
        field="平台",
        unit=OFFICE,
        begun="栏目更新按周登记，检查发现的失效链接已改正。",
        done="栏目检查完毕，空白栏目补齐，链接和附件均能正常打开。",
        proof="网站栏目检查记录",
    ),
)

OTHER = Subject(
    words=(),
    field="监督",
    unit=OFFICE,
    begun="已明确经办人和时间安排，各项工作按计划进行。",
    done="任务按要求完成，相关材料已归档。",
    proof="工作完成情况说明",
)


def subject_of(requirement: str, heading: str = "") -> Subject:
    """What a task is about: told by its own words, else by the heading above it.

    >>> subject_of("补齐空白栏目。").field, subject_of("按月公布。", "公开食品安全信息").field
    ('平台', '食品')
    """
    for text in (requirement, heading):
        for subject in SUBJECTS:
            if any(word in text for word in subject.words):
                return subject
    return OTHER
