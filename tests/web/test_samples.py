"""The page of components: every macro by the line it shows, sound on screen and paper."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import nodes

from tests.browser import faults_for_readers, opened, overhang
from tests.test_cli import run
from tracker.core.settings import ROOT
from tracker.web import prepare_templates, samples

COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
SHOTS = Path(__file__).parents[1] / "shots"
MOST_LINES = 400
INK = "one => getComputedStyle(one).fill + getComputedStyle(one).stroke"


def parsed(path):
    app = Flask("tracker")
    prepare_templates(app)
    return app.jinja_env.parse(path.read_text(encoding="utf-8"))


def offered(path):
    """The macros others may import; Jinja keeps a leading underscore at home."""
    return {macro.name for macro in parsed(path).find_all(nodes.Macro) if macro.name[0] != "_"}


def shown():
    """The macros each component has on the page: those called inside a sample."""
    tree = parsed(samples.PAGE)
    imports = tree.find_all(nodes.FromImport)
    home = {name: one.template.value for one in imports for name in one.names}
    called = [
        call.node.name
        for block in tree.find_all(nodes.CallBlock)
        if block.call.node.name == "sample"
        for part in block.body
        for call in part.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    ]
    return {(home[name], name) for name in called if name in home}


@pytest.fixture(scope="module")
def soup():
    return BeautifulSoup(samples.page(), "html.parser")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_macro_has_a_sample(path):
    wanted = {(f"components/{path.name}", name) for name in offered(path)}

    assert wanted
    assert wanted <= shown()


def test_a_sample_shows_the_line_that_makes_it(soup):
    drawn = soup.select("figure.sample")
    lines = [figure.select_one("pre").get_text() for figure in drawn]

    assert lines == samples.codes(samples.PAGE.read_text(encoding="utf-8"))
    light = next(figure for figure in drawn if "light(" in figure.pre.get_text())
    assert "逾期" in light.select_one(".sample-show .light-overdue").get_text()
    assert '{{ light("overdue", "逾期") }}' in light.pre.get_text()


def test_a_sample_says_when_to_use_it_in_both_languages(soup):
    for figure in soup.select("figure.sample"):
        when, note = (one.get_text() for one in figure.select("figcaption p"))
        assert any("\u4e00" <= char <= "\u9fff" for char in when), when
        assert note.isascii() or "我的" in note, note
        assert note.endswith("."), note


def test_every_group_of_the_look_is_on_the_page(soup):
    ways = [a["href"].removeprefix("#") for a in soup.select('nav[aria-label="分组"] a')]

    assert ways == [heading["id"] for heading in soup.select(".sample-group")]
    assert len(ways) >= 12


def test_the_page_is_one_file_that_asks_nobody(soup):
    assert not soup.select("link, script, img, iframe, [src]")
    assert {a["href"][0] for a in soup.select("a[href]")} == {"#"}
    assert "@import" not in soup.style.get_text()
    assert "url(http" not in soup.style.get_text().replace('"', "")
    assert len(samples.PAGE.read_text().splitlines()) < MOST_LINES


def test_the_command_writes_it_without_a_database(tmp_path):
    out = tmp_path / "look.html"

    answer = run(tmp_path / "none", "components", "-o", str(out))

    assert answer.returncode == 0, answer.stderr
    assert str(out) in answer.stdout
    assert out.read_text(encoding="utf-8").splitlines() == samples.page().splitlines()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("-o", "{tmp}/nowhere/look.html"), 1, "写不了"),
        (("-o", "{tmp}"), 2, "-o"),
        ((), 2, "-o"),
        (("--help",), 0, "浏览器"),
    ],
)
def test_the_command_ends_with_its_status_and_a_sentence(tmp_path, words, status, said):
    answer = run(tmp_path, "components", *(word.format(tmp=tmp_path) for word in words))

    assert answer.returncode == status, answer
    assert said in (answer.stdout if status == 0 else answer.stderr)
    assert "Traceback" not in answer.stderr


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_the_page_fits_and_reads_well(tmp_path, browser, width, scheme):
    out = tmp_path / "look.html"
    out.write_text(samples.page(), encoding="utf-8")
    SHOTS.mkdir(exist_ok=True)

    with opened(browser, out.as_uri(), width, color_scheme=scheme) as page:
        page.get_by_text("确认导入", exact=True).click()
        assert page.get_by_role("heading", name="确认导入 48 项任务").is_visible()
        page.screenshot(path=SHOTS / f"components-{width}-{scheme}.png", full_page=True)
        assert overhang(page) == 0
        assert faults_for_readers(page) == []


@pytest.mark.browser
def test_paper_says_everything_in_black_and_white(tmp_path, browser):
    out = tmp_path / "look.html"
    out.write_text(samples.page(), encoding="utf-8")

    with opened(browser, out.as_uri(), 794) as page:
        page.emulate_media(media="print")
        page.screenshot(path=SHOTS / "components-print.png", full_page=True)
        assert overhang(page) == 0
        assert coloured(page) == []
        for marks in (("s1", "s2", "s3"), ("k-a", "k-b", "k-c", "k-d", "k-e")):
            inks = [page.locator(f".key .{mark}").evaluate(INK) for mark in marks]
            assert len(set(inks)) == len(marks), "a legend that a copier makes the same"
        empty = page.evaluate(
            """[...document.querySelectorAll('.sample-show')]
            .filter(one => one.getBoundingClientRect().height < 40 && !one.innerText.trim())
            .map(one => one.closest('figure').querySelector('.sample-when').innerText)"""
        )
        assert empty == []
        assert page.locator("p.print-only", has_text="2026年11月23日打印").is_visible()


def coloured(page):
    """Classes of visible things in a sample whose ink, ground or line has a hue on paper."""
    found: list[str] = page.evaluate(
        """() => {
        const hue = value => {
            const [r, g, b, a = 1] = (value.match(/[\\d.]+/g) || [0, 0, 0]).map(Number);
            return a > 0 && Math.max(r, g, b) - Math.min(r, g, b) > 24;
        };
        const drawn = style => [style.color, style.backgroundColor, style.fill, style.stroke,
            ...['Top', 'Right', 'Bottom', 'Left'].map(
                side => style[`border${side}Width`] === '0px' ? '' : style[`border${side}Color`])];
        return [...document.querySelectorAll('.sample-show *')]
            .filter(one => one.checkVisibility() && drawn(getComputedStyle(one)).some(hue))
            .map(one => one.outerHTML.slice(0, 120));
        }"""
    )
    return found
