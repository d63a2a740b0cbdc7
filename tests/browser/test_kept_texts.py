"""Texts whose page no longer opens: found on the device, copied, deleted, sent after all."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.access import cut_off, small_targets, told, violations
from tests.browser.devices import LAPTOP, PHONE, REFUSED_PAGE, Devices, SlowLine
from tests.browser.people import Member, named, scribe
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.servers import Server

PUT = Path(__file__).with_name("kept_records.js").read_text(encoding="utf-8").partition("\n")[2]
DATABASES = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
NOWHERE = "/s/WXYZ3467/group/4"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
TITLE = "Texts that are kept on this device"
# Milliseconds until a keystroke is on the device, and until a press is none of a double one.
KEPT_WITHIN = 300

SETTLED = 800


@pytest.fixture
def seminar(running_server: Server) -> MadeSeminar:
    return make_seminar(running_server)


def box(page: Page) -> Locator:
    return page.get_by_role("region", name=TITLE)


def texts(page: Page) -> list[str]:
    fields = box(page).locator("textarea")
    return [str(text) for text in fields.evaluate_all("all => all.map((one) => one.value)")]


def press(page: Page, name: str, label: str) -> None:
    box(page).get_by_role("button", name=named(name, f": {label}")).click()


def left_behind(code: str, group: int, *words: str) -> list[Any]:
    """A record as a page leaves it that was closed without network."""
    entries = [
        {"op": {"id": f"{code}{group}{word}", "type": "point.save", "point": word, "text": word}}
        for word in words
    ]
    at = int(time.time() * 1000) - group
    return [f"{code}/{group}/page{group}", {"entries": entries, "refused": [], "at": at}]


def withdraw_group_links(devices: Devices, seminar: MadeSeminar) -> None:
    page = devices.open(LAPTOP)
    page.goto(seminar.facilitator)
    page.goto(f"/s/{seminar.code}/links")
    page.get_by_text(named("Withdraw …", ": The groups")).click()
    page.get_by_role("button", name=named("Withdraw them all", ": The groups")).click()
    expect(page.get_by_text("withdrawn").first).to_be_visible()
    page.close()


def typed_before_the_links_were_withdrawn(devices: Devices, seminar: MadeSeminar) -> Page:
    """What opens on the writer's device when the group's page is opened anew."""
    seminar.to_work()
    writer = Member(devices.open(LAPTOP, permissions=CLIPBOARD))
    line = SlowLine(writer.page)
    writer.open_link(seminar.groups[1])
    line.holds = True
    # Nor does what a page sends while it is closed come through.
    writer.page.context.route("**/api/ops", lambda route: route.abort())
    writer.write("Never sent")
    writer.page.wait_for_timeout(KEPT_WITHIN)
    address, context = writer.page.url, writer.page.context
    page = context.new_page()
    writer.page.close()
    withdraw_group_links(devices, seminar)
    page.goto(address)
    return page


def test_a_text_outlives_the_link_it_was_typed_by(devices: Devices, seminar: MadeSeminar) -> None:
    page = typed_before_the_links_were_withdrawn(devices, seminar)
    expect(page).to_have_url(f"{devices.address}/j/{seminar.code}")
    expect(box(page)).to_contain_text("may not have reached the server")
    expect(box(page)).to_contain_text("Join group 1 again and they come with you")
    assert texts(page) == ["Never sent"]
    press(page, "Copy", "Text 1 of group 1")
    expect(box(page).get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == "Never sent"
    page.goto("/")
    expect(box(page).get_by_role("link")).to_have_attribute("href", f"/s/{seminar.code}/group/1")
    assert texts(page) == ["Never sent"]
    again = Member(page)
    again.join_by_address(seminar.code, "Group 1", "Kari")
    again.saved()
    assert again.texts == ["Never sent"]
    page.goto("/")
    expect(box(page)).to_have_count(0)
    assert scribe(devices, fresh_link(devices, seminar)).texts == ["Never sent"]


def fresh_link(devices: Devices, seminar: MadeSeminar) -> str:
    """The first group's own link, made anew."""
    page = devices.open(LAPTOP)
    page.goto(seminar.facilitator)
    page.goto(f"/s/{seminar.code}/links")
    page.get_by_role("button", name=named("Make links", ": The groups")).click()
    link = page.locator(".made__link input").first.input_value()
    page.close()
    return link


