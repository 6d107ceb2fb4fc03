"""What people of the township do in its pages: each act is a form they find there and send."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.journeys import township
from tests.journeys.year.town import CLERK, DEPUTY, HANDLERS, LED_BY, Town, unit_of
from tests.page import Form, Page

HEADS = {unit: name for name, unit in township.HEADS}


class NotOffered(AssertionError):
    """The page has no such form for this person."""


class Glanced(Page):
    """A page of a kind that was looked at before: read for its words and forms only."""

    def check_manners(self) -> None:
        """Checked on the first of its kind."""


class Hands:
    """The people at work, by the number of the row."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.seen: set[str] = set()  # the acts whose answer was looked at with all its manners
        self.where: dict[int, str] = {}  # the task's own page, by its number
        self.worker: dict[int, str] = {}
        self.leader: dict[int, str] = {}
        with town.on(1, 13):
            for path, number in listed(town.client(CLERK)):
                self.where[number] = path
        for row in self.where:
            unit = unit_of(row)
            self.worker[row] = HANDLERS.get(unit) or HEADS[unit]
            self.leader[row] = LED_BY.get(unit, DEPUTY)

    def page(self, who: str, row: int, place: str = "") -> Page:
        """The page of the task, as that person reads it."""
        return Glanced(self.town.client(who).get(self.where[row] + place))

    def act(self, who: str, row: int, verb: str, says: str, place: str = "", **fields: Any) -> Page:
        """Find the form behind `verb` on the task's page, send it, and hear what the page says."""
        return self.send(form_of(self.page(who, row, place), verb), who, says, **fields)

    def send(self, form: Form, who: str, says: str, **fields: Any) -> Page:
        """Send a form and hear what the page says; the first of its kind is looked at closely."""
        verb = form.action.rpartition("/")[2]
        kind = Glanced if verb in self.seen else Page
        self.seen.add(verb)
        answer = kind(form.send(self.town.client(who), **fields))
        heard = answer.notices + answer.errors
        assert any(says in one for one in heard), f"{who} {form.action}: {heard}"
        return answer

    def accept(self, *rows: int) -> None:
        """Their workers take them on."""
        for row in rows:
            self.act(self.worker[row], row, "accept", "已签收")

    def report(self, row: int, text: str, **fields: Any) -> None:
        """The worker tells how far it has come."""
        self.act(self.worker[row], row, "report", "已更新进展", act="report", text=text, **fields)

    def submit(self, *rows: int, **fields: Any) -> None:
        """The workers hand in, with a link as proof unless something else is given."""
        proof = fields or {"url": "https://www.xinmin.example/zwgk/1.html", "title": "镇网站公开页"}
        for row in rows:
            said = {"text": "已办完，已在镇网站公开。", **proof}
            form = form_of(self.page(self.worker[row], row), "report")
            if form.tag.select_one("select[name=period] option[value='']"):
                said["period"] = ""  # every period there is, and not the first alone
            self.send(form, self.worker[row], "已提交审核", act="submit", **said)

    def verify(self, *rows: int, verdict: str = "implemented", by: str = "") -> None:
        """The leaders look at the proof, one page each, and sign off."""
        for row in rows:
            who = by or self.leader[row]
            page, client = self.page(who, row), self.town.client(who)
            for piece in page.soup.select("ul.proof > li"):
                if "未看" in piece.text:
                    assert client.get(str(piece.select("a")[0]["href"])).status_code == 200
            form = form_of(page, "verify")
            self.send(form, who, "已审核通过", act="verify", verdict=verdict)

    def answer(self, who: str, row: int, text: str) -> None:
        """Whom an instruction was given to answers it."""
        self.act(who, row, "answer", "已回复批示", text=text)

    def finish(self, *rows: int, **fields: Any) -> None:
        """Handed in and signed off on the same day."""
        self.submit(*rows, **fields)
        self.verify(*rows)

    def send_back(self, row: int, why: str) -> None:
        """The leader returns it."""
        self.act(self.leader[row], row, "verify", "已退回办理", act="return", text=why)

    def extend(
        self,
        row: int,
        to: date,
        by: str,
        answer: str = "",
        *,
        grant: bool = True,
        not_by: str = "",
    ) -> None:
        """The worker asks for another day, somebody decides; `not_by` is not offered to."""
        asked = {"wanted": to.isoformat(), "reason": "等区里的新模板，表样还没有定。"}
        self.act(self.worker[row], row, "extension", "已申请延期", **asked)
        if not_by:
            with pytest.raises(NotOffered):
                form_of(self.page(not_by, row), "extension/decide")
        said = "已同意延期" if grant else "不同意延期"
        decided = {"act": "grant" if grant else "refuse", "text": answer}
        self.act(by, row, "extension/decide", said, **decided)

    def excuse(self, row: int, why: str, by: str, answer: str = "", *, grant: bool = True) -> None:
        """The worker says that it does not concern the township, somebody decides."""
        self.act(self.worker[row], row, "excuse/ask", "已申请认定不涉及", reason=why)
        said = "已认定为不涉及" if grant else "不同意认定不涉及"
        self.act(by, row, "excuse", said, act="grant" if grant else "refuse", text=answer)


def form_of(page: Page, verb: str) -> Form:
    """The form of the page that does `verb`: the last words of its address."""
    for form in page.forms + [Form(tag) for tag in page.soup.select("header form")]:
        if re.search(rf"/[\w-]{{22}}/{verb}$", form.action):
            return form
    raise NotOffered(f"{page.heading} offers no {verb}: {[one.action for one in page.forms]}")


def listed(client: FlaskClient, show: str = "all") -> list[tuple[str, int]]:
    """The rows of the ledger's list, page by page: address and number."""
    place: str | None = f"/ledger/?year=2026&show={show}"
    found = []
    while place:
        page = Page(client.get(place))
        for row in page.soup.select("table.ledger tbody tr"):
            number = int(row.select("td.num")[0].text)
            found.append((str(row.select("a.what")[0]["href"]), number))
        further = page.soup.select("a[rel=next]")
        place = str(further[0]["href"]) if further else None
    return found


def photo(name: str = "公示栏.txt") -> tuple[io.BytesIO, str]:
    """A file as proof."""
    return io.BytesIO("公示内容留底。".encode()), name
