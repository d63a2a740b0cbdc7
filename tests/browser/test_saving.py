"""Nothing that is typed is lost, whatever happens to the page, the server or the link."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import LAPTOP, PHONE, Devices
from tests.browser.people import Facilitator, Member
from tests.browser.server import MadeSeminar, RunningServer

COUNTIES = "What should the counties do first?"
SERVER_GONE = r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection"
# What a browser says of an answer that is an error, on the page that shows it.
REFUSED_PAGE = r"Failed to load resource: the server responded with a status of 4\d\d"


@pytest.fixture
def seminar(shared_server: RunningServer, small_agenda: Path) -> MadeSeminar:
    return shared_server.make_seminar(small_agenda)


def at_work(devices: Devices, seminar: MadeSeminar) -> Facilitator:
    """The facilitator, with the groups at work."""
    facilitator = Facilitator(devices.open(LAPTOP))
    facilitator.page.goto(seminar.facilitator)
    facilitator.start("Welcome")
    facilitator.next("Group work")
    return facilitator


def scribe(devices: Devices, seminar: MadeSeminar, group: int = 1) -> Member:
    """One who came by the group's own link."""
    member = Member(devices.open(LAPTOP))
    member.open_link(seminar.groups[group])
    return member


def test_text_that_was_not_sent_survives_a_reload(devices: Devices, seminar: MadeSeminar) -> None:
    at_work(devices, seminar)
    writer = scribe(devices, seminar)
    expect(writer.composer).to_be_focused()
    writer.composer.press_sequentially("Half a sen")
    writer.page.reload()
    writer.is_in()
    expect(writer.field("G1-1")).to_have_value("Half a sen")


