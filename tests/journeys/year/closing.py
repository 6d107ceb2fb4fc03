"""The year's end in the pages: closing with what goes on, opening again."""

from tests.journeys.year.hands import Hands
from tests.journeys.year.town import CLERK, MAYOR
from tests.page import Form, Page
from tracker.web.refs import number_of

WHY = "县里要求补报一项，补办以后再封存。"


def close(hands: Hands, says: str, carried: tuple[int, ...]) -> Page:
    """The clerk closes the year on its page; of the list only `carried` stay ticked."""
    client = hands.town.client(CLERK)
    page = Page(client.get(year_link(client, "封存年度")))
    form = page.form("封存 2026 年度")
    ticks = {str(one["value"]) for one in form.tag.select("input[name=carry]")}
    wanted = [str(number_of(hands.where[row].rpartition("/")[2])) for row in carried]
    assert set(wanted) <= ticks, (wanted, ticks)
    answer = Page(form.send(client, act="close", **({"carry": wanted} if ticks else {})))
    assert any(says in one for one in answer.notices), answer.notices
    return answer


def reopen(hands: Hands) -> Page:
    """The mayor opens it again, and says why."""
    client = hands.town.client(MAYOR)
    page = Page(client.get("/years/"))
    form = next(Form(tag) for tag in page.soup.select("form[action$='/reopen']"))
    answer = Page(form.send(client, reason=WHY))
    assert "年度已重新打开，可以继续办理。" in answer.notices, answer.notices
    assert WHY in answer.text
    return answer


def year_link(client, words: str) -> str:  # type: ignore[no-untyped-def]
    """Where the page of the years leads by those words, for 2026."""
    for row in Page(client.get("/years/")).soup.select("table.ledger tbody tr"):
        for link in row.select("a"):
            if link.text.strip() == words and row.th and "2026 年度" in row.th.text:
                return str(link["href"])
    raise AssertionError(f"no {words}")