def test_no_text_goes_by_one_slip(devices: Devices) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(LAPTOP)
    page.goto("/")
    page.evaluate(PUT, [left_behind("WXYZ3467", 4, "<b>One</b>", "Two")])
    page.goto(NOWHERE)
    label = "Text 1 of group 4"
    box(page).get_by_role("button", name=named("Delete", f": {label}")).dblclick()
    expect(box(page).get_by_role("button", name=named("Keep it", f": {label}"))).to_be_visible()
    page.reload()
    expect(box(page)).to_be_visible()
    assert texts(page) == ["<b>One</b>", "Two"]
    press(page, "Delete", label)
    press(page, "Keep it", label)
    expect(box(page).get_by_role("button", name=named("Delete", f": {label}"))).to_be_focused()
    delete_for_good(page, label)
    expect(box(page).get_by_role("heading", level=2)).to_be_focused()
    page.reload()
    expect(box(page)).to_be_visible()
    assert texts(page) == ["Two"]
    delete_for_good(page, label)
    expect(box(page)).to_have_count(0)
    page.goto("/")
    expect(box(page)).to_have_count(0)


def delete_for_good(page: Page, label: str) -> None:
    press(page, "Delete", label)
    page.wait_for_timeout(SETTLED)
    press(page, "Delete for good", label)


def test_a_device_that_never_wrote_gets_no_database(devices: Devices, seminar: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(PHONE)
    for path in ("/", f"/j/{seminar.code}", NOWHERE):
        page.goto(path, wait_until="networkidle")
        assert page.evaluate(DATABASES) == []
        expect(box(page)).to_have_count(0)


def test_over_plain_http_a_text_is_copied_as_well(plain_devices: Devices) -> None:
    page = plain_devices.open(LAPTOP)
    page.goto("/")
    page.evaluate(PUT, [left_behind("WXYZ3467", 4, "One")])
    page.reload()
    press(page, "Copy", "Text 1 of group 4")
    expect(box(page).get_by_role("button", name="Copied")).to_be_focused()
    code = page.get_by_role("textbox", name="The seminar's code")
    code.press("Control+v")
    expect(code).to_have_value("One")


def test_the_texts_keep_the_rules(devices: Devices, seminar: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(PHONE, reduced_motion="reduce")
    page.goto("/")
    page.evaluate(
        PUT, [left_behind("WXYZ3467", 4, "One"), left_behind(seminar.code, 1, "word " * 400)]
    )
    found = []
    for path in ("/", f"/j/{seminar.code}", NOWHERE):
        page.goto(path)
        press(page, "Delete", "Text 1 of group 4")
        found += told(path, violations(page)) + told(path, small_targets(page))
        found += told(path, cut_off(page))
        page.set_viewport_size(PHONE["viewport"])
    assert found == []


def test_many_texts_leave_room_for_what_the_page_is_for(
    devices: Devices, seminar: MadeSeminar
) -> None:
    page = devices.open(PHONE)
    page.goto("/")
    page.evaluate(PUT, [left_behind("WXYZ3467", 1, "A", "B"), left_behind(seminar.code, 2, "C")])
    page.goto(f"/j/{seminar.code}")
    groups = box(page).get_by_role("heading", level=3)
    expect(groups).to_have_count(2)
    # The seminar that is joined here comes first, though the other was written in later.
    expect(groups.first).to_contain_text("group 2")
    expect(box(page).get_by_role("button", name="Copy")).to_have_count(0)
    groups.first.click()
    expect(box(page).get_by_role("textbox", name="Text 1 of group 2")).to_have_value("C")
