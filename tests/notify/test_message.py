"""A letter on the wire: fixed headers, and nothing that can bend them."""

import email
from datetime import UTC, date, datetime
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.notify.message import BadAddress, Outgoing, message_id, message_of
from tracker.notify.rules import NewLetter

SENDER = "落实台账 <luoshi@qinghe.example>"


def outgoing(**said):
    given = {
        "message_id": "<abc@qinghe.example>",
        "to": "hemin@luoshi.test",
        "subject": "[政务公开] 逾期2 — 9月18日",
        "text": "您是经办人\n",
        "html": "<p>您是经办人</p>",
        "written_at": datetime(2026, 9, 18, tzinfo=UTC),
    }
    return Outgoing(**(given | said))


def read(letter):
    return email.message_from_bytes(message_of(letter, SENDER).as_bytes(), policy=default)


def test_a_letter_says_what_it_is_and_asks_for_no_answer():
    message = read(outgoing())

    assert message["From"] == SENDER
    assert message["To"] == "hemin@luoshi.test"
    assert message["Subject"] == "[政务公开] 逾期2 — 9月18日"
    assert message["Message-ID"] == "<abc@qinghe.example>"
    assert message["Date"] == "Fri, 18 Sep 2026 08:00:00 +0800"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message.get_body(("plain",)).get_content().split() == ["您是经办人"]
    assert message.get_body(("html",)).get_content().split() == ["<p>您是经办人</p>"]


def test_a_second_try_is_the_same_letter_to_the_byte():
    first, second = (message_of(outgoing(), SENDER).as_bytes() for _ in range(2))

    assert first == second


def test_the_message_id_is_one_for_a_person_kind_day_and_slot():
    letter = NewLetter(
        person_id=7, to_addr="a@b.c", local_day=date(2026, 9, 18), subject="", text=""
    )
    other = NewLetter(
        person_id=7, to_addr="a@b.c", local_day=date(2026, 9, 21), subject="", text=""
    )

    ours = message_id(letter, "http://luoshi.test", SENDER)

    assert ours == message_id(letter, "http://luoshi.test", SENDER)
    assert ours.endswith("@qinghe.example>")
    assert ours != message_id(other, "http://luoshi.test", SENDER)
    assert ours != message_id(letter, "http://elsewhere.test", SENDER)


def test_who_has_no_address_is_refused_in_words_for_people():
    with pytest.raises(BadAddress, match="不能发送：没有邮箱。"):
        message_of(outgoing(to=""), SENDER)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "hemin",
        "a@luoshi.test, b@luoshi.test",
        "a@luoshi.test;b@luoshi.test",
        "贺敏 <hemin@luoshi.test>",
        "hemin@luoshi.test\nBcc: x@evil.example",
        "hemin@luoshi.test\x00",
        "贺敏@luoshi.test",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(to):
    with pytest.raises(BadAddress):
        message_of(outgoing(to=to), SENDER)


@given(st.text())
def test_no_subject_adds_a_header(subject):
    plain = message_of(outgoing(), SENDER)

    message = message_of(outgoing(subject=subject), SENDER)

    assert message.keys() == plain.keys()
    assert read(outgoing(subject=subject)).keys() == plain.keys()


@given(st.text())
def test_any_text_can_be_sent_and_no_control_character_is(text):
    message = read(outgoing(text=text, html=""))

    said = message.get_content()
    assert not [c for c in said if ord(c) < 32 and c not in "\r\n\t"]
