"""The command line: every command of the packages under one name (contracts.md 2)."""

import sys
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup, ScriptInfo

from tracker.core.errors import Refused

# name → the module and attribute that hold it; imported only when the command is asked for
COMMANDS = {
    "account": "accounts.cli:account_group",
    "audit": "trail.cli:audit_group",
    "backup": "upkeep.cli:backup_command",
    "calendar": "workdays.cli:calendar_group",
    "components": "web.cli:components_command",
    "decompose": "decompose.cli:decompose_command",
    "demo": "demo.cli:demo_command",
    "doctor": "upkeep.cli:doctor_command",
    "init": "accounts.cli:init_command",
    "intake": "intake.cli:intake_group",
    "job": "schedule.cli:job_command",
    "mail": "notify.cli:mail_group",
    "restore": "upkeep.cli:restore_command",
    "search": "search.cli:search_group",
    "run": "schedule.serve:run_command",
    "serve": "schedule.serve:serve_command",
    "verify": "upkeep.cli:verify_command",
    "worker": "schedule.cli:worker_command",
}
FLASK_OWN = ("db", "routes", "shell")
USAGE = 2


class Commands(AppGroup):
    """Our commands; none is imported before it is asked for. `app.py` gives them to `flask`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """What `--help` shows."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(f"tracker.{module}"), attribute)
        return command


class Door(FlaskGroup):
    """`python3 app.py COMMAND`: ours first, without making the app for those that need none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """What `--help` shows."""
        return sorted({*COMMANDS, *FLASK_OWN})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name in COMMANDS:
            return Commands().get_command(ctx, name)
        return super().get_command(ctx, name) if name in FLASK_OWN else None


def _create_app() -> Flask:
    from tracker.factory import create_app

    return create_app()


cli = Door(
    help="落实台账：政务公开要点的责任台账。", create_app=_create_app, add_version_option=False
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a refusal is one sentence on standard error and exit status 1."""
    try:
        # without standalone mode click hands the status of `ctx.exit` back as a value
        answer = cli.main(
            arguments,
            prog_name="python3 app.py",
            standalone_mode=False,
            obj=ScriptInfo(create_app=_create_app, set_debug_flag=False),
        )
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as wrong:
        wrong.show()
        return USAGE
    except click.Abort:
        return 130
    except (Refused, click.ClickException) as refusal:
        click.echo(str(refusal), err=True)
        return 1
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
