"""Nothing that is typed is lost, whatever happens to the page, the server or the link."""

import os
import re
import signal
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect

from tests.browser.conftest import FLAGS
from tests.browser.devices import LAPTOP, PHONE, REFUSED_PAGE, SERVER_GONE, Devices, SlowLine
from tests.browser.people import (
    Member,
    conflict,
    scribe,
    two_who_changed_the_same_point,
    wait_until,
)
from tests.browser.seminars import MadeSeminar, OwnServer, make_seminar
from tests.support.servers import Server

GROUPS = 20
# As long as a keystroke may take to be kept on the device, in milliseconds.
KEPT_WITHIN = 300
# The page measures the field that has the focus whenever it draws.
FAILS_ONCE = """() => {
    const prototype = HTMLTextAreaElement.prototype;
    prototype.getBoundingClientRect = () => {
        delete prototype.getBoundingClientRect;
        throw new Error("A drawing that failed");
    };
}"""

# Types, and then does nothing for as long as no sleep is suspected.
STANDS_STILL = """() => {
    document.execCommand("insertText", false, "abc");
    setTimeout(() => {
        const since = performance.now();
        while (performance.now() - since < 2250);
    }, 150);
}"""

# As browsers are that neither fit a field to its text nor hold what one sees in its place.
FITS_NO_FIELDS = """
const { supports } = CSS;
CSS.supports = (...what) => !what.join(":").includes("field-sizing") && supports.apply(CSS, what);
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { field-sizing: fixed !important; overflow-anchor: none !important; }");
document.adoptedStyleSheets = [sheet];
"""
LOW = {"viewport": {"width": 1440, "height": 600}}


@pytest.fixture(scope="module")
def workshop(running_server: Server) -> MadeSeminar:
    """Groups at work, one for each test that needs no more than that."""
    made = make_seminar(running_server, groups=GROUPS)
    made.to_work()
    return made


@pytest.fixture
def group(workshop: MadeSeminar) -> str:
    """The link of a group that nobody has used."""
    number = min(workshop.groups)
    return workshop.groups.pop(number)


def test_text_that_was_not_sent_survives_a_reload(devices: Devices, group: str) -> None:
    writer = scribe(devices, group)
    expect(writer.composer).to_be_focused()
    writer.composer.press_sequentially("Half a sen")
    writer.page.reload()
    writer.is_in()
    expect(writer.page.locator(".point__field")).to_have_value("Half a sen")


