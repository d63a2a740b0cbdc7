"""Everybody can use every page, in every state the seminar can be in."""

import re
from functools import cached_property
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import ask, cut_off, small_targets, told, unseen_focus, violations
from tests.browser.devices import LAPTOP, PHONE, REFUSED_PAGE, SERVER_GONE, Devices
from tests.browser.people import (
    Facilitator,
    Member,
    conflict,
    named,
    read_english,
    scribe,
    two_who_changed_the_same_point,
    wait_until,
)
from tests.browser.seminars import MadeSeminar, OwnServer, make_seminar
from tests.support.servers import Server

CALM = {"reduced_motion": "reduce"}
# What the page's only spoken region says, from now on.
HEAR = """() => {
  const region = document.querySelector("body > [role=status]");
  const said = [];
  const listen = () => region.textContent && said.push(region.textContent);
  new MutationObserver(listen).observe(region, { childList: true });
  return said;
}"""
COUNTIES = "What should the counties do first?"


class Hall:
    """One seminar, seen by everybody who can see it; each comes when first looked for."""

    def __init__(self, devices: Devices, seminar: MadeSeminar) -> None:
        self.devices = devices
        self.seminar = seminar

    @cached_property
    def console(self) -> Facilitator:
        return Facilitator(self._opened(self.seminar.facilitator))

    @cached_property
    def wall(self) -> Page:
        return self._opened(self.seminar.wall)

    @cached_property
    def organiser(self) -> Page:
        return self._opened(self.seminar.organisers["north"])

    @cached_property
    def writer(self) -> Member:
        return scribe(self.devices, self.seminar.groups[1], LAPTOP | CALM)

    @cached_property
    def reader(self) -> Member:
        """A member by the seminar's code, after the scribe has come."""
        assert self.writer
        member = Member(self.devices.open(PHONE, **CALM))
        member.join_by_address(self.seminar.code, "Group 1", "Mari")
        return member

    def _opened(self, link: str) -> Page:
        page = self.devices.open(LAPTOP, **CALM)
        page.goto(link)
        return page

    @property
    def pages(self) -> dict[str, Page]:
        return {
            "console": self.console.page,
            "wall": self.wall,
            "organiser": self.organiser,
            "writer": self.writer.page,
            "reader": self.reader.page,
        }

    def violations(self, state: str) -> list[str]:
        return [
            line
            for name, page in self.pages.items()
            for line in told(f"{state}, {name}", violations(page))
        ]

    def write_something(self) -> None:
        """Points of all kinds: ranked, addressed, removed, parked."""
        self.writer.open_question(COUNTIES)
        for text in ("Buses", "Rooms", "Time", "Something else"):
            self.writer.write(text)
        for label, rank in (("G1-1", 1), ("G1-2", 2), ("G1-3", 3)):
            self.writer.rank(label, rank)
        self.writer.address("G1-1", "The northern county")
        self.writer.tool("G1-4", "Remove")
        self.writer.saved()


@pytest.fixture
def seminar(running_server: Server) -> MadeSeminar:
    return make_seminar(running_server)


@pytest.fixture
def hall(devices: Devices, seminar: MadeSeminar) -> Hall:
    return Hall(devices, seminar)


# The rules, state by state


