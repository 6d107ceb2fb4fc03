"""The address that letters lead to, in the web's process and in the worker's."""

from dataclasses import replace

import pytest

from tracker.schedule import serve


@pytest.fixture
def unset(app, monkeypatch):
    """The app as it is where nobody has set TRACKER_BASE_URL."""
    monkeypatch.delenv("TRACKER_BASE_URL", raising=False)
    usual = replace(app.extensions["settings"], base_url="http://127.0.0.1:8000")
    monkeypatch.setitem(app.extensions, "settings", usual)
    return app


def base_url(app):
    return app.extensions["settings"].base_url


def test_links_lead_to_the_port_that_is_served(unset):
    serve.link_here(unset, "127.0.0.1", 8150)

    assert base_url(unset) == "http://127.0.0.1:8150"


def test_an_address_that_was_set_stays(unset, monkeypatch):
    monkeypatch.setenv("TRACKER_BASE_URL", "https://luoshi.example")
    before = base_url(unset)

    serve.link_here(unset, "127.0.0.1", 8150)

    assert base_url(unset) == before


def test_the_worker_is_told_the_same_address(unset):
    serve.link_here(unset, "127.0.0.1", 8150)

    told = serve.Worker(base_url(unset)).environment

    assert told["TRACKER_BASE_URL"] == "http://127.0.0.1:8150"
