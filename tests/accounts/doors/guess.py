"""A process that guesses: so many wrong passwords at once, and how many of them were looked at.

`python -m tests.accounts.doors.guess ACCOUNT TIMES` prints `evaluated turned_away`.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from tracker.accounts import passwords
from tracker.core.db import db
from tracker.factory import create_app

AT_ONCE = 10


def guess(app: Flask, account: str, number: int) -> type[Exception]:
    """One wrong password, as a request would bring it."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": f"198.51.100.{number % 250}"}):
        try:
            passwords.verify_password(account, f"猜的密码{number}")
        except (passwords.WrongPassword, passwords.Busy) as refusal:
            return type(refusal)
        finally:
            db.session.remove()
    raise AssertionError("a wrong password was taken for the right one")


def main(account: str, times: int) -> None:
    """Guess `times` times."""
    app = create_app()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda number: guess(app, account, number), range(times)))
    evaluated = answers.count(passwords.WrongPassword)
    sys.stdout.write(f"{evaluated} {len(answers) - evaluated}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
