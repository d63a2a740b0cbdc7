"""A page that was open while its server was replaced by a newer one."""

import re

from playwright.sync_api import Page, WebSocketRoute

from tests.browser.devices import LAPTOP, Devices
from tests.browser.people import Member
from tests.browser.seminars import make_seminar
from tests.support.servers import Server

VERSION = re.compile(r'"version":\s*"[0-9a-f]+"')


def seem_newer(page: Page) -> None:
    """The server says of itself that it has another version of the pages' files."""

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda message: line.send(VERSION.sub('"version":"1"', str(message))))

    page.route_web_socket(re.compile("/socket.io/"), connect)


def test_an_older_page_fetches_itself_anew_once_and_then_works(
    devices: Devices, running_server: Server
) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    page = devices.open(LAPTOP)
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    seem_newer(page)
    writer = Member(page)
    page.goto(seminar.groups[1])
    writer.is_in()
    writer.write("Written on the page that was fetched anew")
    writer.saved()
    assert loads == [page.url, page.url]
