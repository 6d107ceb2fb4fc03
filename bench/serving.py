"""A program under the product's own server, in a process of its own.

`python -m bench.serving NAME FOLDER` serves and says the port on its first line; `serve` starts
one and ends it.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[1]
THREADS = 8  # as `flask serve`
OURS = "ours"
REFERENCES = ("plain", "jinja50", "orm50", "one", "up")


@dataclass(frozen=True)
class Served:
    """A program that is being served on `port`."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds the process has worked, all its threads together; 0 where nobody counts."""
        try:
            tasks = list(Path(f"/proc/{self.pid}/task").iterdir())
            return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks) / 1e9
        except (OSError, IndexError):
            return 0.0

    def memory(self) -> float:
        """Megabytes of its own share (PSS); 0 where nobody counts."""
        try:
            rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        except OSError:
            return 0.0
        for line in rollup.splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serve(name: str, folder: Path) -> Iterator[Served]:
    """Serve `name` on what lies in `folder` until the block ends."""
    with started([sys.executable, "-m", "bench.serving", name, str(folder)]) as served:
        yield served


@contextmanager
def started(command: list[str]) -> Iterator[Served]:
    """Run a command that serves and says its port first."""
    # the developer's own settings must not leak in
    env = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        if not said.strip().isdigit():
            raise RuntimeError(f"{' '.join(command[1:])} did not start")
        yield Served(int(said), process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def app_of(name: str, folder: Path) -> Flask:
    """The program called `name` on the database in `folder`."""
    if name == OURS:
        from bench.stage import our_app

        return our_app(folder)
    app: Flask = import_module(f"bench.references.{name}").create_app(folder)
    return app


def run(app: Flask) -> None:
    """Serve `app` on a free port of loopback, saying which."""
    import waitress

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is what we came for
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    run(app_of(sys.argv[1], Path(sys.argv[2])))
