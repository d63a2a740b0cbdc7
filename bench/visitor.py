"""A device that comes in as a browser does: the link, its cookie, the page, then the socket."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bench.client import Client

Headers = dict[str, str]


def come_by_link(
    port: int, link: str, auth: dict[str, Any], on_event: Callable[[str, Any, float], None]
) -> Client:
    """A connected client that has its snapshot. `auth` is what the page would say of itself."""
    cookie = _open_page(port, urlsplit(link).path)
    client = Client(port, auth, on_event, f"Cookie: {cookie}\r\n")
    client.snapshot.get(timeout=60)
    return client


def _open_page(port: int, path: str) -> str:
    """The cookie that the page came with."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        head = _get(connection, path, {})
        cookie = head["Set-Cookie"].partition(";")[0]
        _get(connection, head["Location"], {"Cookie": cookie})
        return cookie
    finally:
        connection.close()


def _get(connection: http.client.HTTPConnection, path: str, headers: Headers) -> Headers:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status >= http.client.BAD_REQUEST:
        raise OSError(f"{path}: {answer.status}")
    return dict(answer.getheaders())
