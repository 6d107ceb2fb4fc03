"""The county's points in a township's own files, and which clause of its plan carries out which."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.core.versions import AS_IT_STANDS
from tracker.demo.people import Office
from tracker.demo.workweek import Workweek
from tracker.intake import actions
from tracker.intake.actions import Reading
from tracker.ledger.actions import covering
from tracker.plans import linking, queries
from tracker.plans.models import SourceDocument

# What the clerk links, by headings of the plan; nobody asks villagers what they want to know.
ANSWERS = {
    "公开财政收支情况": "公开财政资金信息",
    "公开惠农补贴发放情况": "公开惠民惠农补贴",
    "公开社会救助情况": "公开就业和社会救助信息",
    "公开就业服务信息": "公开就业和社会救助信息",
    "公开卫生健康服务信息": "公开教育和卫生健康信息",
    "公开征地和重大建设项目信息": "公开规划和项目信息",
    "解读镇级政策文件": "做好政策文件解读",
    "办好热线和网民留言": "办好网民留言",
    "维护镇政府网页": "管好政府网站",
    "规范“青禾发布”公众号": "管好政务新媒体",
    "建好线下公开场所": "建好线下公开场所",
    "办理政府信息公开申请": "规范依申请公开办理",
    "严格信息发布审核": "健全信息发布审核制度",
    "清理行政规范性文件": "集中公开行政规范性文件",
    "衔接村务公开": "推动村务公开与政务公开衔接",
    "落实工作责任": "加强组织领导",
    "开展督促检查": "严格督促检查",
}
EXCUSED = {"公开监管执法信息": "部门联合抽查由县级部门组织并公开结果，本镇没有执法职责。"}


def keep_points(
    session: Session, office: Office, reading: Reading, year: int, arrived: date, week: Workweek
) -> SourceDocument:
    """The county's points as they arrive: kept as a paper above, without tasks of their own."""
    with clock.stopped_at(week.moment(arrived, 9, 40)):
        draft = actions.start_review(session, office.clerk, reading, year)
    with clock.stopped_at(week.moment(arrived, 9, 50)):
        return actions.confirm(
            session, office.clerk, draft, expected_version=AS_IT_STANDS, only_document=True
        ).document


def link(session: Session, office: Office, plan: SourceDocument, points: SourceDocument) -> None:
    """What the plan answers of the points, and what of them is no matter of a township."""
    own = {c.heading: c for c in session.scalars(queries.clauses(plan.id))}
    above = {c.heading: c for c in session.scalars(queries.clauses(points.id))}
    wanted = {own[down].id: above[up].id for down, up in ANSWERS.items()}
    linking.accept(session, office.clerk, plan, wanted)
    for heading, reason in EXCUSED.items():
        covering.excuse(
            session, office.clerk, above[heading], reason, expected_version=AS_IT_STANDS
        )
