"""A page that opens without network, and every text a point ever had."""

import re

from playwright.sync_api import Page, expect

from tests.browser.devices import SERVER_GONE, Devices
from tests.browser.people import Member, scribe
from tests.browser.seminars import OwnServer, make_seminar
from tests.support.servers import Server

KEPT_FILES = """async () => {
    const cache = await caches.open("group-page");
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    return kept.includes(location.pathname) && kept.includes("/static/js/pages/group.js");
}"""


def is_kept(page: Page) -> None:
    """The page's files are on the device."""
    page.wait_for_function(KEPT_FILES, timeout=15_000)


def test_typed_without_network_and_reloaded_twice(
    own_devices: Devices, own_server: OwnServer
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    writer = scribe(own_devices, seminar.groups[1])
    writer.write("Before")
    writer.saved()
    is_kept(writer.page)
    # What the tab last saw is kept a moment after it came.
    writer.page.wait_for_timeout(1500)
    own_server.cut_power()
    texts = ["Before"]
    for words in ("After the first reload", "After the second reload"):
        writer.page.reload()
        expect(writer.status).to_have_text(re.compile("^(Offline|Not saved)"))
        writer.write(words)
        texts.append(words)
    own_server.start_again()
    expect(writer.status).to_have_text("Saved", timeout=20_000)
    reader = scribe(own_devices, seminar.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == texts


def test_an_earlier_text_is_seen_and_brought_back(devices: Devices, running_server: Server) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    writer = scribe(devices, seminar.groups[1])
    writer.write("A bus to the culture school")
    writer.saved()
    writer.field("G1-1").fill("A train")
    writer.saved()
    writer.tool("G1-1", "Earlier texts")
    earlier = writer.page.get_by_role("group", name="Earlier texts")
    expect(earlier.locator(".history__words")).to_have_text(
        ["A train", "A bus to the culture school"]
    )
    earlier.get_by_role("button", name="Bring back").click()
    expect(writer.field("G1-1")).to_have_value("A bus to the culture school")
    writer.saved()
    other = Member(writer.page.context.new_page())
    other.page.goto(writer.page.url)
    other.is_in()
    expect(other.field("G1-1")).to_have_value("A bus to the culture school")
