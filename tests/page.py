"""A page as a person reads it. Its manners are checked whenever a test opens one."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FIELDS = "input:not([type=hidden]), select, textarea"
LOADED = (
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("form", "action"),
)


class Form:
    """A form of a page: where it goes, what stands in it, and what it becomes when filled in."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.action = str(tag.get("action", ""))
        self.fields: dict[str, str | list[str]] = {}
        for name, value in _standing_in(tag):
            known = self.fields.get(name)
            self.fields[name] = (
                value if known is None else [*([known] if isinstance(known, str) else known), value]
            )

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, without the keys that press them."""
        return [_said(button) for button in self.tag.select("button, input[type=submit]")]

    def filled(self, **changes: object) -> dict[str, object]:
        """What the browser would send after these changes, the token included."""
        unknown = set(changes) - set(self._names())
        assert not unknown, f"the form has no {unknown}, only {self._names()}"
        return {**self.fields, **changes}

    def send(self, client: FlaskClient, **changes: object) -> TestResponse:
        """Fill in, press the button, and follow to the page that answers."""
        return client.post(self.action, data=self.filled(**changes), follow_redirects=True)

    def _names(self) -> list[str]:
        return [str(tag["name"]) for tag in self.tag.select("[name]")]


def _said(button: Tag) -> str:
    """What is read out of a button: a key shown on it is not."""
    keys = "".join(read(key) for key in button.select("kbd[aria-hidden]"))
    return read(button).removesuffix(keys).strip()


class Page:
    """An answer that is a page: heading, notices, links, forms.

    Opening one checks what every page owes its reader (`check_manners`).
    """

    def __init__(self, response: TestResponse) -> None:
        assert response.location is None, f"this answer leads on to {response.location}"
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.check_manners()

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return read(self.soup.select("h1")[0])

    @property
    def title(self) -> str:
        """The words in the browser's tab."""
        return read(self.soup.select("title")[0])

    @property
    def text(self) -> str:
        """All words of the page proper, without the frame."""
        return read(self.soup.select("main")[0])

    @property
    def notices(self) -> list[str]:
        """The sentences of its notices, from top to bottom."""
        return [read(tag) for tag in self.soup.select(".notice > div:not(.acts)")]

    @property
    def errors(self) -> list[str]:
        """What is said above fields that were filled in wrongly."""
        return [read(tag) for tag in self.soup.select(".error")]

    @property
    def links(self) -> dict[str, str]:
        """Where the links of the page lead, by their words; of equal words the first."""
        found: dict[str, str] = {}
        for tag in self.soup.select("a[href]"):
            found.setdefault(read(tag) or str(tag.get("aria-label", "")), str(tag["href"]))
        return found

    @property
    def forms(self) -> list[Form]:
        """The forms of the page proper."""
        return [Form(tag) for tag in self.soup.select("main form")]

    def form(self, button: str) -> Form:
        """The form that is sent with the button of these words."""
        for form in (Form(tag) for tag in self.soup.select("form")):
            if button in form.buttons:
                return form
        raise AssertionError(f"no form with a button {button}: {[f.buttons for f in self.forms]}")

    def rows(self, css: str = "tbody tr") -> list[list[str]]:
        """A table's rows as words, cell by cell."""
        return [[read(cell) for cell in row.select("th, td")] for row in self.soup.select(css)]

    def check_manners(self) -> None:
        """What every page owes its reader."""
        assert len(self.soup.select("h1")) == 1, "a page has one heading"
        assert self.heading in self.title, f"the title names the page: {self.title}"
        assert self.soup.select('html[lang="zh-CN"]'), "the page says its language"
        self._check_names()
        self._check_forms()
        self._check_nothing_inline()

    def _check_names(self) -> None:
        ids = Counter(str(tag["id"]) for tag in self.soup.select("[id]"))
        assert max(ids.values(), default=1) == 1, f"an id is used twice: {ids.most_common(3)}"
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for tag in self.soup.select(f"[{attribute}]"):
                value = tag[attribute]
                for name in value.split() if isinstance(value, str) else value:
                    assert name in ids, f"{attribute} leads nowhere: {tag}"
        for tag in self.soup.select('a[href^="#"]'):
            target = str(tag["href"])[1:]
            assert not target or target in ids, f"a link leads nowhere: {tag}"

    def _check_forms(self) -> None:
        for form in self.soup.select("form"):
            if str(form.get("method", "get")).lower() == "post":
                assert form.get("action"), f"a form says where it goes: {form}"
                assert form.select("input[name$=csrf_token]"), f"a form carries the token: {form}"
        for field in self.soup.select(FIELDS):
            labelled = self.soup.select(f'label[for="{field.get("id")}"]') or field.get(
                "aria-label"
            )
            assert labelled or field.find_parent("label"), f"no label: {field}"
        for button in self.soup.select("button, summary, a[href]"):
            spoken = read(button) or button.get("aria-label") or button.select("[aria-label]")
            assert spoken, f"nothing to read out: {button}"

    def _check_nothing_inline(self) -> None:
        assert not self.soup.select("style, [style]"), "styles stand in the stylesheet"
        for tag in self.soup.find_all(True):
            handlers = [name for name in tag.attrs if name.startswith("on")]
            assert not handlers, f"scripts stand in a file: {tag}"
            assert not str(tag.get("href", "")).startswith("javascript:"), str(tag)
        for script in self.soup.select("script"):
            assert script.get("src"), "scripts stand in a file"
            assert script.get("nonce"), "a script carries the nonce"
        for name, attribute in LOADED:
            for tag in self.soup.select(f"{name}[{attribute}]"):
                address = urlsplit(str(tag[attribute]))
                assert not address.netloc, f"nothing comes from elsewhere: {tag}"


def read(tag: Tag) -> str:
    """The words of `tag`, in one line."""
    return " ".join(tag.get_text(" ", strip=True).split())


def _standing_in(form: Tag) -> Iterator[tuple[str, str]]:
    """Name and value of every field as the browser would send it."""
    for tag in form.select("input[name], select[name], textarea[name]"):
        name = str(tag["name"])
        if tag.name == "select":
            options = tag.select("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and not tag.has_attr("multiple"):
                chosen = options[:1]
            for option in chosen:
                yield name, str(option.get("value", option.get_text()))
        elif tag.name == "textarea":
            yield name, tag.get_text().removeprefix("\r\n").removeprefix("\n")
        elif tag.get("type") in ("checkbox", "radio"):
            if tag.has_attr("checked"):
                yield name, str(tag.get("value", "on"))
        elif tag.get("type") not in ("submit", "button", "file"):
            yield name, str(tag.get("value", ""))
