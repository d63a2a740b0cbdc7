"""The scribe's laptop dies, a phone goes on, and what the laptop had not sent is not lost."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.devices import LAPTOP, LINE_GONE, PHONE, Devices
from tests.browser.people import Member, conflict, is_kept, scribe, wait_until
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.proxy import Proxy
from tests.support.servers import Server

GOES_ON_WITHIN = 15.0
GROUP = "Group 1"
# A browser without room for anything: private windows of some makes, and full devices.
NO_STORAGE = "indexedDB.open = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.fixture
def seminar(running_server: Server) -> MadeSeminar:
    made = make_seminar(running_server)
    made.to_work()
    return made


def test_the_laptop_dies_and_the_phone_goes_on(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    laptop = Member(far.open(LAPTOP))
    laptop.join_by_code(seminar.code, GROUP, "Kari")
    laptop.write("Lend each other rooms")
    laptop.saved()
    phone = Member(devices.open(PHONE))
    phone.join_by_code(seminar.code, GROUP, "Ola")
    expect(phone.page.get_by_text("Lend each other rooms")).to_be_visible()

    line.fall_silent()
    died = time.monotonic()
    laptop.field("G1-1").press("End")
    laptop.field("G1-1").press_sequentially(" and instruments")
    laptop.composer.press_sequentially("What the laptop never sent")
    phone.take_role("Scribe")
    phone.write("The phone goes on")
    phone.saved()
    assert time.monotonic() - died <= GOES_ON_WITHIN
    expect(laptop.status).to_have_text(re.compile("^Not saved"))

    line.come_back()
    drafts = laptop.page.get_by_role("textbox", name="Your draft")
    expect(drafts).to_have_count(2)
    assert [draft.input_value() for draft in drafts.all()] == [
        "Lend each other rooms and instruments",
        "What the laptop never sent",
    ]
    expect(laptop.status).to_have_text("A draft is kept on this device")
    expect(phone.page.locator(".points .point__field")).to_have_count(2)
    assert phone.texts == ["Lend each other rooms", "The phone goes on"]
    laptop.page.reload()
    expect(drafts).to_have_count(2)

    laptop.take_role("Scribe")
    kept = laptop.page.locator(".kept-text")
    kept.last.get_by_role("button", name="Add as a new point").click()
    kept.last.get_by_role("button", name="Put it away").click()
    expect(drafts).to_have_count(0)
    laptop.saved()
    assert laptop.texts == [
        "Lend each other rooms",
        "The phone goes on",
        "What the laptop never sent",
    ]


def laptop_at_work(far: Devices, line: Proxy, seminar: MadeSeminar) -> Member:
    """The scribe, by the group's own link, at the end of the line."""
    laptop = Member(far.open(LAPTOP))
    laptop.open_link(seminar.groups[1].replace(seminar.server.url, line.address))
    laptop.take_role("Scribe")
    laptop.write("Lend each other rooms")
    laptop.saved()
    return laptop


def phone_beside(devices: Devices, seminar: MadeSeminar) -> Member:
    phone = scribe(devices, seminar.groups[1], PHONE)
    expect(phone.field("G1-1")).to_have_value("Lend each other rooms")
    return phone


def takes_over(phone: Member) -> None:
    phone.take_role("Scribe")
    phone.field("G1-1").fill("Lend each other teachers")
    phone.saved()


def has_its_draft(laptop: Member) -> None:
    draft = laptop.page.get_by_role("textbox", name="Your draft")
    expect(draft).to_have_value("Lend each other rooms and instruments")
    expect(laptop.status).to_have_text("A draft is kept on this device")


