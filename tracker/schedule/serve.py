"""Running on one machine: the web in this process, the worker in a child that is kept alive."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from types import FrameType
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker.core import settings
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.core.settings import PREFIX, Settings
from tracker.demo import build as demo
from tracker.demo.cli import print_accounts
from tracker.intake import working
from tracker.upkeep.rules import is_loopback
from tracker.upkeep.setup import prepare

RESTART_AFTER = 2.0  # seconds
FAREWELL = 20.0  # seconds for the files that are being read when asked to stop
BASE_URL = f"{PREFIX}BASE_URL"
SERVER: dict[str, Any] = {
    "threads": 8,
    "ident": None,  # no header that names the server
    # bytes of a request; from 25 MB on the program itself refuses it, with a page
    "max_request_body_size": 64 << 20,
    # The program decides whom to believe (TRACKER_PROXY_HOPS), and must see that something
    # stands in front.
    "clear_untrusted_proxy_headers": False,
}
address = [
    click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。"),
    click.option("--port", default=8000, show_default=True, help="监听的端口。"),
]


@click.command("run")
@address[0]
@address[1]
@with_appcontext
def run_command(host: str, port: int) -> None:
    """建好数据库（空库装入示范县），然后启动。"""
    check_address(settings.current(), host, port)
    link_here(_app(), host, port)
    prepare(_app())
    accounts = demo.build_if_empty()
    if accounts:
        print_accounts(accounts)
    serve(_app(), host, port)


@click.command("serve")
@address[0]
@address[1]
@with_appcontext
def serve_command(host: str, port: int) -> None:
    """启动网页和后台（提醒、发信、备份）。"""
    check_address(settings.current(), host, port)
    link_here(_app(), host, port)
    prepare(_app())
    serve(_app(), host, port)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


def check_address(given: Settings, host: str, port: int) -> None:
    """Refuse a taken port, and plain HTTP off the loopback unless allowed (design.md 3.10)."""
    if host not in ("127.0.0.1", "::1", "localhost") and not (
        given.allow_plain_http or given.base_url.startswith("https:")
    ):
        raise Refused(
            f"在 {host} 上用不加密的 HTTP，需要设置 TRACKER_ALLOW_PLAIN_HTTP=1；"
            "或在前面放 HTTPS 代理，并把 TRACKER_BASE_URL 设为 https 地址。"
        )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":  # on Windows this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"{host}:{port} 不能用（{error.strerror}），请换一个 --port。") from None


def link_here(app: Flask, host: str, port: int) -> None:
    """Let links in letters lead to where we serve, unless TRACKER_BASE_URL says otherwise.

    It is this machine's own address: how others reach it, only a person can say.
    """
    if not os.environ.get(BASE_URL):
        given: Settings = app.extensions["settings"]
        app.extensions["settings"] = replace(given, base_url=own_address(host, port))


def own_address(host: str, port: int) -> str:
    """Where this machine itself finds what listens on `host`.

    >>> own_address("127.0.0.1", 8150), own_address("::1", 8150), own_address("0.0.0.0", 80)
    ('http://127.0.0.1:8150', 'http://[::1]:8150', 'http://127.0.0.1:80')
    """
    if host != "localhost" and not is_loopback(host):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: Flask, host: str, port: int) -> None:
    """Serve until Ctrl-C or SIGTERM; the worker ends with us."""
    import waitress

    db.session.remove()  # this context lives as long as the server: it may not keep on reading
    worker = Worker(settings.current().base_url)
    signal.signal(signal.SIGTERM, _stop)
    worker.start()
    click.echo(f"落实台账已启动：http://{host}:{port}/  （按 Ctrl-C 停止）")
    try:
        waitress.serve(app, host=host, port=port, **SERVER, _quiet=True)
    finally:
        working.settle(FAREWELL)
        worker.stop()
        click.echo("已停止。")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


class Worker:
    """The worker process, started again when it ends by itself."""

    def __init__(self, base_url: str) -> None:
        self.environment = {
            **os.environ,
            BASE_URL: base_url,  # it writes the letters
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, daemon=True)

    def start(self) -> None:
        """Start it and watch over it."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, wait, and make sure."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._thread.join(timeout=5)

    def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tracker", "worker", "--parent", str(os.getpid())],
                env=self.environment,
                start_new_session=os.name != "nt",  # Ctrl-C reaches us alone; we tell the worker
            )
            self._process.wait()
            lived = time.monotonic() - started
            self._stopping.wait(max(0.0, RESTART_AFTER - lived) or 0.1)
