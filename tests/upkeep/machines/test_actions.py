"""Promise P8, by the documented commands as real processes, on both databases."""

import json
import random
import re
import shutil
import socket
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.upkeep.machines.conftest import Machine, carry_key
from tracker.access.scope import within
from tracker.accounts.models import Unit
from tracker.core.db import db, unit_of_work
from tracker.trail import actions as trail

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]


def backup_of(machine: Machine, folder: Path) -> Path:
    """Run `backup` there; the folder it names."""
    said = machine.run("backup", folder)
    return Path(re.search(r"备份已写入 (\S+)（", said)[1])


@pytest.fixture
def write_load(app, cast):
    """Two who add units all the time: a list that grows with each, and what ends it."""
    stop, written = threading.Event(), []

    def write(number: int) -> None:
        with app.app_context(), within(cast.org.id):
            while not stop.is_set():
                with unit_of_work() as session:
                    unit = Unit(name=f"{number}号写入者的第{len(written)}站", active=True)
                    session.add(unit)
                    trail.record(session, None, "test.write", unit, org_id=cast.org.id)
                written.append(number)
                time.sleep(0.005)
            db.session.remove()

    db.session.remove()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()

    def end() -> int:
        stop.set()
        for writer in writers:
            writer.join()
        return len(written)

    yield written, end
    end()


def test_the_same_line_comes_back_in_an_empty_place(here, elsewhere, tmp_path):
    there = elsewhere("there")
    before = here.run("verify")
    made = backup_of(here, tmp_path / "disk")
    carry_key(here, there)

    said = there.run("restore", made)

    assert there.run("verify") == before
    assert re.fullmatch(r"ledger [0-9a-f]{64}\n", before)
    assert "通知暂停发送（等待中的 3 封）" in said


def test_a_backup_under_write_load_comes_back_as_the_moment_it_was_made(
    here, elsewhere, write_load, tmp_path
):
    there = elsewhere("there")
    written, end = write_load
    while len(written) < 5:
        time.sleep(0.01)
    begun = len(written)
    made = backup_of(here, tmp_path / "disk")
    during = end() - begun
    carry_key(here, there)

    there.run("restore", made)

    ledger = json.loads((made / "manifest.json").read_text())["ledger"]
    assert there.run("verify") == f"ledger {ledger}\n"
    assert during > 0, "nobody wrote during the backup: the test says nothing"


def test_another_machine_without_the_key_is_told_that_nobody_vouches(here, elsewhere, tmp_path):
    there = elsewhere("there")
    made = backup_of(here, tmp_path / "disk")

    status, _, err = there.end_of("restore", made)
    assert status == 0
    assert err == "没有核对签名：只能确认备份没有损坏，不能确认没有被人改过。\n"
    assert there.run("verify") == here.run("verify")


def test_the_key_can_be_named(here, elsewhere, tmp_path):
    there = elsewhere("there")
    made = backup_of(here, tmp_path / "disk")

    there.run("restore", made, "--key", here.instance / "backup_key")

    assert there.run("verify") == here.run("verify")


def test_a_flipped_bit_ends_the_command_with_the_name_of_the_file(here, elsewhere, tmp_path):
    there = elsewhere("there")
    made = backup_of(here, tmp_path / "disk")
    carry_key(here, there)
    seed = random.randrange(1 << 32)
    sys.stdout.write(f"seed {seed}\n")
    dice = random.Random(seed)
    for turn, victim in enumerate(sorted(p for p in made.rglob("*") if p.is_file())):
        bad = tmp_path / f"bad{turn}"
        shutil.copytree(made, bad)
        data = bytearray((bad / victim.relative_to(made)).read_bytes())
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        (bad / victim.relative_to(made)).write_bytes(data)

        status, out, err = there.end_of("restore", bad)

        assert (status, out) == (1, "")
        assert victim.name in err


def test_what_came_back_is_served_with_its_mail_held(here, elsewhere, tmp_path):
    there = elsewhere("there")
    made = backup_of(here, tmp_path / "disk")
    carry_key(here, there)
    there.run("restore", made)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    process = there.start("serve", "--port", port)
    try:
        answer = eventually(f"http://127.0.0.1:{port}/healthz/ready")
        time.sleep(3)  # long enough for a worker to carry letters
        assert answer == "[]\n"
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert list((there.instance / "letters").glob("*")) == []

    # the worker's own letter to the auditor may have joined those of the backup
    assert re.search("青禾镇人民政府：已放行，等待中的 [34] 封将发出", there.run("mail", "release"))
    assert "不需要放行" in there.end_of("mail", "release")[2]


def eventually(address: str) -> str:
    """What is answered there, once somebody answers well."""
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            return answer.read().decode()
        time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
