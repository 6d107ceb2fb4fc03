"""Who there is in the demonstration county: invented offices, stations, villages and people."""

from dataclasses import dataclass

from tracker.accounts.rules import AdminKind, Duty, Level, PostRole, UnitKind

OFFICE = "党政办公室"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the leading group, who holds it and the fields (分管) that go with it."""

    role: PostRole
    name: str
    title: str
    portfolio: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of a unit."""

    name: str
    duty: Duty = Duty.STAFF
    title: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A unit with its people: the head first, then who does the work."""

    name: str
    kind: UnitKind
    people: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who runs the service and has no part in the work."""

    name: str
    kind: AdminKind
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An office of the demonstration county."""

    code: str
    name: str
    short_name: str
    level: Level
    group: str
    site: str  # the address its web pages begin with
    mail: str  # the domain of its mailboxes
    seats: tuple[Seat, ...]
    stations: tuple[Station, ...]
    keepers: tuple[Keeper, ...]
    accounts: tuple[str, ...]  # those that are given a one-time password, in order


def _station(name: str, head: str, worker: str, kind: UnitKind = UnitKind.STATION) -> Station:
    return Station(name, kind, (Staff(head, Duty.HEAD, "负责人"), Staff(worker)))


def _village(name: str, head: str, liaison: str, account: str = "") -> Station:
    people = (
        Staff(head, Duty.HEAD, "村委会主任"),
        Staff(liaison, Duty.LIAISON, "村联络员", account),
    )
    return Station(f"{name}村民委员会", UnitKind.VILLAGE, people)


def _department(name: str, head: str, worker: str) -> Station:
    return _station(name, head, worker, UnitKind.DEPARTMENT)


YUNLU = Place(
    code="yunlu",
    name="云麓县人民政府办公室",
    short_name="云麓县",
    level=Level.COUNTY,
    group="云麓县政务公开领导小组",
    site="https://www.yunlu.example",
    mail="yunlu.example",
    seats=(
        Seat(PostRole.GROUP_LEADER, "程远舟", "县委常委、常务副县长", "财政 规划 监督 保障"),
        Seat(PostRole.DEPUTY, "许文澜", "县政府办公室主任", "解读 回应 平台 申请 审核 培训"),
        Seat(PostRole.DEPUTY, "温如松", "副县长", "农业 民生 教育 卫生 村务"),
        Seat(PostRole.CONTACT_IN_CHARGE, "罗欣怡", "政务公开股股长", account="yunlu-luo"),
    ),
    stations=(
        Station(
            "县政府办公室",
            UnitKind.LEAD_OFFICE,
            (
                Staff("黎川平", Duty.HEAD, "副主任"),
                Staff("关山", Duty.SUPERVISOR, "督查室科员", "yunlu-guan"),
                Staff("戴小满"),
            ),
        ),
        _department("县发展和改革局", "郑立群", "孟雨晴"),
        _department("县财政局", "韩志平", "邹婷"),
        _department("县农业农村局", "魏春生", "范晓东"),
        _department("县人力资源和社会保障局", "蒋文斌", "吕青"),
        _department("县民政局", "袁海燕", "曹磊"),
        _department("县教育局", "梁国栋", "钟悦"),
        _department("县卫生健康局", "傅明哲", "龚敏"),
        _department("县市场监督管理局", "潘建军", "邱月"),
        _department("县司法局", "姚永年", "金岚"),
        _department("县行政审批服务局", "石向阳", "雷蕾"),
        _department("县大数据中心", "侯一鸣", "万里"),
    ),
    keepers=(
        Keeper("钟凯", AdminKind.ADMIN, "yunlu-admin"),
        Keeper("申敏", AdminKind.AUDITOR, "yunlu-audit"),
    ),
    accounts=("yunlu-luo", "yunlu-guan", "yunlu-admin", "yunlu-audit"),
)

QINGHE = Place(
    code="qinghe",
    name="青禾镇人民政府",
    short_name="青禾镇",
    level=Level.TOWNSHIP,
    group="青禾镇政务公开工作领导小组",
    site="https://www.yunlu.example/qinghe",
    mail="qinghe.example",
    seats=(
        Seat(PostRole.GROUP_LEADER, "周启明", "镇长", "领导 监督", "qinghe-zhou"),
        Seat(PostRole.EXECUTIVE_DEPUTY, "沈若兰", "副镇长", "平台 申请 审核 规范", "qinghe-shen"),
        Seat(PostRole.DEPUTY, "丁柯", "党委副书记", "农业 村务"),
        Seat(PostRole.DEPUTY, "江映雪", "宣传委员", "解读 宣讲 舆情 新媒体"),
        Seat(PostRole.DEPUTY, "白建勋", "纪委书记", "台账 复核"),
        Seat(PostRole.DEPUTY, "陆川", "副镇长", "财政 用地 应急 保障"),
        Seat(PostRole.DEPUTY, "方宁", "副镇长", "救助 就业 食品 卫生 热线 培训"),
        Seat(PostRole.CONTACT_IN_CHARGE, "林晓禾", "党政办公室科员", account="qinghe-lin"),
    ),
    stations=(
        Station(
            OFFICE,
            UnitKind.LEAD_OFFICE,
            (Staff("何苗", Duty.HEAD, "主任"), Staff("苏哲")),
        ),
        _station("党建办公室", "郁秀云", "杜衡"),
        Station(
            "财政所",
            UnitKind.STATION,
            (
                Staff("唐一舟", Duty.HEAD, "所长", "qinghe-tang"),
                Staff("贺敏", Duty.STAFF, "会计", "qinghe-he"),
            ),
        ),
        _station("农业农村服务中心", "钱大勇", "葛小满"),
        _station("社会保障服务中心", "倪春华", "庄静"),
        _station("自然资源所", "柏松涛", "祝晓峰"),
        _station("市场监督管理所", "赖文强", "冉冬", UnitKind.EXTERNAL),
        _station("卫生院", "尹素琴", "路遥", UnitKind.EXTERNAL),
        _village("柳湾村", "田有根", "乔小娟", "qinghe-qiao"),
        _village("杏坪村", "段长顺", "毕晓燕"),
        _village("南塘村", "鲁水生", "左丽"),
    ),
    keepers=(Keeper("贾宁", AdminKind.ADMIN, "qinghe-admin"),),
    accounts=(
        "qinghe-lin",
        "qinghe-zhou",
        "qinghe-shen",
        "qinghe-tang",
        "qinghe-he",
        "qinghe-qiao",
        "qinghe-admin",
    ),
)

SHIQIAO = Place(
    code="shiqiao",
    name="石桥乡人民政府",
    short_name="石桥乡",
    level=Level.TOWNSHIP,
    group="石桥乡政务公开工作领导小组",
    site="https://www.yunlu.example/shiqiao",
    mail="shiqiao.example",
    seats=(
        Seat(PostRole.GROUP_LEADER, "顾恒", "乡长", "领导 监督 财政", "shiqiao-gu"),
        Seat(PostRole.EXECUTIVE_DEPUTY, "叶知秋", "副乡长", "平台 申请 审核 规范 热线 台账"),
        Seat(PostRole.DEPUTY, "彭海清", "人大主席", "农业 村务 复核"),
        Seat(PostRole.DEPUTY, "马骁", "组织委员", "解读 宣讲 舆情 新媒体 培训"),
        Seat(PostRole.DEPUTY, "宋岩", "副乡长", "救助 就业 用地 食品 卫生 应急 保障"),
        Seat(PostRole.CONTACT_IN_CHARGE, "秦越", "党政办公室科员", account="shiqiao-qin"),
    ),
    stations=(
        Station(
            OFFICE,
            UnitKind.LEAD_OFFICE,
            (Staff("谷雨", Duty.HEAD, "主任"), Staff("包文静")),
        ),
        _station("党建办公室", "符晓军", "卓然"),
        _station("财政所", "邓学文", "鲍洁"),
        _station("农业农村服务中心", "申福田", "于海生"),
        _station("社会保障服务中心", "常玉梅", "安琪"),
        _station("自然资源所", "骆成林", "车路"),
        _station("市场监督管理所", "牟志强", "施小雨", UnitKind.EXTERNAL),
        _station("卫生院", "阎惠芳", "闻静", UnitKind.EXTERNAL),
        _village("上桥村", "桑贵生", "芦苇"),
        _village("下桥村", "井长河", "柴小花"),
        _village("石坝村", "项立业", "隋丽丽"),
    ),
    keepers=(Keeper("尚文", AdminKind.ADMIN, "shiqiao-admin"),),
    accounts=("shiqiao-qin", "shiqiao-gu", "shiqiao-admin"),
)

TOWNSHIPS = (QINGHE, SHIQIAO)
PLACES = (YUNLU, *TOWNSHIPS)