def test_the_server_dies_and_everything_arrives_when_it_is_back(
    own_devices: Devices, own_server: RunningServer, small_agenda: Path
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = own_server.make_seminar(small_agenda)
    facilitator = at_work(own_devices, seminar)
    writer = scribe(own_devices, seminar)
    writer.write("Before")
    writer.saved()
    writer.composer.press_sequentially("Dur")
    own_server.kill()
    writer.composer.press_sequentially("ing")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.composer.press("Enter")
    writer.composer.press_sequentially("Still typing")
    expect(writer.status).to_have_text("Not saved (2 kept on this device)")
    expect(writer.composer).to_have_value("Still typing")
    expect(facilitator.page.get_by_text("Not connected")).to_be_visible()
    own_server.start()
    expect(writer.status).to_have_text("Saved", timeout=20_000)
    reader = scribe(own_devices, seminar)
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == ["Before", "During", "Still typing"]


def test_what_is_kept_on_the_device_outlives_the_page_and_the_server(
    own_devices: Devices, own_server: RunningServer, small_agenda: Path
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = own_server.make_seminar(small_agenda)
    at_work(own_devices, seminar)
    writer = scribe(own_devices, seminar)
    address = writer.page.url
    own_server.kill()
    writer.composer.press_sequentially("Kept")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.page.wait_for_timeout(400)  # as long as a keystroke may take to be kept
    context = writer.page.context
    writer.page.close()
    own_server.start()
    again = Member(context.new_page())
    again.page.goto(address)
    again.is_in()
    expect(again.field("G1-1")).to_have_value("Kept")


def test_two_tabs_on_one_device_write_side_by_side(devices: Devices, seminar: MadeSeminar) -> None:
    at_work(devices, seminar)
    first = scribe(devices, seminar)
    second = Member(first.page.context.new_page())
    second.page.goto(first.page.url)
    second.is_in()
    first.write("From the first tab")
    second.write("From the second tab")
    for tab in (first, second):
        tab.saved()
        expect(tab.page.locator(".point__field")).to_have_count(2)
        assert sorted(tab.texts) == ["From the first tab", "From the second tab"]


def both_edit(one: Member, other: Member, label: str) -> None:
    """Two begin with the same text, and both have changed it before they saw the other's."""
    expect(other.field(label)).to_have_value("Buses")
    other.field(label).click()
    one.field(label).fill("More buses")
    one.saved()
    expect(one.status).to_have_text("Saved")
    other.field(label).press("End")
    other.field(label).press_sequentially(" at night")


def test_two_texts_of_one_point_stand_side_by_side_until_somebody_chooses(
    devices: Devices, seminar: MadeSeminar
) -> None:
    at_work(devices, seminar)
    one, other = scribe(devices, seminar), scribe(devices, seminar)
    one.write("Buses")
    both_edit(one, other, "G1-1")
    for member in (one, other):
        expect(member.status).to_have_text("Another text came between")
        conflict = member.page.get_by_role("group", name="Two texts of the same point")
        expect(conflict).to_be_visible()
        expect(conflict.locator(".conflict__words")).to_have_count(2)
        words = conflict.locator(".conflict__words").all_inner_texts()
        assert sorted(words) == ["Buses at night", "More buses"]
    chosen = other.page.locator(".conflict__text").filter(has_text="More buses")
    chosen.get_by_role("button", name="Choose this").click()
    for member in (one, other):
        expect(member.field("G1-1")).to_have_value("More buses")
        member.saved()


def test_two_texts_can_both_be_kept(devices: Devices, seminar: MadeSeminar) -> None:
    at_work(devices, seminar)
    one, other = scribe(devices, seminar), scribe(devices, seminar)
    one.write("Buses")
    both_edit(one, other, "G1-1")
    one.page.get_by_role("button", name="Keep both").click()
    for member in (one, other):
        expect(member.field("G1-1")).to_have_value(re.compile("^.+\n.+$"))
        member.saved()
    assert sorted(str(one.texts[0]).split("\n")) == ["Buses at night", "More buses"]


def test_a_hundred_thousand_characters_are_kept_but_not_sent(
    devices: Devices, seminar: MadeSeminar
) -> None:
    at_work(devices, seminar)
    writer = scribe(devices, seminar)
    paste(writer.page, "a long story " * 7692 + "end!")
    message = writer.page.get_by_text("This text has 100000 characters; a point holds 10000.")
    expect(message).to_be_visible()
    expect(writer.composer).to_have_attribute("aria-invalid", "true")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.page.wait_for_timeout(400)  # as long as a keystroke may take to be kept
    writer.page.reload()
    kept = writer.page.locator(".point__field")
    expect(kept).to_have_value(re.compile("end!$"))
    expect(message).to_be_visible()
    kept.fill("A short story")
    writer.saved()
    expect(writer.field("G1-1")).to_have_value("A short story")


def paste(page: Page, text: str) -> None:
    """Into the field that has the focus, all at once."""
    page.evaluate("(text) => document.execCommand('insertText', false, text)", text)


def test_a_link_that_is_withdrawn_says_so_at_once(devices: Devices, seminar: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    facilitator = at_work(devices, seminar)
    writer = scribe(devices, seminar)
    writer.write("Written before")
    writer.saved()
    facilitator.page.get_by_role("link", name="Links", exact=True).click()
    withdraw = facilitator.page.get_by_role("listitem").filter(has_text="The groups")
    withdraw.locator("summary").click()
    withdraw.get_by_role("button", name=re.compile("^Withdraw them all")).click()
    expect(facilitator.page.get_by_text(re.compile("withdrawn"))).to_be_visible()
    refused = writer.page.get_by_role("heading", name="This link no longer opens the group")
    expect(refused).to_be_visible(timeout=5_000)
    expect(writer.status).to_have_text("The link is closed")
    expect(writer.page.locator("textarea")).to_have_count(0)
    writer.page.goto(seminar.groups[1])
    expect(writer.page.get_by_role("heading", level=1)).to_be_visible()
    expect(writer.page.get_by_role("link", name="Back to the start")).to_be_visible()


def test_an_unknown_code_is_answered_in_its_field(devices: Devices, seminar: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(PHONE)
    page.goto("/")
    field = page.get_by_role("textbox", name="The seminar's code")
    field.fill("WRNG2345")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("."))
    expect(field).to_have_value("WRNG2345")
    field.fill(seminar.code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which group are you in?")).to_be_visible()


def test_what_comes_after_the_time_is_taken_and_marked(
    devices: Devices, seminar: MadeSeminar
) -> None:
    facilitator = at_work(devices, seminar)
    writer = scribe(devices, seminar)
    writer.write("In time")
    writer.saved()
    facilitator.press("Take away 1 minutes")
    expect(facilitator.deck.get_by_text("Over time")).to_be_visible()
    expect(writer.page.get_by_role("timer")).to_contain_text("over time")
    writer.write("Too late, and welcome")
    expect(writer.point("G1-2")).to_contain_text("after time was up")
    expect(writer.point("G1-1")).not_to_contain_text("after time was up")
    writer.saved()


def test_the_focus_stays_where_it_is_while_others_write(
    devices: Devices, seminar: MadeSeminar
) -> None:
    at_work(devices, seminar)
    one, other = scribe(devices, seminar), scribe(devices, seminar)
    one.composer.press_sequentially("A thought that takes its time")
    one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("ArrowLeft")
    for number in range(3):
        other.write(f"Quick thought {number}")
    expect(one.page.locator(".points .point__field")).to_have_count(3)
    expect(one.composer).to_be_focused()
    one.page.keyboard.type("!")
    expect(one.composer).to_have_value("A thought that takes its ti!me")
