"""One of the processes of the race: saves the form of one task, again and again."""

import logging
import re
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from tests.databases import settings
from tracker.factory import create_app
from tracker.web.refs import ref


@dataclass(frozen=True)
class Told:
    """What a saver needs to know."""

    name: int
    folder: Path
    address: str
    task: int
    each: int
    cookie: str


@dataclass(frozen=True)
class Answer:
    """What one save was answered, and what it had sent."""

    status: int
    version: int
    text: str
    percent: int
    is_shown: bool  # whether the page holds the text


def save_often(told: Told, start: Barrier, back: Connection) -> None:
    """Open the form, then save `each` times; every conflict gives the form for the next time.

    After a save the old form is sent once more, as from a second tab: that is a conflict too.
    """
    app = create_app(settings(told.folder, told.address))  # its own engine, as in a server
    logging.disable(logging.CRITICAL)
    client = app.test_client()
    client.set_cookie("luoshi", told.cookie)
    app.config["REQUESTS_PER_MINUTE"] = 10**9  # a saver is no person
    with app.app_context():
        page = f"/tasks/{ref(told.task)}"
    address = f"{page}/report"
    fields = hidden_fields(client.get(page).text, address)
    fields.pop("submission")  # each of these saves is meant
    answers = []
    start.wait()
    for turn in range(told.each):
        text, percent = f"第 {told.name} 人第 {turn} 次保存。", (told.name * 31 + turn) % 101
        sent = fields | {"text": text, "percent": str(percent), "act": "report"}
        answer = client.post(address, data=sent)
        version, shown = int(sent["version"]), text in answer.text
        answers.append(Answer(answer.status_code, version, text, percent, shown))
        if answer.status_code == 409:
            fields = hidden_fields(answer.text, address)
    back.send(answers)


def hidden_fields(page: str, address: str) -> dict[str, str]:
    """The hidden fields of the form that goes to `address`."""
    form = page[page.index(f'action="{address}"') :].partition("</form>")[0]
    tags = [tag for tag in re.findall(r"<input[^>]*>", form) if 'type="hidden"' in tag]
    pairs = [(re.search(r'name="([^"]+)"', t), re.search(r'value="([^"]*)"', t)) for t in tags]
    return {name[1]: value[1] for name, value in pairs if name and value}
