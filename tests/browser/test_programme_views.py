"""What groups and the wall see of the programme: phases, a group's own time, reports in turn."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.access import cut_off, small_targets, violations
from tests.browser.devices import LAPTOP, PHONE, Devices
from tests.browser.people import Member
from tests.browser.seminars import MadeSeminar, make_seminar
from tests.support.servers import Server

AGENDA = Path(__file__).with_name("phased-agenda.yaml")
ABOUT_THE_WORK = """    title: Group work
    description: Work with those from your own town.
    links:
      - title: The plan for the town
        url: https://example.org/plan
"""
SCREENS = [(1280, 720), (1920, 1080), (3840, 2160), (1024, 768)]
LONG_NAME = "Kompetanseutviklingsnettverket for oppvekstsektoren"
CUT_ON_THE_WALL = """() => [...document.querySelectorAll(".wall__scene *")]
  .filter((element) => !element.closest(".visually-hidden"))
  .filter((element) => {
    const { width, right, bottom } = element.getBoundingClientRect();
    const hides = getComputedStyle(element).overflowY === "hidden";
    return width && (right > innerWidth + 1 || bottom > innerHeight + 1 ||
      (hides && element.scrollHeight > element.clientHeight + 1));
  })
  .map((element) => element.className)"""
UNDER_EACH_OTHER = """() => {
  const [time, join] = [".wall__time", ".way-in"].map((part) =>
    document.querySelector(part).getBoundingClientRect());
  return time.bottom <= join.top + 1;
}"""
REFUSE_LOCKS = """
navigator.wakeLock.request = async () => { throw new DOMException("", "NotAllowedError"); };
"""
ON_ONE_LINE_UNDER_ALL = """() => {
  const hint = document.querySelector(".wall__sleep");
  const { top, height } = hint.getBoundingClientRect();
  const others = [...document.querySelectorAll(".wall__what, .way-in, .wall__message:not(:empty)")];
  return height < 2 * parseFloat(getComputedStyle(hint).fontSize) &&
    others.every((other) => other.getBoundingClientRect().bottom <= top + 1);
}"""
COUNT_LOCKS = """
window.locks = 0;
navigator.wakeLock.request = async () => { window.locks += 1; return new EventTarget(); };
"""

Opened = Callable[..., Page]


@pytest.fixture
def hall(running_server: Server) -> MadeSeminar:
    """Four groups in the first phase of their work."""
    made = make_seminar(running_server, groups=4, agenda=AGENDA)
    made.move("start")
    return made


@pytest.fixture
def opened(devices: Devices) -> Opened:
    def open_link(link: str, kind: dict[str, object] = LAPTOP) -> Page:
        page = devices.open(kind)
        page.goto(link)
        page.get_by_role("timer").first.wait_for()
        return page

    return open_link


def clocks(page: Page) -> dict[str, int]:
    """What is left by each clock, in seconds, by its name."""
    shown = page.locator(".bar .clock").all_inner_texts()
    return dict(read_clock(text) for text in shown)


def read_clock(text: str) -> tuple[str, int]:
    found = re.search(r"(\d+):(\d\d)", text)
    assert found, text
    name = " ".join(text.replace(found.group(), "").split())
    return name, int(found.group(1)) * 60 + int(found.group(2))


def seconds(clock: Locator) -> int:
    return read_clock(clock.inner_text())[1]


def near(value: int) -> object:
    """Within the time that a test takes to look."""
    return pytest.approx(value, abs=20)


@pytest.mark.parametrize("kind", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_every_screen_of_a_group_has_the_phase_its_time_and_what_to_do(
    hall: MadeSeminar, opened: Opened, kind: dict[str, object]
) -> None:
    page = opened(hall.groups[1], kind)
    expect(page.locator(".bar__phase")).to_have_text("Phase 1 of 3: Think alone")
    expect(page.locator(".bar__now")).to_have_text("Read the question in silence.")
    assert clocks(page) == {"Think alone": near(300), "left in all": near(1800)}
    hall.move("extend", phase="alone", seconds=-300)
    expect(page.locator(".bar__phase")).to_have_text("Phase 2 of 3: Around the table")
    expect(page.locator(".bar__now")).to_have_text("One viewpoint at a time, then the next person.")
    assert clocks(page) == {"Around the table": near(900), "left in all": near(1500)}


def test_all_phases_have_an_end_and_an_instruction(hall: MadeSeminar, opened: Opened) -> None:
    hall.move("extend", phase="alone", seconds=-300)
    page = opened(hall.groups[1], PHONE)
    page.get_by_role("button", name="All phases").click()
    phases = page.locator(".phase")
    expect(phases.nth(0)).to_contain_text("done")
    expect(phases.nth(2)).to_contain_text(re.compile(r"Choose\s*until \d\d:\d\d"))
    phases.nth(2).locator("summary").click()
    expect(phases.nth(2)).to_contain_text("Agree on what comes first.")


def test_one_group_gets_more_time_and_the_others_do_not(hall: MadeSeminar, opened: Opened) -> None:
    one, other = opened(hall.groups[1]), opened(hall.groups[2])
    hall.move("extend", group=1, phase="alone", seconds=300)
    expect(one.locator(".more-time")).to_have_text("Your group has 5 minutes more")
    expect(one.get_by_role("status")).to_have_text("Your group has 5 minutes more")
    assert clocks(one) == {"Think alone": near(600), "left in all": near(2100)}
    expect(other.locator(".more-time")).to_have_count(0)
    assert clocks(other) == {"Think alone": near(300), "left in all": near(1800)}


def test_more_time_for_everyone_is_told_to_everyone(hall: MadeSeminar, opened: Opened) -> None:
    page = opened(hall.groups[2])
    hall.move("extend", seconds=120)
    expect(page.locator(".more-time")).to_have_text("2 minutes more for everyone")
    assert clocks(page)["left in all"] == near(1920)


def test_the_timekeeper_has_both_times_large_and_the_leader_advice_for_the_phase(
    hall: MadeSeminar, opened: Opened
) -> None:
    page = opened(hall.groups[1], PHONE)
    member = Member(page)
    member.take_role("Timekeeper")
    whole = page.locator(".big-clock--whole")
    phase = page.locator(".big-clock:not(.big-clock--whole)")
    assert [seconds(phase), seconds(whole)] == [near(300), near(1800)]
    for clock, share in [(phase, 0.2), (whole, 0.1)]:
        box = clock.bounding_box()
        assert box is not None
        assert box["height"] > share * 390
    member.take_role("Leader")
    leader = page.get_by_role("region", name="Leader", exact=True)
    expect(leader).to_contain_text("Let everyone think in silence.")
    hall.move("extend", phase="alone", seconds=-300)
    expect(leader).to_contain_text("Let people speak in turn")


def test_what_the_agenda_says_of_the_work_stands_above_the_question(
    running_server: Server, opened: Opened, tmp_path: Path
) -> None:
    agenda = tmp_path / "agenda.yaml"
    agenda.write_text(AGENDA.read_text().replace("    title: Group work\n", ABOUT_THE_WORK))
    seminar = make_seminar(running_server, agenda=agenda)
    seminar.move("start")
    page = opened(seminar.groups[1], PHONE)
    link = page.get_by_role("link", name="The plan for the town")
    expect(link).to_be_hidden()
    page.get_by_text("About this group work").click()
    expect(page.get_by_text("Work with those from your own town.")).to_be_visible()
    expect(link).to_have_attribute("href", "https://example.org/plan")
    usable(page)


def test_the_role_of_one_who_has_left_is_taken_in_one_tap(
    hall: MadeSeminar, opened: Opened, devices: Devices
) -> None:
    other = Member(devices.open(PHONE))
    other.join_by_code(hall.code, "Group 1", "Ada")
    other.take_role("Timekeeper")
    page = opened(hall.groups[1])
    badge = page.locator(".role-badge", has_text="Timekeeper")
    expect(badge).to_have_text(re.compile("Timekeeper\\s+Ada"))
    other.page.close()
    expect(badge).to_have_text(re.compile("Timekeeper\\s+has left"))
    page.locator("[aria-controls=roles-panel]").click()
    card = page.locator(".role-card", has_text="Timekeeper")
    expect(card.locator(".role-card__who")).to_have_text("Ada has left")
    card.get_by_role("button", name=re.compile("^Take the role")).click()
    expect(badge).to_have_text(re.compile("Timekeeper\\s+you"))


def test_groups_report_in_turn(hall: MadeSeminar, opened: Opened) -> None:
    hall.rename(1, "The river")
    first, second, third = (opened(hall.groups[number]) for number in (1, 2, 3))
    phone = opened(hall.groups[1], PHONE)
    writer = Member(first)
    for text in ("A common library", "Music in the evenings"):
        writer.write(text)
    writer.rank("G1-2", 1)
    writer.rank("G1-1", 2)
    hall.move("goto", block="reports")
    hall.command("round.start", order=[1, 3, 2])
    for page in (first, phone):
        expect(page.get_by_role("heading", name="Your group reports now")).to_be_visible()
        points = page.locator(".aloud__point")
        expect(points).to_have_text(["1Music in the evenings", "2A common library"])
        assert clocks(page)["Your turn"] == near(150)
    expect(third.get_by_text("You are next", exact=True)).to_be_visible()
    expect(second.get_by_role("heading", name="The river reports")).to_be_visible()
    expect(second.get_by_text("Next: Group 3")).to_be_visible()
    hall.command("round.next")
    expect(third.get_by_role("heading", name="Your group reports now")).to_be_visible()
    expect(second.get_by_text("You are next", exact=True)).to_be_visible()
    expect(first.get_by_role("heading", name="Group 3 reports")).to_be_visible()
    hall.command("round.end")
    expect(first.get_by_role("heading", name="Reports", level=2)).to_be_visible()


def test_whoever_is_writing_is_told_of_the_turn_and_goes_on(
    hall: MadeSeminar, opened: Opened
) -> None:
    page = opened(hall.groups[2])
    Member(page).composer.press_sequentially("Half a th")
    hall.move("goto", block="reports")
    hall.command("round.start", order=[2, 1])
    expect(page.locator(".away")).to_contain_text("It is your group's turn to report.")
    page.keyboard.type("ought")
    expect(Member(page).composer).to_have_value("Half a thought")
    page.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("heading", name="Your group reports now")).to_be_visible()


def test_the_wall_has_the_phase_beside_the_block(hall: MadeSeminar, opened: Opened) -> None:
    wall = opened(hall.wall)
    expect(wall.get_by_role("heading", name="Think alone")).to_be_visible()
    expect(wall.get_by_text("Read the question in silence.")).to_be_visible()
    expect(wall.get_by_text("Phase 1 of 3")).to_be_visible()
    block, phase = wall.get_by_role("timer").all()
    assert [seconds(block), seconds(phase)] == [near(1800), near(300)]
    hall.move("extend", phase="alone", seconds=-300)
    expect(wall.get_by_role("heading", name="Around the table")).to_be_visible()


def test_the_wall_shows_who_reports(hall: MadeSeminar, opened: Opened) -> None:
    hall.rename(3, "The river")
    hall.move("goto", block="reports")
    hall.command("round.start", order=[3, 1], seconds=90)
    wall = opened(hall.wall)
    expect(wall.get_by_role("heading", name="The river")).to_be_visible()
    expect(wall.get_by_text("Reports from the groups: 1 of 2")).to_be_visible()
    expect(wall.locator(".wall__next")).to_have_text(re.compile(r"Next\s*Group 1"))
    assert seconds(wall.get_by_role("timer").nth(1)) == near(90)
    hall.command("round.extend", seconds=-600)
    expect(wall.locator(".part-clock")).to_contain_text("Time is up")
    hall.command("round.next")
    expect(wall.get_by_role("heading", name="Group 1", exact=True)).to_be_visible()
    expect(wall.get_by_text("The last group.")).to_be_visible()


def test_nothing_on_the_wall_is_cut(hall: MadeSeminar, opened: Opened) -> None:
    hall.rename(1, LONG_NAME)
    wall = opened(hall.wall)
    uncut(wall)
    hall.move("pause")
    uncut(wall)
    hall.move("goto", block="reports")
    hall.command("round.start", order=[1, 2])
    expect(wall.get_by_role("heading", name=LONG_NAME)).to_be_visible()
    uncut(wall)
    hall.say("Remember to hand in. " * 40)
    expect(wall.locator(".wall__message")).to_contain_text("Remember to hand in.")
    uncut(wall)


def uncut(wall: Page) -> None:
    for width, height in SCREENS:
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_timeout(50)
        assert wall.evaluate(CUT_ON_THE_WALL) == []
        assert wall.evaluate(UNDER_EACH_OTHER)


def test_the_wall_keeps_the_screen_awake(hall: MadeSeminar, devices: Devices) -> None:
    wall = devices.open()
    wall.add_init_script(COUNT_LOCKS)
    wall.goto(hall.wall)
    wall.get_by_role("timer").first.wait_for()
    assert wall.evaluate("window.locks") == 1
    wall.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert wall.evaluate("window.locks") == 2


def sleep_hint(wall: Page) -> Locator:
    return wall.get_by_text("Turn off the screen saver and sleep on this computer")


def test_the_wall_over_plain_http_asks_for_a_screen_that_stays_on_until_the_programme_starts(
    running_server: Server, plain_devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    wall = plain_devices.open()
    wall.goto(seminar.wall.replace(running_server.url, plain_devices.address))
    hint = sleep_hint(wall)
    expect(hint).to_be_visible()
    for width, height in SCREENS:
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_timeout(50)
        assert wall.evaluate(CUT_ON_THE_WALL) == []
        assert wall.evaluate(ON_ONE_LINE_UNDER_ALL)
    assert violations(wall) == []
    seminar.move("start")
    expect(wall.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(hint).to_have_count(0)
    seminar.move("pause")
    expect(wall.get_by_text("Paused", exact=True)).to_be_visible()
    expect(hint).to_have_count(0)


@pytest.mark.parametrize(
    ("locks", "hints"), [(REFUSE_LOCKS, 1), (COUNT_LOCKS, 0)], ids=["refused", "given"]
)
def test_the_wall_asks_for_it_only_where_it_can_t_keep_the_screen_on_itself(
    running_server: Server, devices: Devices, locks: str, hints: int
) -> None:
    wall = devices.open()
    wall.add_init_script(locks)
    wall.goto(make_seminar(running_server).wall)
    wall.get_by_role("timer").first.wait_for()
    expect(sleep_hint(wall)).to_have_count(hints)


def test_everybody_can_use_the_phases_and_the_round(hall: MadeSeminar, opened: Opened) -> None:
    wall = opened(hall.wall)
    hall.move("extend", group=1, phase="turn", seconds=300)
    assert violations(wall) == []
    phone = opened(hall.groups[1], PHONE)
    phone.get_by_role("button", name="All phases").click()
    usable(phone)
    writer = opened(hall.groups[1])
    Member(writer).write("A common library")
    Member(writer).rank("G1-1", 1)
    hall.move("goto", block="reports")
    hall.command("round.start", order=[1, 2, 3])
    assert violations(wall) == []
    for group in (1, 2, 3):
        usable(opened(hall.groups[group], PHONE))
    hall.command("round.extend", seconds=-600)
    wall.wait_for_timeout(1500)
    assert violations(wall) == []


def usable(page: Page) -> None:
    assert violations(page) == []
    assert small_targets(page) == []
    assert cut_off(page) == []
