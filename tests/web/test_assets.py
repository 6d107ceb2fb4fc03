"""Styles, scripts and icons under addresses that carry the hash of their content."""

import gzip
import os

import pytest

from tracker.web.assets import Asset, Shelf, asset, icon


def test_nothing_is_read_before_a_page_asks_for_it(app):
    assert app.extensions["assets"]._read == {}


@pytest.mark.parametrize(
    "name", ["bootstrap.css", "bootstrap.js", "popper.js", "luoshi.css", "luoshi.js"]
)
def test_an_asset_comes_packed_or_plain_and_is_the_same(app, stranger, name):
    with app.test_request_context():
        address = asset(name)

    plain = stranger.get(address, headers={"Accept-Encoding": "identity"})
    packed = stranger.get(address, headers={"Accept-Encoding": "br, gzip"})

    assert plain.status_code == packed.status_code == 200
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert b"sourceMappingURL" not in plain.data
    assert plain.mimetype == ("text/css" if name.endswith("css") else "text/javascript")


def test_our_styles_keep_the_order_of_their_names(app):
    styles = app.extensions["assets"].get("luoshi.css").data.decode()

    assert styles.index("/* tokens */") < styles.index("/* base */") < styles.index("/* print")


@pytest.mark.parametrize(
    "path", ["../app.py", "css/../../app.py", "css", "", "nothing.css", "..%2fapp.py"]
)
def test_only_what_the_folder_lists_is_given_out(app, stranger, path):
    assert app.extensions["assets"].get(path) is None
    assert stranger.get(f"/assets/0123456789abcdef/{path}").status_code == 404


def test_a_changed_file_is_read_again_while_developing(tmp_path):
    (tmp_path / "one.js").write_text("1")
    developing, serving = Shelf(tmp_path, fresh=True), Shelf(tmp_path)
    before = developing.get("one.js"), serving.get("one.js")

    (tmp_path / "one.js").write_text("22")
    os.utime(tmp_path / "one.js", ns=(1, 1))

    assert developing.get("one.js") == Asset.made_of("one.js", b"22")
    assert serving.get("one.js") is before[1]


def test_a_name_that_does_not_exist_is_a_fault_of_ours(app):
    with app.test_request_context():
        with pytest.raises(LookupError):
            asset("nothing.css")
        with pytest.raises(LookupError):
            icon("nothing")


def test_an_icon_is_silent_beside_a_word_and_speaks_alone():
    assert 'aria-hidden="true"' in icon("table")
    assert 'role="img" aria-label="关闭 &lt;x&gt;"' in icon("x-lg", "关闭 <x>")
    assert icon("table").startswith('<svg class="bi" viewBox="0 0 16 16"')
