"""Texts made to hold up the reader: each is read, in time that grows with its length."""

import random
import time

import pytest

from tests.decompose.write import decomposed

KILOBYTES_100 = 100_000
WORDS = """
一、 （一） 1. 一是 要 需要 各站所 公开 每月 6月底前 年底前 90% 不低于 ， 。 ； ： 、 “ ” 《 》
（ ） 责任单位： 牵头 负责 的 由 以 通过 等 配合 组长： 之日起 10个工作日内 建立 制度 率 和 局
"""
MARKS = [*WORDS.split(), " ", "\t", "\u3000"]


def soup(length):
    pick = random.Random(7)
    words = []
    while length > 0:
        words.append(pick.choice(MARKS))
        length -= len(words[-1].encode())
    return "".join(words)


FILLED = {
    "blanks": " ",
    "tabs": "\t",
    "wide blanks": "\u3000",
    "hard blanks": "\u00a0",
    "rare blanks": "\u2003\u1680\u205f",
    "unseen between blanks": " \u200b",
    "dates": "九月底前",
    "days": "2023年5月6日",
    "markers": "（一）",
    "quotes": "“",
    "titles": "《",
    "digits": "1",
    "brackets": "（",
    "closing brackets": "）",
    "semicolons": "；",
    "modals": "需要",
    "prepositions": "以",
    "actors": "由",
    "bodies": "乙局和",
    "labels": "责任单位：",
    "open labels": "（责任单位：",
    "owners": "（甲局负责）",
    "rates": "报送率达到90%。",
    "lines": "公开\n",
    "titles of documents": "情况\n",
    "words": "甲",
}
SHAPES = {
    "inside": "一、公开平台\n（一）公开。甲{0}乙。",
    "above": "{0}\n一、公开平台\n各站所要公开收费。",
    "label": "一、公开平台\n各站所要公开收费。（责任单位：{0}）完成时限：{0}",
    "group": "成立领导小组，组长{0}由{0}任组长。",
}


def seconds(text):
    began = time.process_time()  # of the processor: other work on the machine does not count
    decomposed(text)
    return time.process_time() - began


@pytest.mark.parametrize("unit", FILLED.values(), ids=FILLED)
def test_a_hundred_kilobytes_of_one_thing_take_no_time(unit):
    times = KILOBYTES_100 // len(unit.encode())

    assert seconds(SHAPES["inside"].format(unit * times)) < 5


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("unit", FILLED.values(), ids=FILLED)
def test_four_times_the_text_takes_nowhere_near_sixteen_times_the_time(shape, unit):
    def least(size):
        text = shape.format(unit * (size // len(unit.encode())))
        return min(seconds(text) for _ in range(2))

    assert least(4 * 30_000) < 11 * least(30_000) + 0.3


def test_marks_in_any_order_take_no_time():
    assert seconds("一、公开平台\n" + soup(KILOBYTES_100)) < 5


@pytest.mark.slow
def test_twice_the_marks_take_about_twice_the_time():
    seconds(soup(1000))
    assert seconds(soup(200_000)) < 3 * seconds(soup(100_000)) + 0.3


def test_bodies_without_end_are_no_endless_recursion():
    draft = decomposed("一、公开\n各站所要公开收费。（责任单位：" + "乙局和" * 5000 + "丙局）")

    assert len(draft.tasks) == 1


def test_blanks_that_set_two_things_apart_still_do():
    draft = decomposed("清溪镇文件" + " " * 30 + "签发人：李明\n清溪镇2023年公开方案\n一、公开")

    assert draft.header.signer == "李明"


def test_a_sentence_without_end_loses_nothing():
    draft = decomposed("一、公开平台\n（一）公开。" + "各站所要公开收费，" * 1000)

    covered = [(t.start, t.end) for t in draft.tasks]
    covered += [span for clause in draft.outline for span in clause.background]
    assert sum(end - start for start, end in covered) >= 9000
