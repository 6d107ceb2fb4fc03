"""What happens in the township in 2026, quarter by quarter."""

from datetime import date

from tests.journeys import township
from tests.journeys.year.hands import Hands, photo
from tests.journeys.year.town import CLERK, DEPUTY, MAYOR, ONCE, every
from tests.page import Page
from tracker.web.refs import ref

EVENTS = (4, 5, 16, 28, 34, 38, 42)
YEARLY = 22
# reported on each quarter by the rhythm of their words, every week among them
STANDING = every(range(1, 49), [*ONCE, *EVENTS, YEARLY])
HALF_YEARLY = (12, 13, 17, 20, 21, 23, 24, 27)  # of them two quarters at once, one of them late
SILENT = (
    5, 11, 12, 13, 14, 20, 21, 23, 24, 25, 26, 27, 28, 30, 33, 34, 35, 42, 43, 47,
)  # fmt: skip
LAZY, EXCUSED_IN_Q2 = 36, 32  # behind from the autumn on; a period that need not be reported
UNFINISHED, CARRIED = 40, 31  # both late at the end of the year; one of them goes on


def first_quarter(hands: Hands) -> None:
    """Taken on by hand or by silence, two objections, the first days due."""
    town = hands.town
    with town.on(1, 14):
        hands.accept(*every(hands.where, [*SILENT, 10, 44]))
        hands.act("唐一舟", 10, "object", "已提出异议", reason="补贴发放由民政办负责。")
        hands.act("何苗", 44, "object", "已提出异议", reason="业务培训由党政办公室组织。")
    with town.on(1, 16):
        words = "惠农补贴由财政所发放并公开，维持。"
        hands.act(CLERK, 10, "settle", "已交办", act="uphold", reason=words)
        hand_on(hands, 44, township.OFFICE, "邵文")
        hands.accept(10, 44)
    with town.on(1, 28):
        for row in SILENT[::4]:
            assert "视同签收" in hands.page(CLERK, row).text
    with town.on(2, 25):
        happened(hands, 16, date(2026, 2, 24), "印发春耕补贴政策文件。")
        hands.report(2, "已归集十二份规划。", percent="30", file=photo())
        said = {"to_post_id": str(town.post_of_clerk().id), "answer_by": "2026-03-06"}
        words = "部门预算公开要逐项核对口径。"
        hands.act("梁宏业", 7, "instruct", "已批示", text=words, **said)
    with town.on(2, 27):
        hands.finish(16)
    with town.on(3, 4):
        hands.answer(CLERK, 7, "已与财政所逐项核对，口径一致。")
    with town.on(3, 10):
        hands.extend(48, date(2026, 3, 18), by=CLERK)  # three working days: the office may
    with town.on(3, 18):
        hands.submit(48)
        unseen = {"act": "verify", "verdict": "implemented"}
        hands.act("梁宏业", 48, "verify", "没有打开看过", **unseen)
        hands.verify(48)
    with town.on(3, 25):
        hands.submit(1)  # three working days late
        hands.submit(7, file=photo("部门预算.txt"))
    with town.on(3, 26):
        hands.verify(1, verdict="mostly_implemented")
        hands.send_back(7, "附表缺“三公”经费一栏。")
    with town.on(3, 30):
        hands.submit(7, text="已补齐附表。", url="https://www.xinmin.example/ys/2.html")
    with town.on(3, 31):
        hands.verify(7)
        hands.finish(*every(STANDING, HALF_YEARLY))


def second_quarter(hands: Hands) -> None:
    """Urging, 不涉及 granted and refused, a withdrawn task, a new leader in June."""
    town = hands.town
    with town.on(4, 22):
        for _ in range(2):
            hands.act(CLERK, 2, "urge", "已催办。")
        hands.act(CLERK, 2, "urge", "每个工作日最多两次")
        words = "本镇没有政务新媒体账号的开设权限，由区里统一开设。"
        hands.act(CLERK, 38, "withdraw", "已撤销", reason=words)
    with town.on(4, 28):
        hands.extend(2, date(2026, 5, 22), by="梁宏业", not_by=CLERK)  # fifteen working days
    with town.on(5, 8):
        hands.excuse(6, "本镇没有反垄断执法职能，不涉及此项。", by="梁宏业")
        hands.excuse(
            19,
            "市里的制度只约束市直部门，本镇不涉及。",
            by=DEPUTY,
            answer="镇里印发的文件也要照此解读。",
            grant=False,
        )
        hands.excuse(34, "本镇没有独立的政府网站专栏，不涉及。", by=MAYOR)
    with town.on(5, 21):
        hands.finish(2)
    with town.on(5, 25):
        hands.extend(10, date(2026, 6, 5), by="梁宏业", answer="补贴公开不能拖。", grant=False)
    with town.on(5, 29):
        hands.finish(10, file=photo("补贴发放公示.txt"))
    with town.on(6, 10):
        hands.finish(44)
    with town.on(6, 15):
        new_leader(hands, "梁宏业", "郝建国")
    with town.on(6, 17):
        words = "网站改版停用，本季度没有可查的栏目。"
        hands.act(
            CLERK, EXCUSED_IN_Q2, "periods/excuse", "已认定免报", place="/periods", reason=words
        )
    with town.on(6, 30):
        hands.submit(29)
        hands.send_back(29, "只写了关停，没有迁移的证明。")
        hands.submit(29, text="已补迁移截图。", file=photo("迁移截图说明.txt"))
        hands.verify(29)
        hands.finish(*every(STANDING, [EXCUSED_IN_Q2]))


