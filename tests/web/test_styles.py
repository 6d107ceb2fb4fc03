"""Templates keep to the look: known classes, no colours of their own, nothing inline."""

import re
from pathlib import Path

import pytest

from tracker.core.settings import ROOT
from tracker.web.assets import PACKAGED

# Letters are read where no stylesheet reaches (the look, page 10).
TEMPLATES = ROOT / "templates"
PAGES = sorted(
    path for path in TEMPLATES.rglob("*.html") if "mail" not in str(path.relative_to(TEMPLATES))
)
FORBIDDEN = re.compile(
    r"(text|bg|border|btn|link)-(danger|success|warning|info|secondary|dark|light)"
    r"|card|badge|alert|table-striped|toast|modal|spinner-.*"
)
MARKUP = re.compile(r'class="((?:[^"{]|\{[{%].*?[%}]\})*)"')
PART = "\0"  # stands for an expression: the name around it is not known here


@pytest.fixture(scope="module")
def known():
    styles = [path.read_text() for path in (ROOT / "static" / "css").glob("*.css")]
    styles.append(PACKAGED["bootstrap.css"].read_text())
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", "\n".join(styles)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_class_is_one_that_a_stylesheet_knows_and_the_look_allows(path, known):
    used = classes(path)

    assert used <= known
    assert not [name for name in used if FORBIDDEN.fullmatch(name)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path):
    text = path.read_text()

    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", text)
    assert not re.search(r"(src|action)=\"(https?:)?//", text)
    assert not re.search(r"\|\s*safe\b", text), "markup is made in macros, never waved through"


def test_our_scripts_and_styles_ask_nobody_else():
    for path in (ROOT / "static").rglob("*.*"):
        assert not re.search(r"(https?:)?//(?!www\.w3\.org)[a-z]+\.[a-z]", addresses(path)), path


def classes(path: Path) -> set[str]:
    text = " ".join(MARKUP.findall(path.read_text()))
    text = re.sub(r"\{\{.*?\}\}", PART, re.sub(r"\{%.*?%\}", " ", text))
    return {name for name in text.split() if PART not in name}


def addresses(path: Path) -> str:
    return "\n".join(re.findall(r"(?:url\(|import |fetch\()[^)\n]*", path.read_text()))
