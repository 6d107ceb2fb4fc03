"""The first page after a start, and the memory of a process that waits."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from subprocess import run as run_command

from bench.client import Visitor, Wanted
from bench.lines import Line, at_most, limit
from bench.run import Run
from bench.serving import OURS, ROOT, started
from bench.timing import ratio

COLD = [sys.executable, "-m", "bench.references.cold"]
OPENED = ("/my", "/ledger/", "/ledger/?show=all")


def g14(run: Run) -> Iterator[Line]:
    """From starting the process to the first page, against a bare app with the same imports."""
    load = run.load(min(run.sizes.ladder))
    modules = run.folder / "modules.txt"
    named = run_command(
        [*COLD, "list", str(load.folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modules.write_text(named.stdout)
    bare = [*COLD, "serve", str(modules)]
    ours = [sys.executable, "-m", "bench.serving", OURS, str(load.folder)]
    works = {
        "bare": (bare, "/", ""),
        "sign-in": (ours, "/sign-in", ""),
        "my": (ours, "/my", load.clerk),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(run.sizes.starts + 1):  # the first warms the disk's memory
        for name, (command, path, cookie) in works.items():
            times[name].append(_first_page(command, path, cookie))
    for name, what in (("sign-in", "the sign-in page"), ("my", "my tasks, signed in")):
        its, mine = times["bare"][1:], times[name][1:]
        said = f"cold start to {what}, to a bare app with the same imports"
        yield at_most("G14", said, median(its), median(mine), ratio(mine, its), 2.5)
    memory = _memory(ours, load.clerk)
    yield limit("G14", "memory (PSS) of the web alone, some pages opened", memory, 160, " MB")


def _first_page(command: list[str], path: str, cookie: str) -> float:
    began = time.perf_counter()
    with started(command) as served:
        answer = Visitor(served.port, cookie).ask(Wanted(path))
        took = time.perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(f"{Path(command[2]).name}: {path} answered {answer.status}")
    return took


def _memory(command: list[str], cookie: str) -> float:
    with started(command) as served:
        visitor = Visitor(served.port, cookie)
        for path in OPENED * 3:
            visitor.ask(Wanted(path))
        return served.memory()
