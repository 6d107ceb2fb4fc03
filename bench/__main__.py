"""`python3 -m bench [NAME …] [--quick | --full]`: the goals of docs/performance.md, measured."""

import argparse
import os
import platform
import tempfile
from datetime import datetime
from pathlib import Path

from bench import lines
from bench.goals import GOALS
from bench.lines import Line
from bench.run import FULL, NORMAL, QUICK, Run


def main(arguments: list[str] | None = None) -> int:
    """Measure the goals that are named, or all, and print a line each as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python3 -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(GOALS))
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small loads, to see that it runs")
    size.add_argument("--full", action="store_true", help="with a million tasks")
    given = parser.parse_args(arguments)
    known = {name.lower(): name for name in GOALS}
    strange = [name for name in given.names if name.lower() not in known]
    if strange:
        parser.error(f"no such goal: {', '.join(strange)}")
    wanted = [known[name.lower()] for name in given.names] or list(GOALS)
    print(_weather(), flush=True)
    print(lines.head(), flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as folder:
        run = Run(QUICK if given.quick else FULL if given.full else NORMAL, Path(folder))
        for name in wanted:
            failed += not _measure(name, run)
    return 1 if failed else 0


def _measure(name: str, run: Run) -> bool:
    """Print the lines of one goal; False where it broke down, with the reason in its line."""
    try:
        for line in GOALS[name](run):
            print(lines.show(line), flush=True)
    except Exception as fault:  # one goal that breaks must not cost the others
        said = " ".join(f"{type(fault).__name__}: {fault}".split())[:120]
        print(lines.show(Line(goal=name, what="broke down", verdict=said)), flush=True)
        return False
    return True


def _weather() -> str:
    """When and where: figures of two runs are not compared, their ratios may be."""
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {busy}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