def test_on_the_groups_own_link_too_the_laptop_overwrites_nothing(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    laptop = laptop_at_work(far, line, seminar)
    phone = phone_beside(devices, seminar)

    line.fall_silent()
    # What goes out before the laptop knows may have arrived; what is typed afterwards has not.
    expect(laptop.status).to_have_text("Offline")
    laptop.field("G1-1").press("End")
    laptop.field("G1-1").press_sequentially(" and instruments")
    laptop.composer.press_sequentially("What the laptop never sent")
    takes_over(phone)

    line.come_back()
    has_its_draft(laptop)
    texts = ["Lend each other teachers", "What the laptop never sent"]
    expect(phone.page.locator(".points .point__field")).to_have_count(2)
    assert phone.texts == texts
    expect(conflict(phone)).to_have_count(0)
    expect(laptop.field("G1-1")).to_have_value("Lend each other teachers")
    expect(conflict(laptop)).to_have_count(0)


def test_a_laptop_that_was_reloaded_without_network_overwrites_nothing(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    laptop = laptop_at_work(far, line, seminar)
    is_kept(laptop.page)
    phone = phone_beside(devices, seminar)

    line.fall_silent()
    laptop.page.reload()
    expect(laptop.status).to_have_text("Offline")
    laptop.field("G1-1").press("End")
    laptop.field("G1-1").press_sequentially(" and instruments")
    takes_over(phone)

    line.come_back()
    has_its_draft(laptop)
    expect(laptop.field("G1-1")).to_have_value("Lend each other teachers")
    expect(conflict(phone)).to_have_count(0)


def test_what_the_laptop_chose_undoes_nothing_that_the_phone_chose(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    laptop = laptop_at_work(far, line, seminar)
    laptop.write("Share the calendar")
    laptop.saved()
    phone = phone_beside(devices, seminar)

    line.fall_silent()
    expect(laptop.status).to_have_text("Offline")
    laptop.tool("G1-1", "Park")
    laptop.rank("G1-2", 1)
    phone.take_role("Scribe")
    phone.rank("G1-1", 1)
    phone.saved()

    line.come_back()
    aside = laptop.page.get_by_text("2 choices made here meanwhile were not carried out")
    expect(aside).to_be_visible()
    expect(laptop.status).to_have_text("A draft is kept on this device")
    for member in (laptop, phone):
        expect(member.page.locator(".priority[data-id]")).to_have_count(1)
        assert member.ranked() == ["Lend each other rooms"]
    laptop.page.get_by_role("button", name="Leave it as it is").click()
    laptop.saved()
    assert phone.texts == ["Lend each other rooms", "Share the calendar"]


class UnheardServer:
    """The server is there, and a page does not know: its letters arrive, and it hears nothing."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._lines: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/socket.io/"), self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        line.connect_to_server()
        self._lines.append(line)

    def goes(self) -> None:
        self._page.route("**/healthz", lambda route: route.abort())
        for line in self._lines:
            line.close()

    def comes_back(self) -> None:
        self._page.unroute("**/healthz")


def test_a_laptop_that_is_closed_as_the_line_returns_overwrites_nothing(
    devices: Devices, seminar: MadeSeminar
) -> None:
    """Before it has noticed that the line is back, and so before it has heard of the others."""
    devices.expect_problem(LINE_GONE)
    page = devices.open(LAPTOP)
    server = UnheardServer(page)
    laptop = Member(page)
    laptop.open_link(seminar.groups[1])
    for text in ("Lend each other rooms", "Share the calendar"):
        laptop.write(text)
        laptop.saved()
    phone = phone_beside(devices, seminar)

    server.goes()
    expect(laptop.status).to_have_text("Offline")
    laptop.field("G1-1").press("End")
    laptop.field("G1-1").press_sequentially(" and instruments")
    laptop.rank("G1-2", 1)
    takes_over(phone)
    phone.rank("G1-1", 1)
    phone.saved()

    # Browsers promise nothing of a letter that is sent so late: it may arrive, or wait here.
    page.goto("/")
    server.comes_back()
    page.goto(seminar.groups[1])
    expect(laptop.page.get_by_text("1 choice made here meanwhile was not carried")).to_be_visible()
    for member in (phone, laptop):
        for text in ("Lend each other teachers", "Lend each other rooms and instruments"):
            expect(conflict(member)).to_contain_text(text)
    assert phone.texts == ["Lend each other teachers", "Share the calendar"]
    wait_until(lambda: laptop.ranked() == phone.ranked() == ["Lend each other teachers"])


def test_what_went_out_into_the_silence_stands_beside_what_came_meanwhile(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    laptop = laptop_at_work(far, line, seminar)
    phone = phone_beside(devices, seminar)

    line.fall_silent()
    laptop.field("G1-1").press("End")
    laptop.field("G1-1").press_sequentially(" and halls")
    expect(laptop.status).to_have_text("Not saved (1 kept on this device)")
    phone.field("G1-1").fill("Lend each other teachers")
    phone.saved()

    line.come_back()
    expect(laptop.status).to_have_text("Another text came between")
    for member in (phone, laptop):
        expect(conflict(member)).to_contain_text("Lend each other rooms and halls")
        expect(conflict(member)).to_contain_text("Lend each other teachers")
    assert phone.texts == ["Lend each other teachers"]


def test_a_device_that_can_keep_nothing_says_so_while_something_waits(
    devices: Devices, far: Devices, line: Proxy, seminar: MadeSeminar
) -> None:
    page = far.open(LAPTOP)
    page.add_init_script(NO_STORAGE)
    writer = Member(page)
    writer.open_link(seminar.groups[1].replace(seminar.server.url, line.address))
    writer.write("Saved while the line is there")
    writer.saved()
    line.fall_silent()
    writer.composer.press_sequentially("Only in this window")
    expect(writer.status).to_have_text("Not saved: keep this page open")
    expect(writer.page.get_by_text("This device can't keep what you write.")).to_be_visible()
    line.come_back()
    writer.saved()
    reader = scribe(devices, seminar.groups[1])
    assert reader.texts == ["Saved while the line is there", "Only in this window"]
