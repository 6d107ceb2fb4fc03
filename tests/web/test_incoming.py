"""What a browser sends is cut down to what the program and its database can take."""

import io

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from tests.page import Page
from tracker.web.incoming import Word
from tracker.web.links import number_argument

TOO_LARGE = ["2147483648", "9" * 25, "9" * 5000, "-1", "３", "1\x00"]


@pytest.mark.parametrize("number", TOO_LARGE)
def test_an_address_with_a_number_that_cannot_be_leads_nowhere(clerk, token, number):
    answer = clerk.post(
        f"/ledger/{number}/report", data={"did": "核对", "csrf_token": token(clerk)}
    )

    assert Page(answer).status == 404


def test_an_address_with_a_control_character_leads_nowhere():
    addresses = Map([Rule("/<clause>", endpoint="x")], converters={"default": Word}).bind("")

    assert addresses.match("/一（一）") == ("x", {"clause": "一（一）"})
    with pytest.raises(NotFound):
        addresses.match("/c\x001")


def test_the_largest_number_is_a_number(clerk, token):
    answer = clerk.post(
        "/ledger/2147483647/report", data={"did": "核对", "csrf_token": token(clerk)}
    )

    assert answer.location == "/ledger"


@pytest.mark.parametrize("number", [*TOO_LARGE[:5], "", "x", "1.5", "²"])
def test_an_argument_that_is_no_such_number_is_none(app, number):
    with app.test_request_context("/ledger", query_string={"leader": number}):
        assert number_argument("leader") is None


def test_an_argument_that_is_a_number(app):
    with app.test_request_context("/ledger?leader=34"):
        assert (number_argument("leader"), number_argument("unit")) == (34, None)


@pytest.mark.parametrize("sent_as", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_control_characters_are_taken_out_of_every_form(app, sent_as):
    typed = {"did": "甲\x00乙\x1b\t丙\r\n丁", "na\x00me": "x"}

    with app.test_request_context("/", method="POST", data=typed, content_type=sent_as) as context:
        assert context.request.form.to_dict() == {"did": "甲乙\t丙\n丁", "name": "x"}


def test_control_characters_are_taken_out_of_every_address(app):
    with app.test_request_context("/ledger?words=%00a%01&words=b%0A") as context:
        assert context.request.args.getlist("words") == ["a", "b\n"]


def test_a_file_arrives_as_it_is(app):
    sent = {"proof": (io.BytesIO(b"\x00\x01"), "回单.pdf")}

    with app.test_request_context("/", method="POST", data=sent) as context:
        assert context.request.files["proof"].read() == b"\x00\x01"
