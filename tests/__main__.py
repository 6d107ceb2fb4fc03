"""Format, lint, types, import contracts, tests: everything, in the order of the quickest no."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS = {
    "格式": [BIN / "ruff", "format", "--check", "."],
    "规范": [BIN / "ruff", "check", "."],
    "类型": [BIN / "mypy"],
    "层次": [BIN / "lint-imports", "--no-cache"],
}


def main(arguments: list[str]) -> int:
    """Run all checks; with arguments, hand them to pytest and run only that."""
    if not arguments:
        for name, command in CHECKS.items():
            print(f"== {name}", flush=True)
            if subprocess.call(command, cwd=ROOT):
                return 1
        arguments = ["-n", "auto"]
        print("== 测试", flush=True)
    return subprocess.call(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=_environment()
    )


def _environment() -> dict[str, str]:
    # The tests set what they need themselves; the developer's own settings must not leak in.
    kept = {"TRACKER_SEEDS", "TRACKER_VENV", "TRACKER_MUTATIONS"}
    return {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_") or k in kept}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
