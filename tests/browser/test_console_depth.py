"""The console's clock in depth: catching up, a group's own time, reports in turn, a long rest."""

import json
import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.access import cut_off, told, unseen_focus, violations
from tests.browser.devices import SERVER_GONE, Devices, SlowLine
from tests.browser.people import SETTLED, Facilitator, Member, named, wait_until
from tests.browser.recorder import now
from tests.browser.seminars import MadeSeminar, OwnServer, make_seminar
from tests.support.servers import Server

HOUR = 60 * 60 * 1000
MINUTE = 60 * 1000
LOOKS_EVERY = 5000
LONG_ENOUGH_TO_START = 15_000
PHASED = Path(__file__).with_name("phased-agenda.yaml")
OVER_TIME = re.compile("^\N{MINUS SIGN}12:[0-9]{2}:[0-9]{2}$")


def at_the_console(devices: Devices, seminar: MadeSeminar) -> Facilitator:
    facilitator = Facilitator(devices.open())
    facilitator.page.goto(seminar.facilitator)
    expect(facilitator.deck).to_be_visible()
    expect(facilitator.page.get_by_text("Connected")).to_be_visible()
    return facilitator


def programme(seminar: MadeSeminar) -> dict[str, Any]:
    token = seminar.facilitator.rsplit("/", 1)[1]
    headers = {"Authorization": f"Bearer {token}"}
    answer = seminar.server.get("/api/snapshot", headers=headers).json()
    shown: dict[str, Any] = answer["programme"]
    return shown


def ends_at(seminar: MadeSeminar) -> int:
    """When the day is expected to end."""
    end: int = programme(seminar)["blocks"][-1]["expected_end"]
    return end


def time_of_day(instant: int) -> str:
    """As a clock on the wall of the hall shows it."""
    return f"{datetime.fromtimestamp(instant / 1000, ZoneInfo('Europe/Oslo')):%H:%M}"


def dialog(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name)


def test_twelve_minutes_are_got_back_and_undone(running_server: Server, devices: Devices) -> None:
    seminar = make_seminar(running_server)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    page = facilitator.page
    before = ends_at(seminar)

    page.get_by_role("button", name="Catch up").click()
    replan = dialog(page, "Get time back")
    replan.get_by_role("textbox", name="Minutes to get back").fill("12")
    way = replan.get_by_role("region", name="Shorten what can be shortened")
    expect(way).to_contain_text("Gets back all 12 min")
    expect(way.get_by_role("listitem").filter(has_text="Group work")).to_contain_text("50 min")
    breaks = replan.get_by_role("region", name="Take from the breaks")
    expect(breaks).to_contain_text("Gets back 5 min, 7 min are still missing")
    skipped = replan.get_by_role("region", name="Skip a block")
    expect(skipped).to_contain_text("Gets back all 12 min, and 38 min to spare")

    way.get_by_role("button", name="Do this").click()
    expect(replan).to_be_hidden()
    expect(facilitator.deck).to_contain_text("The plan has been changed")
    assert before - ends_at(seminar) == 12 * MINUTE

    facilitator.press(named("Undo", ":", "the new plan"))
    expect(facilitator.deck).to_contain_text("Undone: the new plan.")
    assert ends_at(seminar) == before


