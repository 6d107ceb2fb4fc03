"""`raw_smtp`: smtplib sending the same bytes on one connection, and a server that takes them."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class _Taking(socketserver.StreamRequestHandler):
    """As much of SMTP as taking a letter needs."""

    def handle(self) -> None:
        self._say("220 bench")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken += 1  # type: ignore[attr-defined]
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """A mail server on a free port of loopback; `taken` counts the letters."""

    daemon_threads = True
    allow_reuse_address = True
    taken = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextmanager
def server() -> Iterator[Server]:
    """A mail server until the block ends."""
    with Server(("127.0.0.1", 0), _Taking) as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.shutdown()
            thread.join()


def send(port: int, letters: Sequence[bytes]) -> int:
    """Send each of `letters` on one connection; returns how many."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as connection:
        for letter in letters:
            connection.sendmail("luoshi@localhost", ["somebody@luoshi.test"], letter)
    return len(letters)
