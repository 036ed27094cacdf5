"""A network between browsers and the server of a test, which can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, create_connection, socket
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

PIECE = 65536


class Network(ThreadingTCPServer):
    """Carries bytes to a server and back; while it is cut, nothing reaches the server.

    A browser that is told to be offline still lets some requests through: for a newer service
    worker, and now and then what a page sends while it is closed or opened. None gets past here.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, server: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Wire)
        self.server = server
        self.up = True
        self.ends: set[socket] = set()
        self.lock = Lock()

    @property
    def url(self) -> str:
        """Give the address under which browsers reach the server."""
        return f"http://localhost:{self.server_address[1]}"

    def connect(self, browser: socket) -> socket | None:
        """Open the far end of a browser's connection; None while the network is cut."""
        with self.lock:
            if not self.up:
                return None
            far = create_connection(self.server)
            self.ends |= {browser, far}
            return far

    def hang_up(self, *ends: socket) -> None:
        """Close connections, whoever still reads from them."""
        for end in ends:
            with suppress(OSError):
                end.shutdown(SHUT_RDWR)

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        with self.lock:
            self.up = False
            self.hang_up(*self.ends)
            self.ends.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.up = True


class _Wire(BaseRequestHandler):
    """One connection of a browser."""

    server: Network

    def handle(self) -> None:
        far = self.server.connect(self.request)
        if far is None:
            return
        with far:
            back = Thread(target=self.carry, args=(far, self.request), daemon=True)
            back.start()
            self.carry(self.request, far)
            back.join()

    def carry(self, source: socket, target: socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
        self.server.hang_up(source, target)


@contextmanager
def network_to(host: str, port: int) -> Iterator[Network]:
    """Run a network to a server for as long as it is needed."""
    with Network((host, port)) as network:
        Thread(target=network.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield network
        finally:
            network.cut()
            network.shutdown()