def test_every_block_to_come_has_its_expected_start_and_end(
    running_server: Server, devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    facilitator.press("Add 5 minutes")
    expect(facilitator.clock).to_have_text(re.compile("^(9|10):"))
    _welcome, *coming = programme(seminar)["blocks"]
    assert len(coming) == 3
    for block in coming:
        row = facilitator.page.locator(".row", has_text=block["title"])
        expect(row.locator(".row__time")).to_contain_text(time_of_day(block["expected_start"]))
        expect(row).to_contain_text(f"until {time_of_day(block['expected_end'])}")
    assert cut_off(facilitator.page) == []


def test_what_undo_takes_back_is_said_step_by_step(
    running_server: Server, devices: Devices
) -> None:
    facilitator = at_the_console(devices, make_seminar(running_server))
    facilitator.start("Welcome")
    field = facilitator.deck.get_by_role("textbox", name=re.compile("Any number of minutes"))
    field.fill("7")
    field.press("Enter")
    expect(facilitator.clock).to_have_text(re.compile("^1[12]:"))
    field.fill("-3")
    field.press("Enter")
    expect(facilitator.clock).to_have_text(re.compile("^[89]:"))
    facilitator.press(named("Undo", ":", "−3 min"))
    expect(facilitator.clock).to_have_text(re.compile("^1[12]:"))
    facilitator.page.wait_for_timeout(SETTLED)
    facilitator.press(named("Undo", ":", "+7 min"))
    expect(facilitator.clock).to_have_text(re.compile("^[45]:"))
    facilitator.page.wait_for_timeout(SETTLED)
    facilitator.press(named("Undo", ":", "the start"))
    expect(facilitator.deck.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_two_quick_presses_on_a_slow_line_count_twice_and_next_once(
    running_server: Server, devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    facilitator = Facilitator(devices.open())
    line = SlowLine(facilitator.page)
    facilitator.page.goto(seminar.facilitator)
    facilitator.start("Welcome")
    line.holds = True
    facilitator.press("Add 5 minutes")
    facilitator.press("Add 5 minutes")
    line.let_go()
    expect(facilitator.clock).to_have_text(re.compile("^1[45]:"))
    expect(facilitator.deck).not_to_contain_text("Somebody else")

    line.holds = True
    line.held.clear()
    facilitator.press(re.compile("^Next"))
    facilitator.page.wait_for_timeout(SETTLED)
    facilitator.press(re.compile("^Next"))
    line.let_go()
    facilitator.goes_on_to("Group work")
    assert programme(seminar)["visit"] == 2


def test_one_group_gets_time_of_its_own(running_server: Server, devices: Devices) -> None:
    seminar = make_seminar(running_server)
    seminar.to_work()
    member = Member(devices.open())
    member.open_link(seminar.groups[2])
    facilitator = at_the_console(devices, seminar)
    facilitator.read_along("Group 2")
    facilitator.panel.get_by_role("button", name="More time for this group").click()
    time = dialog(facilitator.page, "Change the time")
    expect(time.get_by_role("combobox", name="For whom")).to_have_value("2")
    time.get_by_role("textbox", name="Minutes").fill("10")
    time.get_by_role("button", name="Add 10 min").click()
    expect(time).to_be_hidden()
    expect(facilitator.card("Group 2")).to_contain_text("+10 min")
    expect(facilitator.card("Group 1")).not_to_contain_text("+10 min")
    expect(facilitator.panel).to_contain_text("+10 min extra")
    expect(facilitator.clock).to_have_text(re.compile("^(49|50):"))
    expect(member.page.get_by_role("timer").first).to_have_text(re.compile("(59|1:00):"))


def test_time_is_given_to_what_the_dialog_shows(running_server: Server, devices: Devices) -> None:
    seminar = make_seminar(running_server, agenda=PHASED)
    seminar.move("start")
    facilitator = at_the_console(devices, seminar)
    page = facilitator.page
    time = dialog(page, "Change the time")
    page.get_by_role("button", name="Change the time: Think alone").click()
    expect(time.get_by_role("combobox", name="What")).to_have_value("alone")
    seminar.move("extend", phase="alone", seconds=-3600)
    expect(time).to_contain_text("The phase that was chosen is over.")
    expect(time.get_by_role("combobox", name="What")).to_have_value("")
    time.get_by_role("textbox", name="Minutes").fill("2")
    time.get_by_role("button", name="Add 2 min").click()
    expect(time).to_be_hidden()
    assert programme(seminar)["undo"] == {"kind": "extend", "seconds": 120}

    page.get_by_role("button", name="Change the time: Around the table").click()
    expect(time).to_be_visible()
    seminar.move("next")
    expect(time).to_be_hidden()
    expect(facilitator.deck).to_contain_text("The programme has moved on. No time was changed.")


def test_groups_report_in_the_order_chosen(running_server: Server, devices: Devices) -> None:
    seminar = make_seminar(running_server, groups=4)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    page = facilitator.page
    page.get_by_role("button", name="Let the groups report in turn").click()
    begin = dialog(page, "Let the groups report")
    begin.get_by_role("radio", name="I choose which groups").check()
    for group in (3, 1, 4):
        begin.get_by_role("button", name=f"Group {group}").click()
    begin.get_by_role("button", name="Start the round").click()
    expect(begin).to_be_hidden()

    turn = page.get_by_role("region", name="Report-back round")
    expect(turn).to_contain_text("1 of 3")
    expect(turn).to_contain_text("3 Group 3")
    expect(turn.get_by_role("timer")).to_have_text(re.compile("^2:(30|2[0-9])$"))
    expect(turn.get_by_role("list", name="The order of the groups")).to_be_visible()
    expect(facilitator.card("Group 1")).to_contain_text("Reports next")
    turn.get_by_role("button", name="Add 30 seconds").click()
    expect(turn.get_by_role("timer")).to_have_text(re.compile("^(3:00|2:5[0-9])$"))
    turn.get_by_role("button", name=re.compile("^Next group")).click()
    expect(turn).to_contain_text("2 of 3")
    page.wait_for_timeout(750)
    turn.get_by_role("button", name="Not here, skip").click()
    expect(turn).to_contain_text("3 of 3")
    turn.get_by_role("button", name="End the round").click()
    expect(turn).to_be_hidden()
    facilitator.press(named("Undo", ":", "the end of the round"))
    expect(turn).to_contain_text("3 of 3")


def test_a_block_is_skipped_and_the_programme_opened_again(
    running_server: Server, devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    page = facilitator.page
    page.get_by_role("button", name=named("Skip", ": Group work")).click()
    row = page.get_by_role("listitem").filter(has_text="Group work")
    expect(row).to_contain_text("will be skipped")
    facilitator.next("Coffee")
    facilitator.next("Summing up")
    facilitator.press(re.compile("^Finish"))
    facilitator.goes_on_to("The programme is finished")
    facilitator.press("Open again")
    facilitator.goes_on_to("Summing up")
    assert programme(seminar)["status"] == "running"


def test_the_day_is_shown_as_planned_and_as_it_went(
    running_server: Server, devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    facilitator.press("Add 5 minutes")
    facilitator.next("Group work")
    facilitator.menu("More").get_by_role("button", name="Planned and actual").click()
    day = dialog(facilitator.page, "Planned and actual")
    row = day.get_by_role("row").filter(has_text="Welcome")
    expect(row).to_contain_text("+5 min given")
    expect(day.get_by_role("row").filter(has_text="Coffee")).to_contain_text("to come")
    expect(day.get_by_role("listitem").filter(has_text="Facilitator")).to_have_count(3)


def test_the_facilitator_chooses_when_the_screens_warn(
    running_server: Server, devices: Devices
) -> None:
    seminar = make_seminar(running_server)
    facilitator = at_the_console(devices, seminar)
    facilitator.menu("More").get_by_role("button", name="Alerts before the end").click()
    alerts = dialog(facilitator.page, "Alerts before the end")
    alerts.get_by_role("checkbox", name="15 min").check()
    alerts.get_by_role("checkbox", name="1 min", exact=True).uncheck()
    alerts.get_by_role("button", name="Save").click()
    expect(alerts).to_be_hidden()
    wait_until(lambda: programme(seminar)["alerts"] == [15, 10, 5, 0])


def test_a_programme_that_was_left_open_asks_before_it_goes_on_and_again_where_that_was_put_off(
    own_server: OwnServer, own_devices: Devices
) -> None:
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    own_server.cut_power()
    leave_open(seminar, 16 * HOUR)
    own_server.start_again()
    facilitator = at_the_console(own_devices, seminar)
    asks = dialog(facilitator.page, "Go on, or finish?")
    expect(asks).to_be_visible()
    facilitator.page.keyboard.press("Escape")
    expect(asks).to_be_hidden()
    facilitator.page.wait_for_timeout(LOOKS_EVERY + 500)
    expect(asks).to_be_hidden()
    for answer in ("Go on", re.compile("^Finish")):
        button = facilitator.deck.get_by_role("button", name=answer)
        expect(button).not_to_have_attribute("aria-disabled", "true")
    facilitator.page.reload()
    expect(asks).to_be_visible()
    asks.get_by_role("button", name="Go on").click()
    expect(asks).to_be_hidden()
    expect(facilitator.deck).to_contain_text("Over time")
    facilitator.page.wait_for_timeout(SETTLED)
    facilitator.press("Pause")
    expect(facilitator.deck).to_contain_text("Paused")


def test_pages_that_were_open_find_the_programme_at_rest_and_see_it_finished(
    own_server: OwnServer, own_devices: Devices
) -> None:
    own_devices.expect_problem(SERVER_GONE)
    seminar = make_seminar(own_server.current)
    seminar.to_work()
    facilitator, other = (at_the_console(own_devices, seminar) for _ in range(2))
    wall, member = own_devices.open(), Member(own_devices.open())
    wall.goto(seminar.wall)
    member.open_link(seminar.groups[1])
    rests_at: int = programme(seminar)["dormant_at"]
    own_server.cut_power()
    leave_open(seminar, rests_at - round(now() + LONG_ENOUGH_TO_START))
    own_server.start_again()
    for page in (facilitator.page, other.page, wall, member.page):
        expect(page.get_by_text(OVER_TIME).first).to_be_visible()

    asks = dialog(facilitator.page, "Go on, or finish?")
    expect(asks).to_be_visible(timeout=LONG_ENOUGH_TO_START + 15_000)
    expect(dialog(other.page, "Go on, or finish?")).to_be_visible()
    expect(wall.get_by_text("Stopped", exact=True)).to_be_visible()
    expect(member.page.get_by_text("The programme has stopped")).to_be_visible()

    asks.get_by_role("button", name="Finish the programme").click()
    for console in (facilitator, other):
        expect(dialog(console.page, "Go on, or finish?")).to_be_hidden()
        expect(console.deck).to_contain_text("The programme is finished")
    expect(wall.get_by_text("Finished", exact=True)).to_be_visible()
    expect(member.page.get_by_text("The programme has stopped")).to_have_count(0)
    assert programme(seminar)["status"] == "finished"


def test_dialogs_and_the_round_keep_the_rules(running_server: Server, devices: Devices) -> None:
    seminar = make_seminar(running_server, groups=3)
    facilitator = at_the_console(devices, seminar)
    facilitator.start("Welcome")
    page, found = facilitator.page, []

    def check(name: str) -> None:
        found.extend(told(name, violations(page)))
        found.extend(told(name, unseen_focus(page, 6)))
        page.keyboard.press("Escape")

    page.get_by_role("button", name="Catch up").click()
    expect(dialog(page, "Get time back").get_by_role("region").first).to_be_visible()
    check("catching up")
    for name in ("Planned and actual", "Alerts before the end"):
        facilitator.menu("More").get_by_role("button", name=name).click()
        expect(dialog(page, name)).to_be_visible()
        check(name)
    page.get_by_role("button", name="Let the groups report in turn").click()
    dialog(page, "Let the groups report").get_by_role("radio", name="I choose").check()
    check("before a round")
    seminar.command("round.start", order="number")
    expect(page.get_by_role("region", name="Report-back round")).to_be_visible()
    found.extend(told("round", violations(page)))
    seminar.move("goto", block="work")
    seminar.move("extend", seconds=300, group=2)
    facilitator.goes_on_to("Group work")
    facilitator.read_along("Group 2")
    facilitator.panel.get_by_role("button", name="More time for this group").click()
    check("more time")
    seminar.move("goto", block="closing")
    seminar.command("round.start", order="random")
    expect(page.get_by_role("region", name="Report-back round")).to_be_visible()
    found.extend(cut_off(page))
    assert found == []


def leave_open(seminar: MadeSeminar, since: int) -> None:
    """As if the last command had been given so many milliseconds earlier."""
    database = sqlite3.connect(seminar.server.data / "seminar.sqlite3")
    with database:
        (number,) = database.execute(
            "SELECT id FROM seminars WHERE code = ?", (seminar.code,)
        ).fetchone()
        (text,) = database.execute(
            "SELECT state FROM programmes WHERE seminar_id = ?", (number,)
        ).fetchone()
        state = json.loads(text)
        state["moved_at"] -= since
        for run in state["runs"]:
            for name in ("started_at", "ends_at", "ended_at"):
                run[name] = run[name] and run[name] - since
        database.execute(
            "UPDATE programmes SET state = ? WHERE seminar_id = ?", (json.dumps(state), number)
        )
        database.execute(
            "UPDATE seminars SET starts_at = starts_at - ? WHERE id = ?", (since, number)
        )
    database.close()
