"""The server: one process of gevent's WSGI server, with limits, and a quick clean end."""

import ctypes
import errno
import gc
import logging
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from types import TracebackType

import gevent
import gevent.socket
from flask import Flask
from gevent.event import Event
from gevent.pywsgi import OldMessage, WSGIHandler, WSGIServer

from seminar.live.frames import linger
from seminar.live.websocket import close_all

BACKLOG = 1024
BODY_BYTES = 1024 * 1024
BODY_SECONDS = 30.0
HEADER_BYTES = 32 * 1024
HEADER_LINES = 100
HEADER_SECONDS = 10.0
KEEP_ALIVE_SECONDS = 75.0
SILENCE_SECONDS = 30.0
STOP_SECONDS = 1.5
TRIM_SECONDS = 30.0
SPARE_FILES = 200
READ_BYTES = 2 * 1024
SEND_BUFFER_BYTES = 128 * 1024

logger = logging.getLogger(__name__)


class ServeError(Exception):
    """The server can't start; the text is one sentence for whoever started it."""


class SlowRequestError(ValueError):
    """A request's head that does not arrive."""


def serve(
    app: Flask,
    host: str,
    port: int,
    *,
    on_ready: Callable[[int], None],
    on_stop: Callable[[], None],
) -> None:
    """Serve until SIGTERM or SIGINT.

    `on_ready` gets the port when the first request can come. `on_stop` is called when no more
    can: it writes what is still to be written.
    """
    listener = listen(host, port)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stop.set)
    server = WSGIServer(
        listener,
        app,
        log=None,
        error_log=logger,
        handler_class=Handler,
        spawn=_most_connections(),
        environ={"SERVER_NAME": host},
    )
    server.start()
    _settle_memory()
    trimming = gevent.spawn(_give_memory_back)
    on_ready(listener.getsockname()[1])
    stop.wait()
    trimming.kill()
    _finish(server, on_stop)


def listen(host: str, port: int) -> gevent.socket.socket:
    """A listening socket; what is set here holds for every connection it accepts."""
    listener = gevent.socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Left to itself the system keeps up to 4 MB for each client that doesn't read.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ServeError(_why_not(error, host, port)) from error
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use already: stop the other program, or choose another port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: choose one from 1024 up."
    return f"This machine can't listen on {host}, port {port}: {error.strerror or error}."


def _most_connections() -> int:
    """As many as the system lets one process have, with room for files and the database."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        most = 65536
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return max(most - SPARE_FILES, SPARE_FILES)


def _settle_memory() -> None:
    """What exists at the start stays; to search it for garbage again and again costs 30 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 1000)


def _give_memory_back() -> None:
    """Messages of all sizes that come and go leave holes, which glibc would keep.

    To look for them takes some milliseconds.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    while trim is not None:
        gevent.sleep(TRIM_SECONDS)
        trim(0)


def _finish(server: WSGIServer, on_stop: Callable[[], None]) -> None:
    """No new clients; the old ones are told; what they wrote is kept. Takes 2.5 s at most."""
    server.close()
    close_all()
    writing = gevent.spawn(on_stop)
    if not gevent.joinall([writing], timeout=STOP_SECONDS):
        logger.error("the server stopped before everything was written")


class Handler(WSGIHandler):
    """One connection: head and body of limited size and time, and a log without URLs."""

    def __init__(self, sock: gevent.socket.socket, address: str, server: WSGIServer) -> None:
        stream = sock.makefile("rb", READ_BYTES)
        super().__init__(sock, address, server, stream)  # type: ignore[call-arg]
        sock.settimeout(SILENCE_SECONDS)

    def read_requestline(self) -> str:
        """Wait for a request, longer between two than for the first."""
        self.socket.settimeout(KEEP_ALIVE_SECONDS)
        seconds = KEEP_ALIVE_SECONDS if self.requestline else HEADER_SECONDS
        with gevent.Timeout(seconds, TimeoutError()):
            line: str = super().read_requestline()
        self.socket.settimeout(SILENCE_SECONDS)
        return line

    def read_request(self, raw_requestline: str) -> OldMessage:
        """Read the headers, all of them within their time."""
        with gevent.Timeout(HEADER_SECONDS, SlowRequestError()):
            return super().read_request(raw_requestline)

    def MessageClass(self, *_: object) -> OldMessage:  # noqa: N802
        """Parse headers that are known to be few and short."""
        lines: list[bytes] = []
        left = HEADER_BYTES
        while not lines or lines[-1] not in {b"\r\n", b"\n", b""}:
            lines.append(self.rfile.readline(left + 1))
            left -= len(lines[-1])
            if left < 0 or len(lines) > HEADER_LINES:
                raise ValueError("headers too long")
        return super().MessageClass(BytesIO(b"".join(lines)))

    def handle_one_response(self) -> None:
        """Answer, unless the body is one that we don't read, or that doesn't come."""
        refusal = self._refusal() or self._read_body()
        del self.headers  # the environment holds them; a socket would hold them for hours
        if refusal is None:
            super().handle_one_response()
            return
        self.close_connection = True
        head = f"HTTP/1.1 {refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        with suppress(OSError):
            self.socket.sendall(head.encode("ascii"))
            linger(self.socket)

    def _refusal(self) -> str | None:
        """A body without a length, or with two, is how requests are smuggled past a proxy."""
        if "transfer-encoding" in self.headers:
            return "411 Length Required"
        lengths = self.headers.get_all("content-length", ["0"])
        if len(lengths) > 1 or not lengths[0].strip().isdecimal():
            return "400 Bad Request"
        return "413 Content Too Large" if (self.content_length or 0) > BODY_BYTES else None

    def _read_body(self) -> str | None:
        """Have all of it before anybody is asked, which may take so long."""
        environ = self.environ
        assert environ is not None
        if not self.content_length or environ["wsgi.input"] is not self.wsgi_input:
            return None
        try:
            with gevent.Timeout(BODY_SECONDS, TimeoutError()):
                environ["wsgi.input"] = BytesIO(self.wsgi_input.read())
        except TimeoutError:
            return "408 Request Timeout"
        except OSError:
            return "400 Bad Request"
        return None

    def log_request(self) -> None:
        """Keep no access log: addresses and links would be in it."""

    def log_error(self, *_: object) -> None:
        """Say that there was an error, not from whom or for which address."""
        logger.info("a request could not be read")

    def handle_error(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Log what went wrong in the product."""
        if not isinstance(error, gevent.GreenletExit):
            logger.error("a request failed", exc_info=error)
        self._send_error_response_if_possible(500)  # type: ignore[attr-defined]