def test_the_doors_keep_the_rules(devices: Devices, seminar: MadeSeminar) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(PHONE, **CALM)
    found = []
    for path in ("/", f"/j/{seminar.code}", "/privacy", "/nothing-here", "/library"):
        page.goto(path)
        found += told(path, violations(page))
    page.goto("/")
    page.get_by_role("textbox", name="The seminar's code").fill("WRNG2345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    assert found + told("a wrong code", violations(page)) == []


def test_the_hosts_pages_keep_the_rules(devices: Devices, running_server: Server) -> None:
    devices.expect_problem(REFUSED_PAGE)
    page = devices.open(LAPTOP, **CALM)
    page.goto(running_server.host_link)
    found = told("library", violations(page))
    page.get_by_role("link", name=re.compile("^New seminar")).first.click()
    found += told("new seminar", violations(page))
    page.get_by_role("spinbutton", name="Number of groups").fill("0")
    page.get_by_role("button", name="Make the seminar").click()
    expect(page.get_by_role("spinbutton")).to_have_attribute("aria-invalid", "true")
    assert found + told("new seminar with errors", violations(page)) == []


def test_the_links_keep_the_rules(devices: Devices, seminar: MadeSeminar) -> None:
    page = devices.open(LAPTOP, **CALM)
    page.goto(seminar.facilitator)
    page.get_by_role("link", name="Links", exact=True).click()
    found = told("links", violations(page))
    page.get_by_role("button", name=named("Make links", ": The groups")).click()
    expect(page.locator(".made__link")).to_have_count(2)
    found += told("links made", violations(page))
    page.get_by_text(re.compile("^Withdraw")).first.click()
    assert found + told("links to withdraw", violations(page)) == []


@pytest.mark.timeout(240)
def test_every_page_keeps_the_rules_from_before_the_start_to_the_end(hall: Hall) -> None:
    found = hall.violations("before")
    hall.seminar.move("start")
    expect(hall.reader.page.get_by_role("heading", level=1)).to_have_text("Welcome")
    found += hall.violations("plenary")
    hall.seminar.move("goto", block="work")
    hall.write_something()
    hall.console.read_along("Group 1")
    expect(hall.organiser.locator(".entry__text")).to_have_count(3)
    found += hall.violations("at work")
    hall.seminar.move("pause")
    expect(hall.wall.get_by_text("Paused", exact=True)).to_be_visible()
    found += hall.violations("paused")
    hall.seminar.move("resume")
    hall.seminar.over_time()
    expect(hall.wall.get_by_text("Time is up", exact=True)).to_be_visible()
    found += hall.violations("over time")
    hall.seminar.move("finish")
    expect(hall.wall.get_by_text("Finished", exact=True)).to_be_visible()
    found += hall.violations("finished")
    hall.console.close_seminar()
    expect(hall.wall.get_by_text("Closed", exact=True)).to_be_visible()
    found += hall.violations("closed")
    assert found == []


def test_every_role_keeps_the_rules(hall: Hall) -> None:
    hall.seminar.to_work()
    found = told("member", violations(hall.reader.page))
    for role in ("Leader", "Timekeeper", "Theme-keeper", "Scribe"):
        hall.reader.take_role(role)
        found += told(role, violations(hall.reader.page))
    hall.writer.page.locator("[aria-controls=roles-panel]").click()
    found += told("roles", violations(hall.writer.page))
    assert found == []


def test_what_opens_and_what_is_said_keeps_the_rules(hall: Hall) -> None:
    hall.seminar.to_work()
    hall.write_something()
    writer, console = hall.writer, hall.console
    writer.page.get_by_role("button", name="More for Point G1-2", exact=True).click()
    writer.page.get_by_text(re.compile("^Removed")).first.click()
    found = told("a point's tools", violations(writer.page))
    writer.composer.fill("far too long " * 1000)
    expect(writer.page.get_by_text(re.compile("^This text has 13000 characters"))).to_be_visible()
    found += told("a long text", violations(writer.page))
    hall.reader.page.get_by_role("button", name=re.compile("^Ask for help")).click()
    expect(console.card("Group 1")).to_contain_text("Asks for help")
    console.send_message("We go on in two minutes.")
    expect(hall.reader.page.get_by_text("We go on in two minutes.")).to_be_visible()
    expect(hall.wall.get_by_text("We go on in two minutes.")).to_be_visible()
    for name, page in (
        ("reader", hall.reader.page),
        ("console", console.page),
        ("wall", hall.wall),
    ):
        found += told(f"message and call, {name}", violations(page))
    assert found + menus_and_dialogs(console) == []


def menus_and_dialogs(console: Facilitator) -> list[str]:
    found = []
    for menu in ("Download", "More"):
        console.menu(menu)
        found += told(f"menu {menu}", violations(console.page))
        console.page.keyboard.press("Escape")
    console.press("Message")
    found += told("message", violations(console.page))
    console.page.keyboard.press("Escape")
    console.page.get_by_role("button", name=re.compile("^Code")).click()
    found += told("way in", violations(console.page))
    console.page.keyboard.press("Escape")
    console.menu("More").get_by_role("button", name="Close the seminar").click()
    return found + told("closing", violations(console.page))


def test_two_texts_of_one_point_keep_the_rules(devices: Devices, seminar: MadeSeminar) -> None:
    seminar.to_work()
    one, other = two_who_changed_the_same_point(devices, seminar.groups[1])
    expect(conflict(one)).to_be_visible()
    expect(conflict(other)).to_be_visible()
    assert told("one", violations(one.page)) + told("other", violations(other.page)) == []


def test_without_a_server_every_page_keeps_the_rules(
    own_devices: Devices, own_server: OwnServer
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    hall = Hall(own_devices, seminar)
    assert len(hall.pages) == 5
    own_server.cut_power()
    hall.writer.composer.press_sequentially("Kept here")
    expect(hall.writer.status).to_have_text("Not saved (1 kept on this device)")
    expect(hall.reader.status).to_have_text("Offline")
    for page in (hall.console.page, hall.wall, hall.organiser):
        expect(page.get_by_text(re.compile("^Not connected"))).to_be_visible()
    assert hall.violations("offline") == []


# What axe can't see


@pytest.mark.timeout(180)
def test_nothing_is_cut_off_on_small_screens_or_in_large_text(
    hall: Hall, running_server: Server
) -> None:
    hall.seminar.to_work()
    hall.write_something()
    found = []
    for name, page in hall.pages.items():
        found += told(name, cut_off(page))
    page = hall.console.page
    for path in ("/", f"/j/{hall.seminar.code}", "/privacy", f"/s/{hall.seminar.code}/links"):
        page.goto(path)
        found += told(path, cut_off(page))
    page.goto(running_server.host_link)
    found += told("library", cut_off(page))
    page.get_by_role("link", name=re.compile("^New seminar")).first.click()
    assert found + told("new seminar", cut_off(page)) == []


def test_a_word_without_end_widens_no_page(devices: Devices, seminar: MadeSeminar) -> None:
    seminar.to_work()
    writer = scribe(devices, seminar.groups[1], PHONE)
    reader = Member(devices.open(PHONE))
    reader.join_by_code(seminar.code, "Group 1", "Ola")
    console = devices.open(PHONE)
    console.goto(seminar.facilitator)
    organiser = devices.open(PHONE)
    organiser.goto(next(iter(seminar.organisers.values())))
    point, token = str(uuid4()), seminar.groups[1].rsplit("/", 1)[1]

    def write(kind: str, **fields: object) -> None:
        assert seminar.server.ask(token, kind, question="together", **fields)["ok"]

    for base, letter in zip((0, 1, 1), "abc", strict=True):
        write("point.save", point=point, base=base, text=letter * 300)
    write("priorities.set", points=[point])
    expect(conflict(writer)).to_be_visible()
    writer.tool("G1-1", "Earlier texts")
    Facilitator(console).read_along("Group 1")
    pages = {"writer": writer.page, "reader": reader.page, "console": console}
    for page in pages.values():
        expect(page.get_by_text("c" * 300).first).to_be_visible()
    for name, page in (pages | {"organiser": organiser}).items():
        assert told(name, cut_off(page)) == []


def test_thumbs_find_their_targets(devices: Devices, hall: Hall) -> None:
    phone = hall.reader.page
    found = told("before", small_targets(phone))
    hall.seminar.to_work()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Group work")
    found += told("member", small_targets(phone))
    hall.reader.take_role("Scribe")
    hall.reader.open_question(COUNTIES)
    hall.reader.write("Buses")
    hall.reader.rank("G1-1", 1)
    phone.get_by_role("button", name="More for Point G1-1", exact=True).click()
    found += told("scribe", small_targets(phone))
    door = devices.open(PHONE)
    for path in ("/", f"/j/{hall.seminar.code}"):
        door.goto(path)
        found += told(path, small_targets(door))
    assert found == []


def test_the_focus_is_always_seen(hall: Hall) -> None:
    hall.seminar.to_work()
    hall.write_something()
    found = told("writer", unseen_focus(hall.writer.page, 45))
    found += told("console", unseen_focus(hall.console.page, 30))
    page = hall.organiser
    for path in ("/", f"/j/{hall.seminar.code}"):
        page.goto(path)
        found += told(path, unseen_focus(page, 10))
    assert found == []


def tab_to(page: Page, name: str) -> None:
    """Tab by tab, as one who uses no mouse."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if re.match(name, ask(page, "nameOfFocus")):
            return
    raise AssertionError(f"The tabulator doesn't come to {name}")


def test_the_scribe_needs_no_mouse(hall: Hall) -> None:
    hall.seminar.to_work()
    page, keyboard = hall.writer.page, hall.writer.page.keyboard
    page.reload()
    expect(hall.writer.composer).to_be_focused()
    page.locator("body").press("Home")
    page.evaluate("document.activeElement.blur()")
    tab_to(page, f"2 {re.escape(COUNTIES)}")
    keyboard.press("Enter")
    expect(hall.writer.composer).to_be_focused()
    for text in ("First", "Second", "Third"):
        keyboard.type(text)
        keyboard.press("Enter")
    expect(hall.writer.field("G1-3")).to_be_visible()
    keyboard.press("ArrowUp")
    expect(hall.writer.field("G1-3")).to_be_focused()
    keyboard.press("Control+1")
    keyboard.press("Alt+ArrowUp")
    expect(page.locator(".points .point__field").nth(1)).to_have_value("Third")
    expect(hall.writer.field("G1-3")).to_be_focused()
    tab_to(page, "The southern county")
    keyboard.press("Space")
    tab_to(page, "More for Point G1-3")
    keyboard.press("Enter")
    tab_to(page, "Remove")
    keyboard.press("Enter")
    expect(page.locator(".points .point__field")).to_have_count(2)
    tab_to(page, "Undo")
    keyboard.press("Enter")
    expect(page.locator(".points .point__field")).to_have_count(3)
    tab_to(page, "Hand in")
    keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^Handed in \d\d"))).to_be_visible()
    expect(hall.console.card("Group 1")).to_contain_text("Handed in")


def test_the_clock_is_read_out_only_when_it_matters(hall: Hall) -> None:
    hall.seminar.to_work()
    timer = hall.writer.page.get_by_role("timer")
    expect(timer).to_have_attribute("aria-live", "off")
    said = hall.writer.page.evaluate_handle(HEAR)
    for seconds, words in ((62, "One minute left."), (2, "Time is up.")):
        hall.seminar.leave(seconds)
        wait_until(lambda words=words: words in said.json_value())
    hall.writer.page.wait_for_timeout(1500)
    assert [said.json_value().count(words) for words in ("One minute left.", "Time is up.")] == [
        1,
        1,
    ]


def test_the_language_is_named(devices: Devices, running_server: Server) -> None:
    page = devices.open(LAPTOP)
    read_english(page)
    page.goto(running_server.host_link)
    title = page.get_by_role("heading", level=3, name="Nasjonalt dialogseminar 2023").last
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert title.evaluate("(one) => one.closest('[lang]').lang") == "nb"
    page.get_by_role(
        "link", name=named("Open the console", ": Nasjonalt dialogseminar 2023")
    ).click()
    opening = page.locator("#deck").get_by_role("heading", name="Åpning")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for words in (opening, page.get_by_role("heading", level=1)):
        assert words.evaluate("(one) => one.closest('[lang]').lang") == "nb"
    page.goto("/")
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")


def test_the_console_and_the_wall_have_their_languages_to_choose(hall: Hall) -> None:
    console, wall = hall.console.page, hall.wall
    hall.console.menu("More").get_by_role("button", name="Nynorsk").click()
    expect(console.locator("html")).to_have_attribute("lang", "nn")
    expect(console.get_by_role("heading", level=2, name="Grupper")).to_be_visible()
    wall.mouse.move(100, 100)
    wall.get_by_role("button", name="Dark").click()
    wall.get_by_role("button", name="Bokmål").click()
    expect(wall.locator("html")).to_have_attribute("lang", "nb")
    assert wall.url.endswith("/wall?scheme=dark")
    wall.mouse.move(200, 200)
    assert told("the wall's tools", violations(wall)) == []
