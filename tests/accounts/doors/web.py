"""A process that serves the pages, as one of several: `python -m tests.accounts.doors.web PORT`."""

import sys

import waitress

from tracker.factory import create_app

if __name__ == "__main__":
    waitress.serve(create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=4, _quiet=True)