def third_quarter(hands: Hands) -> None:
    """An answer that comes late, an extension past the day, a leaver."""
    town = hands.town
    with town.on(7, 6):
        said = {"to_post_id": str(town.post_of_clerk().id), "answer_by": "2026-07-10"}
        hands.act(DEPUTY, 18, "instruct", "已批示", text="热线清理要有清单。", **said)
        happened(hands, 28, date(2026, 7, 3), "群众反映停水，网上有议论。")
        happened(hands, 28, date(2026, 7, 6), "汛期谣言。")
    with town.on(7, 8):
        hands.finish(28)
    with town.on(7, 20):
        assert "逾期" in hands.page(CLERK, 18).text
        hands.answer(CLERK, 18, "清单已附，共九条热线。")
    with town.on(9, 1):
        hand_over(hands, "邵文", "孟佳")
    with town.on(9, 8):
        hands.extend(18, date(2026, 9, 22), by=MAYOR, not_by=DEPUTY)  # past its day: one higher
    with town.on(9, 18):
        hands.finish(45, file=photo("业务指导记录.txt"))
    with town.on(9, 21):
        hands.finish(18)
    with town.on(9, 30):
        hands.finish(14, 30)
        hands.finish(*every(STANDING, [LAZY, *HALF_YEARLY]))


def fourth_quarter(hands: Hands) -> None:
    """What is left is done, but for three rows."""
    town = hands.town
    with town.on(11, 30):
        hands.finish(33)
    with town.on(12, 14):
        hands.finish(25)  # one working day late
        hands.report(CARRIED, "已完成平台需求调研。", percent="40")
    with town.on(12, 18):
        hands.finish(26)
    with town.on(12, 30):
        hands.finish(*every(STANDING, [LAZY]))
        hands.finish(43, YEARLY)


# ── what is not a form of the task's own page


def hand_on(hands: Hands, row: int, unit: str, handler: str) -> None:
    """The office gives an objected task to another unit, on its own page."""
    page = hands.page(CLERK, row, "/assign")
    form = next(one for one in page.forms if one.action.endswith("/assign"))
    choice = {read.text.strip(): str(read["value"]) for read in form.tag.select("option")}
    sent = {"lead_unit_id": choice[unit], "handler_id": choice[handler]}
    answer = Page(form.send(hands.town.client(CLERK), **sent))
    assert "已更新分派。" in answer.notices, answer.notices + answer.errors
    hands.worker[row] = handler


def happened(hands: Hands, row: int, on: date, what: str) -> None:
    """What the row waits for happened."""
    said = {"what": what, "on": on.isoformat()}
    hands.act(hands.worker[row], row, "happened", "已登记", **said)


def new_leader(hands: Hands, old: str, new: str) -> None:
    """The leading group has another version: one seat has another holder from today."""
    town, seat = hands.town, hands.town.post(old).id
    client = town.client(CLERK)
    way = next(
        path for path in Page(client.get("/people/group")).links.values() if "adjust" in path
    )
    form = next(one for one in Page(client.get(way)).forms if f"s{seat}_person" in one.fields)
    sent = {f"s{seat}_person": str(town.person(new).id), "reason": "人事调整"}
    answer = Page(form.send(client, **sent))
    assert any("领导小组" in one for one in answer.notices), answer.notices + answer.errors
    hands.leader = {row: new if one == old else one for row, one in hands.leader.items()}


def hand_over(hands: Hands, leaver: str, heir: str) -> None:
    """Somebody leaves: all in hand goes to another, then the account is closed."""
    town, client = hands.town, hands.town.client(CLERK)
    place = f"/people/{ref(town.person(leaver).id)}"
    form = next(
        one for one in Page(client.get(f"{place}/handover")).forms if "to_all" in one.fields
    )
    answer = Page(form.send(client, to_all=str(town.person(heir).id), reason="调离"))
    assert any("已移交" in one for one in answer.notices), answer.notices + answer.errors
    form = next(one for one in Page(client.get(place)).forms if one.action.endswith("/retire"))
    answer = Page(form.send(client))
    assert any("已停用" in one for one in answer.notices), answer.notices + answer.errors
    hands.worker = {row: heir if one == leaver else one for row, one in hands.worker.items()}
