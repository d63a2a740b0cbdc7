"""Browsers as people have them, with an ear to what goes wrong in any of them."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocket,
    WebSocketRoute,
)

LAPTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
# What a browser says while the server is gone, and of an answer that is an error.
SERVER_GONE = r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection"
# What it says of a line that gave up.
LINE_GONE = r"ERR_|WebSocket connection"
REFUSED_PAGE = r"Failed to load resource: the server responded with a status of 4\d\d"
# An operation on the wire, with the number of the answer it waits for.
OPERATION = re.compile(r'42\d*\["op",')
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  console.error(`Policy violated: ${effectiveDirective} ${blockedURI}`));
"""


@dataclass
class Devices:
    """Opens devices, and keeps what none of them may do: complain, or ask a third party."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def open(self, kind: dict[str, Any] = LAPTOP, **options: Any) -> Page:
        """A page on a new device, which reads English."""
        context = self.browser.new_context(
            base_url=self.address, locale="en-GB", **(kind | options)
        )
        context.set_default_timeout(15_000)
        self._watch(context)
        self.contexts.append(context)
        return context.new_page()

    def expect_problem(self, pattern: str) -> None:
        """A complaint that belongs to what the test does, such as a server that is gone."""
        self.expected.append(pattern)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    @property
    def unexpected(self) -> list[str]:
        return [
            problem
            for problem in self.problems
            if not any(re.search(pattern, problem) for pattern in self.expected)
        ]

    def _watch(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.problems.append(f"Error: {error.error}"))
        context.on("request", self._see_request)
        context.on("page", lambda page: page.on("websocket", self._see_socket))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.problems.append(f"Console: {message.text} ({where})")

    def _see_request(self, request: Request) -> None:
        self._see_address(request.url)

    def _see_socket(self, socket: WebSocket) -> None:
        self._see_address(socket.url)

    def _see_address(self, url: str) -> None:
        parts = urlsplit(url)
        own = parts.netloc == urlsplit(self.address).netloc
        if not own and parts.scheme not in ("data", "blob", "about"):
            self.problems.append(f"Third party: {url}")


class SlowLine:
    """A device's line to the server, where operations can be held back for a while.

    Signs of life go on: a line on which nothing is answered is given up by the page.
    """

    def __init__(self, page: Page) -> None:
        self.holds = False
        self.held: list[str | bytes] = []
        page.route_web_socket(re.compile("/socket.io/"), self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        self.server = line.connect_to_server()
        line.on_message(self._send)

    def _send(self, message: str | bytes) -> None:
        if self.holds and OPERATION.match(str(message)):
            self.held.append(message)
        else:
            self.server.send(message)

    def let_go(self) -> None:
        self.holds = False
        for message in self.held:
            self.server.send(message)
