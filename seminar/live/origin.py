"""Which pages may open a socket: this server's own, and programs that are no browser."""

from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from flask_socketio import SocketIO

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]

PATH = "/socket.io/"
DEFAULT_PORTS = {"http": "80", "https": "443"}


def check_origin(environ: Environ, allowed: Collection[str] = ()) -> bool:
    """Whether a request for a socket comes from a page of ours, or from a program.

    `allowed` holds public addresses such as `https://seminar.example.no`. The host is the one the
    request names; behind a proxy that is trusted, `ProxyFix` has put the public one in its place.
    """
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None:
        scheme = origin.partition(":")[0]
        own = f"{scheme}://{environ.get('HTTP_HOST', '')}"
        address = _address(origin)
        return address is not None and address in {_address(one) for one in (own, *allowed)}
    if _is_upgrade(environ) or environ["REQUEST_METHOD"] == "POST":
        return not _is_browser(environ)
    return environ.get("HTTP_SEC_FETCH_SITE", "none") in {"same-origin", "none"}


def guard_origin(app: Flask, socketio: SocketIO, allowed: Collection[str] = ()) -> None:
    """Refuse strangers over both transports, before Socket.IO sees them.

    engine.io looks at an Origin that is there and lets a missing one through; it is told to leave
    the question to us, and sends no CORS header at all. Call it before `ProxyFix` is put around.
    """
    assert socketio.server is not None
    socketio.server.eio.cors_allowed_origins = []
    inner: WsgiApp = app.wsgi_app

    def guarded(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PATH) and not _is_welcome(environ, allowed):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"Not from here\n"]
        return inner(environ, start_response)

    app.wsgi_app = guarded  # type: ignore[method-assign]


def _is_welcome(environ: Environ, allowed: Collection[str]) -> bool:
    """JSONP is polling that a foreign page can read."""
    return check_origin(environ, allowed) and "j" not in parse_qs(environ.get("QUERY_STRING", ""))


def _is_upgrade(environ: Environ) -> bool:
    return str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket"


def _is_browser(environ: Environ) -> bool:
    fetches = any(name.startswith("HTTP_SEC_FETCH_") for name in environ)
    return fetches or "Mozilla" in environ.get("HTTP_USER_AGENT", "")


def _address(url: str) -> tuple[str, str] | None:
    """Host and port; a default port counts as none. None for what names no host."""
    scheme, _, rest = url.lower().partition("://")
    netloc = rest.partition("/")[0]
    host, _, port = netloc.rpartition(":")
    if not port.isdecimal():
        host, port = netloc, ""
    return (host, "" if port == DEFAULT_PORTS.get(scheme) else port) if host else None