def test_the_server_dies_and_everything_arrives_when_it_is_back(
    own_devices: Devices, own_server: OwnServer
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    console = own_devices.open(LAPTOP)
    console.goto(seminar.facilitator)
    writer = scribe(own_devices, seminar.groups[1])
    writer.write("Before")
    writer.saved()
    writer.composer.press_sequentially("Dur")
    own_server.cut_power()
    writer.composer.press_sequentially("ing")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.composer.press("Enter")
    writer.composer.press_sequentially("Still typing")
    expect(writer.status).to_have_text("Not saved (2 kept on this device)")
    expect(writer.composer).to_have_value("Still typing")
    expect(console.get_by_text("Not connected")).to_be_visible()
    own_server.start_again()
    expect(writer.status).to_have_text("Saved", timeout=20_000)
    expect(console.get_by_text("Not connected")).to_have_count(0)
    reader = scribe(own_devices, seminar.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == ["Before", "During", "Still typing"]


def test_what_is_kept_on_the_device_outlives_the_page_and_the_server(
    own_devices: Devices, own_server: OwnServer
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    writer = scribe(own_devices, seminar.groups[1])
    address, context = writer.page.url, writer.page.context
    own_server.cut_power()
    writer.composer.press_sequentially("Kept")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.page.wait_for_timeout(KEPT_WITHIN)
    writer.page.close()
    own_server.start_again()
    again = Member(context.new_page())
    again.page.goto(address)
    again.is_in()
    expect(again.field("G1-1")).to_have_value("Kept")


def test_what_is_typed_as_the_page_closes_is_sent_by_it(devices: Devices, group: str) -> None:
    reader, writer = scribe(devices, group), scribe(devices, group)
    writer.composer.press_sequentially("Bye")
    writer.page.goto("about:blank")
    expect(reader.page.locator(".points .point__field")).to_have_value("Bye")


def test_a_text_that_nobody_answers_for_is_not_called_saved(devices: Devices, group: str) -> None:
    """The line is there, and everything else on it is answered."""
    writer = Member(devices.open(LAPTOP))
    line = SlowLine(writer.page)
    writer.open_link(group)
    line.holds = True
    writer.write("Is anybody there")
    expect(writer.status).to_have_text("Saving")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)", timeout=12_000)
    expect(writer.page.get_by_text("Not connected")).to_have_count(0)
    line.let_go()
    writer.saved()


def test_what_is_typed_outlives_a_browser_that_is_killed(
    browser: Browser, chromium_path: str, tmp_path: Path, group: str
) -> None:
    context = own_browser(browser, chromium_path, tmp_path)
    writer = Member(context.pages[0])
    line = SlowLine(writer.page)
    writer.open_link(group)
    line.holds = True
    writer.composer.press_sequentially("Half a sen")
    writer.page.wait_for_timeout(KEPT_WITHIN)
    kill_browser(tmp_path)
    context = own_browser(browser, chromium_path, tmp_path)
    again = Member(context.pages[0])
    again.open_link(group)
    expect(again.page.locator(".points .point__field")).to_have_value("Half a sen")
    again.saved()
    context.close()


def own_browser(browser: Browser, chromium_path: str, folder: Path) -> BrowserContext:
    """A browser of the device's own, whose folder outlives it."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium_path, args=FLAGS, locale="en-GB"
    )


def kill_browser(folder: Path) -> None:
    """At once, with no time to put anything away."""
    processes = browser_processes(folder)
    assert processes
    for process in processes:
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: not browser_processes(folder))


def browser_processes(folder: Path) -> list[int]:
    """The browser itself, without those it has started for its pages."""
    return [
        int(place.parent.name)
        for place in Path("/proc").glob("[0-9]*/cmdline")
        if is_browser(command_of(place), folder)
    ]


def is_browser(command: list[str], folder: Path) -> bool:
    is_part = any(word.startswith("--type=") for word in command)
    return f"--user-data-dir={folder}" in command and not is_part


def command_of(place: Path) -> list[str]:
    try:
        return place.read_text().split("\0")
    except OSError:
        # It has ended meanwhile.
        return []


def test_a_drawing_that_fails_is_not_the_last_one(devices: Devices, group: str) -> None:
    devices.expect_problem("A drawing that failed")
    writer = scribe(devices, group)
    expect(writer.composer).to_be_focused()
    writer.page.evaluate(FAILS_ONCE)
    writer.write("A thought")
    expect(writer.page.locator(".points .point__field")).to_have_value("A thought")
    writer.saved()
    assert any("A drawing that failed" in problem for problem in devices.problems)


def test_two_tabs_on_one_device_write_side_by_side(devices: Devices, group: str) -> None:
    first = scribe(devices, group)
    second = Member(first.page.context.new_page())
    second.page.goto(first.page.url)
    second.is_in()
    first.write("From the first tab")
    second.write("From the second tab")
    for tab in (first, second):
        tab.saved()
        expect(tab.page.locator(".point__field")).to_have_count(2)
        assert sorted(tab.texts) == ["From the first tab", "From the second tab"]


def test_what_a_tab_left_when_it_was_closed_goes_from_the_one_that_stays(
    devices: Devices, group: str
) -> None:
    stays = scribe(devices, group)
    goes = Member(stays.page.context.new_page())
    line = SlowLine(goes.page)
    goes.page.goto(stays.page.url)
    goes.is_in()
    # What a page sends as it closes doesn't arrive either.
    goes.page.route("**/api/ops*", lambda route: route.abort())
    devices.expect_problem("ERR_FAILED")
    line.holds = True
    goes.composer.press_sequentially("Left behind")
    goes.page.wait_for_timeout(KEPT_WITHIN)
    goes.page.close()
    expect(stays.page.locator(".points .point__field")).to_have_value("Left behind")
    stays.saved()


def test_a_key_pressed_while_another_tab_took_the_text_over_is_saved(
    devices: Devices, group: str
) -> None:
    """The tab stands still, and comes back to the key before it hears of the other's question."""
    stands = scribe(devices, group)
    takes = Member(stands.page.context.new_page())
    takes.page.goto(stands.page.url)
    takes.is_in()
    stands.page.bring_to_front()
    stands.composer.click()
    stands.page.wait_for_timeout(1500)
    stands.page.evaluate(STANDS_STILL)
    takes.page.reload(wait_until="commit")
    takes.page.wait_for_timeout(700)
    stands.page.keyboard.press("d")
    stands.page.wait_for_timeout(3000)
    stands.saved()
    expect(stands.composer).to_have_value("abcd")
    stands.composer.press("Enter")
    for member in (stands, takes):
        expect(member.page.locator(".points .point__field")).to_have_value("abcd")


def test_a_text_that_came_between_stays_out_of_the_field_that_is_written_in(
    devices: Devices, group: str
) -> None:
    one, other = scribe(devices, group), Member(devices.open(LAPTOP))
    line = SlowLine(other.page)
    other.open_link(group)
    one.write("Buses")
    field = one.page.locator(".point__field")
    expect(other.page.locator(".point__field")).to_have_value("Buses")
    line.holds = True
    other.page.locator(".point__field").fill("Trains and ferries")
    field.click()
    field.press("End")
    field.press_sequentially(" at night")
    one.saved()
    line.let_go()
    expect(one.status).to_have_text("Another text came between")
    expect(field).to_have_value("Buses at night")
    one.page.keyboard.type(", too")
    expect(field).to_have_value("Buses at night, too")
    expect(conflict(other)).to_contain_text("Buses at night, too")
    expect(conflict(other)).to_contain_text("Trains and ferries")


def test_two_texts_of_one_point_stand_side_by_side_until_somebody_chooses(
    devices: Devices, group: str
) -> None:
    pair = two_who_changed_the_same_point(devices, group)
    for member in pair:
        expect(member.status).to_have_text("Another text came between")
        expect(conflict(member).locator(".conflict__words")).to_have_count(2)
        words = conflict(member).locator(".conflict__words").all_inner_texts()
        assert sorted(words) == ["Buses at night", "More buses"]
    chosen = conflict(pair[1]).locator(".conflict__text").filter(has_text="More buses")
    chosen.get_by_role("button", name="Choose this").click()
    for member in pair:
        expect(member.page.locator(".point__field")).to_have_value("More buses")
        expect(conflict(member)).to_have_count(0)
        member.saved()


def test_who_only_reads_sees_the_other_text_too(devices: Devices, running_server: Server) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    reader = Member(devices.open(PHONE))
    reader.join_by_code(seminar.code, "Group 1", "Ola")
    pair = two_who_changed_the_same_point(devices, seminar.groups[1])
    pair[0].take_role("Scribe")
    point = reader.page.locator(".point--read")
    expect(point).to_contain_text("Also written")
    assert sorted(reader.texts_read) == ["Buses at night", "More buses"]


def test_two_texts_can_both_be_kept(devices: Devices, group: str) -> None:
    pair = two_who_changed_the_same_point(devices, group)
    pair[0].page.get_by_role("button", name="Keep both").click()
    for member in pair:
        expect(member.page.locator(".point__field")).to_have_value(re.compile("^.+\n.+$"))
        assert sorted(member.texts[0].split("\n")) == ["Buses at night", "More buses"]
        member.saved()


def test_texts_too_long_for_one_point_are_kept_as_several(
    devices: Devices, running_server: Server, group: str
) -> None:
    reader = scribe(devices, group)
    point, token = str(uuid4()), group.rsplit("/", 1)[1]
    texts = [letter * 6000 for letter in "abc"]
    for base, text in zip((0, 1, 1), texts, strict=True):
        said = {"point": point, "question": "together", "base": base, "text": text}
        assert running_server.ask(token, "point.save", **said)["ok"]
    reader.page.get_by_role("button", name="Keep all, each as a point of its own").click()
    reader.saved()
    expect(conflict(reader)).to_have_count(0)
    assert reader.texts == [texts[2], texts[1]]


def test_an_open_field_follows_what_others_write_in_it(devices: Devices, group: str) -> None:
    one, other = scribe(devices, group), scribe(devices, group)
    one.write("Buses")
    field = other.page.locator(".point__field")
    expect(field).to_have_value("Buses")
    field.click()
    field.press("End")
    one.page.locator(".point__field").fill("More buses and trains")
    expect(field).to_have_value("More buses and trains")
    one.page.locator(".point__field").fill("More and more buses and trains")
    expect(field).to_have_value("More and more buses and trains")
    expect(field).to_be_focused()
    other.page.keyboard.type(" at night")
    expect(one.page.locator(".point__field")).to_have_value(
        "More and more buses and trains at night"
    )
    expect(conflict(other)).to_have_count(0)


def test_a_hundred_thousand_characters_are_kept_but_not_sent(devices: Devices, group: str) -> None:
    writer = scribe(devices, group)
    paste(writer.page, "a long story " * 7692 + "end!")
    message = writer.page.get_by_text(re.compile("^This text has 100000 characters"))
    expect(message).to_be_visible()
    expect(writer.composer).to_have_attribute("aria-invalid", "true")
    expect(writer.status).to_have_text("Not saved (1 kept on this device)")
    writer.page.wait_for_timeout(KEPT_WITHIN)
    writer.page.reload()
    kept = writer.page.locator(".point__field")
    expect(kept).to_have_value(re.compile("end!$"))
    expect(message).to_be_visible()
    kept.fill("A short story")
    writer.saved()
    expect(writer.page.locator(".point__field")).to_have_value("A short story")


def paste(page: Page, text: str) -> None:
    """Into the field that has the focus, all at once."""
    page.evaluate("(text) => document.execCommand('insertText', false, text)", text)


def test_a_link_that_is_withdrawn_says_so_at_once(devices: Devices, running_server: Server) -> None:
    devices.expect_problem(REFUSED_PAGE)
    seminar = make_seminar(running_server)
    seminar.to_work()
    writer = Member(devices.open(LAPTOP))
    line = SlowLine(writer.page)
    writer.open_link(seminar.groups[1])
    writer.write("Written before")
    writer.saved()
    line.holds = True
    writer.composer.press_sequentially("Typed too late")
    withdraw_group_links(devices, seminar)
    refused = writer.page.get_by_role("heading", name="This link no longer opens the group")
    expect(refused).to_be_visible(timeout=5_000)
    expect(writer.status).to_have_text("The link is closed (1 kept on this device)")
    expect(writer.page.get_by_text(re.compile(r"^1 text was not sent\."))).to_be_visible()
    unsent = writer.page.get_by_role("textbox", name="A text that was not sent")
    expect(unsent).to_have_value("Typed too late")
    expect(writer.page.locator(".composer")).to_have_count(0)
    writer.page.goto(seminar.groups[1])
    expect(writer.page.get_by_role("heading", level=1)).to_be_visible()
    expect(writer.page.get_by_role("link", name="Back to the start")).to_be_visible()


def withdraw_group_links(devices: Devices, seminar: MadeSeminar) -> None:
    page = devices.open(LAPTOP)
    page.goto(seminar.facilitator)
    page.get_by_role("link", name="Links", exact=True).click()
    kind = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="The groups"))
    kind.locator("summary").click()
    kind.get_by_role("button", name=re.compile("^Withdraw them all")).click()
    expect(page.get_by_text("2 links were withdrawn")).to_be_visible()


