"""What people do at a seminar, in their own words: by what they see and what it is called."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, Devices, SlowLine

# A second press within the time of a double click is ignored where the programme moves on.
SETTLED = 750
KEPT_FILES = """async () => {
    const cache = await caches.open("group-page");
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    const isEntry = (path) => path.startsWith("/static/") && path.endsWith("/js/pages/group.js");
    return kept.includes(location.pathname) && kept.some(isEntry);
}"""


def named(*parts: str) -> re.Pattern[str]:
    """An accessible name made of a visible and a hidden part, whatever stands between them."""
    return re.compile("^" + r"\s*".join(re.escape(part) for part in parts) + "$")


def read_english(page: Page) -> None:
    """Chooses the language on the home page; every later page follows."""
    page.goto("/")
    page.get_by_role("form", name=re.compile("Language|Språk")).get_by_role(
        "button", name="English"
    ).click()
    expect(page.get_by_role("button", name="English")).to_have_attribute("aria-current", "true")


class Member:
    """Somebody in a group, at the group's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # Coming in

    def join_by_code(self, code: str, group: str, name: str = "") -> None:
        """Through the home page, as one who reads the code from the wall."""
        self.page.goto("/")
        self.page.get_by_role("textbox", name="The seminar's code").fill(code)
        self.page.keyboard.press("Enter")
        self.join_here(group, name)

    def join_by_address(self, code: str, group: str, name: str = "") -> None:
        """Through the join page, as one who scans the QR code."""
        self.page.goto(f"/j/{code}")
        self.join_here(group, name)

    def join_here(self, group: str, name: str) -> None:
        self.page.get_by_role("radio", name=group).check()
        if name:
            self.page.get_by_role("textbox", name="Your first name").fill(name)
        self.page.get_by_role("button", name="Join").click()
        self.is_in()

    def open_link(self, link: str) -> None:
        """Through the group's own link."""
        self.page.goto(link)
        self.is_in()

    def is_in(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.status).to_have_text(re.compile("^(Live|Saved)$"))

    # What there is

    @property
    def status(self) -> Locator:
        """The promise beside the clock."""
        return self.page.locator(".status")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="New point", exact=True).last

    def field(self, label: str) -> Locator:
        """The field of a point, such as G1-2."""
        return self.page.get_by_role("textbox", name=f"Point {label}", exact=True)

    def point(self, label: str) -> Locator:
        return self.page.get_by_role("listitem").filter(has=self.field(label))

    @property
    def texts(self) -> list[str]:
        """The points of the open question, from the top."""
        fields = self.page.locator(".points .point__field")
        return [str(text) for text in fields.evaluate_all("all => all.map((one) => one.value)")]

    @property
    def texts_read(self) -> list[str]:
        """The points as one sees them who doesn't write."""
        return self.page.locator(".points .point__text").all_inner_texts()

    def ranked(self) -> list[str]:
        """What is put first, from the top."""
        return self.page.locator(".priority[data-id] .priority__text").all_inner_texts()

    # Roles

    def holds(self, role: str) -> bool:
        """Whether the bar on top says that this member has the role."""
        return role.lower() in self.page.locator(".bar__roles").inner_text().lower()

    def take_role(self, role: str) -> None:
        """In one tap, where somebody else has the role."""
        if self.holds(role):
            return
        panel = self.page.locator("#roles-panel")
        opens = self.page.locator("[aria-controls=roles-panel]")
        was_open = panel.is_visible()
        if not was_open:
            opens.click()
        name = re.compile(rf"^(Take over|Take the role)\s*: {role}$")
        panel.get_by_role("button", name=name).click()
        expect(self.page.locator(".bar__roles")).to_contain_text(re.compile(role, re.IGNORECASE))
        if not was_open:
            opens.click()

    # Writing

    def open_question(self, text: str) -> None:
        tab = self.page.get_by_role("navigation", name="Questions").get_by_role("button", name=text)
        tab.click()
        expect(tab).to_have_attribute("aria-current", "true")

    def write(self, text: str) -> None:
        """A new point, ended with Enter."""
        self.composer.click()
        self.composer.press_sequentially(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def saved(self) -> None:
        expect(self.status).to_have_text("Saved")

    def tool(self, label: str, name: str) -> None:
        """Something of the point's own menu."""
        self.page.get_by_role("button", name=f"More for Point {label}", exact=True).click()
        tools = self.page.get_by_role("group", name=f"Point {label}", exact=True)
        tools.get_by_role("button", name=name, exact=True).click()

    def rank(self, label: str, rank: int) -> None:
        button = self.point(label).get_by_role("button", name=f"Priority {rank}", exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def address(self, label: str, organiser: str) -> None:
        chip = self.point(label).get_by_role("button", name=organiser, exact=True)
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")

    def drag_to_rank(self, label: str, rank: int) -> None:
        handle = self.point(label).locator(".point__handle")
        self.drag(handle, self.page.locator(f'[data-drop="rank:{rank}"]'))

    def drag(self, what: Locator, where: Locator) -> None:
        """By the mouse, with both places on the screen."""
        self._bring_into_view(what)
        from_x, from_y = centre(what)
        mouse = self.page.mouse
        mouse.move(from_x, from_y)
        mouse.down()
        mouse.move(from_x + 10, from_y + 10, steps=3)
        # The page may move under the hand, which then follows.
        for _time in range(3):
            self._bring_into_view(where)
            mouse.move(*centre(where), steps=8)
        mouse.up()

    def _bring_into_view(self, place: Locator) -> None:
        self.page.evaluate(
            """(y) => scrollBy({top: y - innerHeight / 2, behavior: "instant"})""", centre(place)[1]
        )

    def fold_background(self) -> None:
        self.page.get_by_text("Background", exact=True).click()

    def hand_in(self) -> None:
        self.page.get_by_role("button", name=re.compile("^Hand in")).click()
        expect(self.page.get_by_text(re.compile(r"^Handed in \d\d[:.]\d\d"))).to_be_visible()


class Facilitator:
    """The one who leads the seminar, at the console."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def deck(self) -> Locator:
        return self.page.locator("#deck")

    @property
    def clock(self) -> Locator:
        return self.deck.get_by_role("timer")

    @property
    def panel(self) -> Locator:
        """The group that is read along with."""
        return self.page.get_by_role("complementary")

    def press(self, name: str | re.Pattern[str]) -> None:
        self.deck.get_by_role("button", name=name).click()

    def goes_on_to(self, title: str) -> None:
        """The programme has moved to the block with this title, and may move on again."""
        expect(self.deck.get_by_role("heading", level=3)).to_have_text(title)
        self.page.wait_for_timeout(SETTLED)

    def start(self, title: str) -> None:
        self.press("Start")
        self.goes_on_to(title)

    def next(self, title: str) -> None:
        self.press(re.compile("^Next"))
        self.goes_on_to(title)

    def go_to(self, title: str) -> None:
        self.page.get_by_role("button", name=named("Go here", f": {title}")).click()
        self.goes_on_to(title)

    def seconds_left(self) -> int:
        """What the clock shows, negative when over time."""
        shown = self.clock.inner_text().strip()
        seconds = 0
        for part in shown.lstrip("\N{MINUS SIGN}").split(":"):
            seconds = seconds * 60 + int(part)
        return -seconds if shown.startswith("\N{MINUS SIGN}") else seconds

    def menu(self, name: str) -> Locator:
        """One of the menus on top, opened."""
        menu = self.page.locator("details.menu").filter(
            has=self.page.locator("summary", has_text=name)
        )
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        return menu

    def deal_roles(self) -> None:
        self.menu("More").get_by_role("button", name="Deal roles in all groups").click()
        expect(self.deck.get_by_text("The roles have been dealt in every group.")).to_be_visible()

    def card(self, group: str) -> Locator:
        return self.page.get_by_role("article").filter(
            has=self.page.get_by_role("button", name=re.compile(re.escape(group)))
        )

    def read_along(self, group: str) -> None:
        self.card(group).get_by_role("button").click()
        expect(self.panel.get_by_role("heading", level=2)).to_contain_text(group)
        expect(self.panel.get_by_text("Opening the group")).to_have_count(0)

    def send_message(self, text: str) -> None:
        self.press("Message")
        dialog = self.page.get_by_role("dialog", name="Message to the groups")
        dialog.get_by_role("textbox", name="Message").fill(text)
        dialog.get_by_role("button", name="Send").click()
        expect(dialog).to_be_hidden()

    def download(self, what: str, whom: str, folder: Path) -> Path:
        """A file of the download menu."""
        button = self.menu("Download").get_by_role("button", name=named(what, f", {whom}"))
        return saved_download(self.page, button, folder)

    def close_seminar(self) -> None:
        self.menu("More").get_by_role("button", name="Close the seminar").click()
        dialog = self.page.get_by_role("dialog", name="Close the seminar?")
        dialog.get_by_role("button", name="Close the seminar", exact=True).click()
        expect(self.deck.get_by_text("Closed", exact=True)).to_be_visible()


class Organiser:
    """One who gets the feedback."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def entries(self) -> list[str]:
        return self.page.locator(".entry__text").all_inner_texts()

    def download(self, what: str, folder: Path) -> Path:
        button = self.page.get_by_role("button", name=named(what, ", your feedback"))
        return saved_download(self.page, button, folder)


def centre(place: Locator) -> tuple[float, float]:
    """Where the middle of something is on the screen."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_kept(page: Page) -> None:
    """The page opens without network: its files are on the device, and what it last showed."""
    page.wait_for_function(KEPT_FILES, timeout=15_000)
    # What it shows is kept a moment after it came.
    page.wait_for_timeout(1500)


def scribe(devices: Devices, link: str, kind: dict[str, Any] = LAPTOP) -> Member:
    """One who came by the group's own link."""
    member = Member(devices.open(kind))
    member.open_link(link)
    return member


def two_who_changed_the_same_point(devices: Devices, group: str) -> tuple[Member, Member]:
    """Both began with the same text, and neither had seen what the other made of it."""
    one = scribe(devices, group)
    other = Member(devices.open(LAPTOP))
    line = SlowLine(other.page)
    other.open_link(group)
    one.write("Buses")
    expect(other.page.locator(".point__field")).to_have_value("Buses")
    line.holds = True
    field = other.page.locator(".point__field")
    field.click()
    field.press("End")
    field.press_sequentially(" at night")
    one.page.locator(".point__field").fill("More buses")
    one.saved()
    line.let_go()
    return one, other


def conflict(member: Member) -> Locator:
    return member.page.get_by_role("group", name="Two texts of the same point")


def wait_until(condition: Callable[[], bool]) -> None:
    """For what no locator can say."""
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def wait(page: Page, condition: Callable[[], object], seconds: float = 15) -> None:
    """The same, while the pages are given their turns."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def saved_download(page: Page, button: Locator, folder: Path) -> Path:
    """The file that a button gives, under the name the product gave it."""
    with page.expect_download(timeout=60_000) as info:
        button.click()
    download = info.value
    place = folder / download.suggested_filename
    download.save_as(place)
    return place