def test_an_unknown_code_is_answered_in_its_field(devices: Devices, workshop: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(PHONE)
    page.goto("/")
    field = page.get_by_role("textbox", name="The seminar's code")
    field.fill("WRNG2345")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("."))
    expect(field).to_have_value("WRNG2345")
    field.fill(workshop.code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which group are you in?")).to_be_visible()


def test_what_comes_after_the_time_is_taken_and_marked(
    devices: Devices, running_server: Server
) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    writer = scribe(devices, seminar.groups[1])
    writer.write("In time")
    writer.saved()
    seminar.over_time()
    expect(writer.page.get_by_role("timer")).to_contain_text("over time")
    writer.write("Too late, and welcome")
    expect(writer.point("G1-2")).to_contain_text("after time was up")
    expect(writer.point("G1-1")).not_to_contain_text("after time was up")
    writer.saved()


def test_the_caret_stays_where_it_is_while_others_write(devices: Devices, group: str) -> None:
    one, other = scribe(devices, group), scribe(devices, group)
    one.composer.press_sequentially("A thought that takes its time")
    one.page.keyboard.press("ArrowLeft")
    one.page.keyboard.press("ArrowLeft")
    for number in range(3):
        other.write(f"Quick thought {number}")
    expect(one.page.locator(".points .point__field")).to_have_count(3)
    expect(one.composer).to_be_focused()
    one.page.keyboard.type("!")
    expect(one.composer).to_have_value("A thought that takes its ti!me")


def test_the_field_one_writes_in_stays_in_its_place_while_a_text_above_it_grows(
    devices: Devices, group: str
) -> None:
    one, other = Member(devices.open(LOW)), scribe(devices, group)
    one.page.add_init_script(FITS_NO_FIELDS)
    one.open_link(group)
    other.write("Above")
    other.write("Below")
    fields = one.page.locator(".points .point__field")
    above, below = fields.first, fields.nth(1)
    below.click()
    one.saved()
    height, place = box(above)["height"], box(below)["y"]
    other.page.locator(".points .point__field").first.fill("Above\n" * 8)
    expect(above).to_have_value(re.compile("(Above\n){8}"))
    assert box(above)["height"] > height + 100
    assert abs(box(below)["y"] - place) <= 1
    expect(below).to_be_focused()


def box(field: Locator) -> FloatRect:
    """Where a field stands on the screen."""
    found = field.bounding_box()
    assert found is not None
    return found
