"""The whole main job: a facilitator, three groups of two devices and an organiser."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import LAPTOP, PHONE, Devices
from tests.browser.files import pdf_text, squeezed, tables
from tests.browser.people import Facilitator, Member, Organiser, named, read_english, wait_until
from tests.support.servers import Server

TITLE = "Dialogseminar for hele fylket"
SCHOOL = "På hvilke områder kan kulturskolen og skolen samarbeide, og hva må til?"
SFO = "Hvordan kan kulturskolen og SFO samarbeide, slik at barna møter en helhet?"
US = "Hva må til for å få til bedre samarbeid hos oss, på alle nivåer? Gi konkrete eksempler."
THREE = "Hva kan Utdanningsdirektoratet, KS og Norsk kulturskoleråd bidra med?"
FIRST_WORK = "Gruppearbeid 1: Samarbeid hos oss"
SECOND_WORK = "Gruppearbeid 2: Hva må til?"
UDIR, KS, COUNCIL = "Utdanningsdirektoratet", "KS", "Norsk kulturskoleråd"
ALL = f"{UDIR}, {KS}, {COUNCIL}"

# As the seminar ends: id, question, text, priority, for whom, late.
POINTS = [
    ("G1-1", SCHOOL, "Felles øving hver tirsdag etter skoletid", 1, None, False),
    ("G1-3", SCHOOL, "Lån av instrumenter", None, None, False),
    ("G1-2", SFO, "Dans i gymsalen", None, None, False),
    ("G1-8", US, "Et fast møte i måneden", None, None, True),
    ("G1-4", THREE, "Mer tid til samarbeid", 1, ALL, False),
    ("G1-5", THREE, "=SUM(1;2) på en nettside", 3, UDIR, False),
    ("G1-6", THREE, "Penger til buss", 2, KS, False),
    ("G1-7", THREE, "En idé som ikke nådde opp", None, ALL, False),
    ("G2-1", THREE, "Gode eksempler fra andre", 2, f"{UDIR}, {COUNCIL}", False),
    ("G2-2", THREE, "mer tid til samarbeid.", 1, ALL, False),
    ("G3-1", THREE, "Kurs for lærere i begge skoleslag", 2, ALL, False),
    ("G3-2", THREE, "Rom å være i, også om kvelden", 1, COUNCIL, False),
    ("G3-3", THREE, "Mer tid til samarbeid", 3, ALL, False),
]
# Place, text, groups, rank points: what most groups put first, whatever capitals and full stops.
FEEDBACK_TO_UDIR = [
    (1, "Mer tid til samarbeid", 3, 7),
    (2, "Gode eksempler fra andre", 1, 2),
    (3, "Kurs for lærere i begge skoleslag", 1, 2),
    (4, "=SUM(1;2) på en nettside", 1, 1),
]


@dataclass
class Seminar:
    """Everybody who is there, and how long it took before each saw what another wrote."""

    facilitator: Facilitator
    organiser: Organiser
    laptops: dict[int, Member]
    phones: dict[int, Member]
    code: str
    delays: list[float] = field(default_factory=list)

    @property
    def members(self) -> list[Member]:
        return [*self.laptops.values(), *self.phones.values()]

    def sees(self, *places: Locator) -> None:
        """The places show up; the time from now until then counts."""
        written = time.monotonic()
        for place in places:
            expect(place).to_be_visible()
            self.delays.append(time.monotonic() - written)


@pytest.mark.timeout(300)
def test_the_main_job(devices: Devices, running_server: Server, tmp_path: Path) -> None:
    seminar = gather(devices, running_server.host_link)
    deal_and_start(seminar)
    work_on_our_own_questions(seminar)
    call_for_help_and_get_it(seminar)
    tell_everybody(seminar)
    work_on_the_counsel(seminar)
    watch_it_come_in(seminar)
    hand_in(seminar)
    add_a_late_point(seminar)
    seminar.facilitator.page.wait_for_timeout(0)
    check_files(seminar.facilitator, tmp_path / "during")
    close(seminar)
    check_files(seminar.facilitator, tmp_path / "after")
    check_own_files(seminar.organiser, tmp_path / "own")
    check_screens(seminar)
    assert median(seminar.delays) < 1


# Coming together


def gather(devices: Devices, sign_in: str) -> Seminar:
    facilitator = make_seminar(devices, sign_in)
    code = code_on_the_console(facilitator)
    facilitator.page.get_by_role("link", name="Links", exact=True).click()
    group_links = make_links(facilitator, "The groups")
    organiser_links = make_links(facilitator, "The organisers")
    facilitator.page.goto(f"/s/{code}/console")
    organiser = Organiser(english(devices, LAPTOP))
    organiser.page.goto(organiser_links[UDIR])
    expect(organiser.page.get_by_role("heading", name="Nothing has come in yet")).to_be_visible()
    members = [Member(english(devices, kind)) for kind in (LAPTOP, PHONE) * 3]
    laptops = dict(zip((1, 2, 3), members[::2], strict=True))
    phones = dict(zip((1, 2, 3), members[1::2], strict=True))
    laptops[1].join_by_code(f"{code[:4]} {code[4:].lower()}", "Sunnfjord", "Anna")
    phones[1].join_by_address(code, "Sunnfjord", "Ali")
    laptops[2].join_by_code(code, "Tromsø", "Berit")
    phones[2].join_by_address(code, "Tromsø")
    laptops[3].open_link(group_links["Group 3"])
    phones[3].join_by_address(code, "Group 3", "Cim")
    for group in ("Sunnfjord", "Tromsø", "Group 3"):
        expect(facilitator.card(group)).to_contain_text("2 people here")
    return Seminar(facilitator, organiser, laptops, phones, code)


def english(devices: Devices, kind: dict[str, object]) -> Page:
    page = devices.open(kind)
    read_english(page)
    return page


def make_seminar(devices: Devices, sign_in: str) -> Facilitator:
    page = english(devices, LAPTOP)
    page.goto(sign_in)
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.get_by_role("link", name=named("New seminar", ": Nasjonalt dialogseminar 2023")).click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("spinbutton", name="Number of groups").fill("3")
    page.get_by_role("textbox", name="Names of the groups").fill(
        "Sunnfjord; Førde hotell; Sunnfjord\nTromsø; Framsenteret; Tromsø"
    )
    page.get_by_role("button", name="Make the seminar").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    return Facilitator(page)


def code_on_the_console(facilitator: Facilitator) -> str:
    """Shown large, with the QR code beside it."""
    page = facilitator.page
    page.get_by_role("button", name=re.compile("^Code")).click()
    dialog = page.get_by_role("dialog", name="Join your group")
    expect(dialog.get_by_role("img")).to_be_visible()
    code = dialog.locator("strong.join__code").inner_text().replace(" ", "")
    dialog.get_by_role("button", name="Close").click()
    return code


def make_links(facilitator: Facilitator, kind: str) -> dict[str, str]:
    page = facilitator.page
    page.get_by_role("button", name=named("Make links", f": {kind}")).click()
    expect(page.get_by_role("heading", level=2, name=kind).first).to_be_visible()
    fields = page.locator(".made__link")
    return {
        link.locator("label").inner_text(): link.get_by_role("textbox").input_value()
        for link in fields.all()
    }


def deal_and_start(seminar: Seminar) -> None:
    facilitator = seminar.facilitator
    facilitator.deal_roles()
    for number, laptop in seminar.laptops.items():
        share_all_roles(laptop, seminar.phones[number])
    seminar.laptops[1].take_role("Scribe")
    seminar.phones[2].take_role("Scribe")
    # The laptop of group 3 came by the group's own link, and writes without being the scribe.
    seminar.phones[3].take_role("Scribe")
    facilitator.start("Åpning")
    for member in seminar.members:
        expect(member.page.get_by_role("heading", level=1)).to_have_text("Åpning")
    pause_and_resume(facilitator)
    add_five_minutes(facilitator)
    facilitator.next("Tema 1: Kulturskole, SFO og skole sammen")
    facilitator.next(FIRST_WORK)
    for member in seminar.members:
        expect(member.page.get_by_role("heading", level=1)).to_have_text(FIRST_WORK)


def share_all_roles(one: Member, other: Member) -> None:
    for role in ("Leader", "Timekeeper", "Scribe", "Theme-keeper"):
        wait_until(lambda role=role: one.holds(role) != other.holds(role))


def pause_and_resume(facilitator: Facilitator) -> None:
    facilitator.press("Pause")
    expect(facilitator.deck.get_by_text("Paused")).to_be_visible()
    stood = facilitator.seconds_left()
    facilitator.page.wait_for_timeout(1100)
    assert facilitator.seconds_left() == stood
    facilitator.press("Resume")
    expect(facilitator.deck.get_by_text("Running")).to_be_visible()
    expect(facilitator.clock).not_to_have_text(facilitator.clock.inner_text())


def add_five_minutes(facilitator: Facilitator) -> None:
    before = facilitator.seconds_left()
    facilitator.press("Add 5 minutes")
    wait_until(lambda: before + 290 <= facilitator.seconds_left() <= before + 300)


# Working


def work_on_our_own_questions(seminar: Seminar) -> None:
    """Group 1: writes, edits, removes, restores, moves and ranks, and both others see it."""
    scribe, phone = seminar.laptops[1], seminar.phones[1]
    seminar.facilitator.read_along("Sunnfjord")
    panel = seminar.facilitator.panel
    for text in ("Felles øving", "Dans i gymsalen", "Lån av instrumenter"):
        scribe.write(text)
        seminar.sees(phone.page.get_by_text(text), panel.get_by_text(text))
    edit(seminar, "G1-1", "Felles øving", " hver tirsdag etter skoletid")
    remove_and_restore(seminar, "G1-3", "Lån av instrumenter")
    scribe.tool("G1-3", "Up")
    expect(phone.page.locator(".points .point__text").nth(1)).to_have_text("Lån av instrumenter")
    scribe.tool("G1-2", "To question 2")
    expect(phone.page.locator(".points .point__text")).to_have_count(2)
    scribe.rank("G1-1", 1)
    expect(phone.page.locator(".point--read").first).to_contain_text("Priority 1")
    scribe.saved()


def edit(seminar: Seminar, label: str, text: str, more: str) -> None:
    field_ = seminar.laptops[1].field(label)
    expect(field_).to_have_value(text)
    field_.click()
    field_.press("End")
    field_.press_sequentially(more)
    field_.press("Enter")
    both = text + more
    seminar.sees(
        seminar.phones[1].page.get_by_text(both), seminar.facilitator.panel.get_by_text(both)
    )


def remove_and_restore(seminar: Seminar, label: str, text: str) -> None:
    scribe, phone = seminar.laptops[1], seminar.phones[1]
    scribe.tool(label, "Remove")
    expect(phone.page.get_by_text(text)).to_have_count(0)
    expect(seminar.facilitator.panel.get_by_text(text)).to_have_count(0)
    scribe.page.get_by_text(re.compile("^Removed")).first.click()
    scribe.page.get_by_role("button", name=re.compile("^Bring back")).click()
    seminar.sees(phone.page.get_by_text(text), seminar.facilitator.panel.get_by_text(text))


def call_for_help_and_get_it(seminar: Seminar) -> None:
    phone, facilitator = seminar.phones[3].page, seminar.facilitator
    phone.get_by_role("button", name=re.compile("^Ask for help")).click()
    expect(phone.get_by_role("button", name=re.compile("^Help called"))).to_be_visible()
    expect(facilitator.card("Group 3")).to_contain_text("Asks for help")
    facilitator.read_along("Group 3")
    facilitator.panel.get_by_role("button", name="Help has come").click()
    expect(facilitator.card("Group 3")).not_to_contain_text("Asks for help")
    expect(phone.get_by_role("button", name=re.compile("^Ask for help"))).to_be_visible()


def tell_everybody(seminar: Seminar) -> None:
    text = "Vi går videre om to minutter."
    seminar.facilitator.send_message(text)
    seminar.sees(*(member.page.get_by_text(text) for member in seminar.members))
    for member in seminar.members:
        member.page.get_by_role("button", name="Seen").click()
        expect(member.page.get_by_text(text)).to_have_count(0)


def work_on_the_counsel(seminar: Seminar) -> None:
    """Every group in its own way: by keyboard, by buttons on a phone, by dragging."""
    seminar.facilitator.go_to(SECOND_WORK)
    for member in seminar.members:
        expect(member.page.get_by_role("heading", level=1)).to_have_text(SECOND_WORK)
        member.open_question(THREE)
    by_keyboard(seminar)
    by_buttons(seminar)
    by_dragging(seminar)


def by_keyboard(seminar: Seminar) -> None:
    scribe = seminar.laptops[1]
    for text, rank in (
        ("Mer tid til samarbeid", 1),
        ("=SUM(1;2) på en nettside", 2),
        ("Penger til buss", 2),
        ("En idé som ikke nådde opp", None),
    ):
        scribe.composer.press_sequentially(text)
        if rank:
            scribe.composer.press(f"Control+{rank}")
        scribe.composer.press("Enter")
        expect(scribe.composer).to_have_value("")
        seminar.sees(seminar.phones[1].page.get_by_text(text).first)
    expect(scribe.page.locator(".priority[data-id] .priority__text")).to_have_text(
        ["Mer tid til samarbeid", "Penger til buss", "=SUM(1;2) på en nettside"]
    )
    fourth = scribe.point("G1-7").get_by_role("group", name="Priority").get_by_role("button")
    expect(fourth).to_have_count(3)
    scribe.address("G1-5", UDIR)
    scribe.address("G1-6", KS)
    scribe.saved()


def by_buttons(seminar: Seminar) -> None:
    scribe = seminar.phones[2]
    for text in ("Gode eksempler fra andre", "mer tid til samarbeid."):
        scribe.write(text)
        seminar.sees(seminar.laptops[2].page.get_by_text(text))
    scribe.rank("G2-1", 1)
    scribe.rank("G2-2", 1)
    expect(seminar.laptops[2].page.locator(".priority[data-id] .priority__text")).to_have_text(
        ["mer tid til samarbeid.", "Gode eksempler fra andre"]
    )
    scribe.address("G2-1", UDIR)
    scribe.address("G2-1", COUNCIL)
    scribe.saved()


def by_dragging(seminar: Seminar) -> None:
    scribe = seminar.laptops[3]
    texts = {
        "G3-1": "Kurs for lærere i begge skoleslag",
        "G3-2": "Rom å være i, også om kvelden",
        "G3-3": "Mer tid til samarbeid",
    }
    for label, text in texts.items():
        scribe.write(text)
        seminar.sees(seminar.phones[3].field(label))
        expect(seminar.phones[3].field(label)).to_have_value(text)
    scribe.fold_background()
    for rank, label in enumerate(texts, start=1):
        expect(scribe.field(label)).to_be_visible()
        scribe.drag_to_rank(label, rank)
        expect(scribe.page.locator(".priority[data-id]")).to_have_count(rank)
    drag_second_to_the_top(scribe)
    expect(seminar.phones[3].page.locator(".priority[data-id] .priority__text")).to_have_text(
        [texts[label] for label in ("G3-2", "G3-1", "G3-3")]
    )
    scribe.address("G3-2", COUNCIL)
    scribe.saved()


def drag_second_to_the_top(scribe: Member) -> None:
    """A hand that slips on a slow screen tries again, as people do."""
    listed = scribe.page.locator(".priority[data-id]")
    before = listed.locator(".priority__text").all_inner_texts()
    for _try in range(3):
        scribe.drag(listed.nth(1).locator(".rank-mark"), listed.first)
        scribe.page.wait_for_timeout(1000)
        if listed.locator(".priority__text").all_inner_texts() != before:
            return


def watch_it_come_in(seminar: Seminar) -> None:
    page = seminar.organiser.page
    expect(page.locator(".entry__text")).to_have_text([text for _, text, *_ in FEEDBACK_TO_UDIR])
    expect(page.locator(".entry__count").first).to_have_text("3 groups · 7 rank points")


def hand_in(seminar: Seminar) -> None:
    scribes = {
        "Sunnfjord": seminar.laptops[1],
        "Tromsø": seminar.phones[2],
        "Group 3": seminar.laptops[3],
    }
    for group, scribe in scribes.items():
        scribe.hand_in()
        expect(seminar.facilitator.card(group)).to_contain_text("Handed in")


def add_a_late_point(seminar: Seminar) -> None:
    """The time of a block never takes the pen out of anybody's hand."""
    seminar.facilitator.next("Avslutning")
    scribe = seminar.laptops[1]
    expect(scribe.page.get_by_role("heading", level=1)).to_have_text("Avslutning")
    scribe.page.get_by_role("button", name="To our points").click()
    scribe.open_question(US)
    scribe.write("Et fast møte i måneden")
    expect(scribe.point("G1-8")).to_contain_text("after time was up")
    scribe.saved()


# The files


def check_files(facilitator: Facilitator, folder: Path) -> None:
    check_workbook(tables(facilitator.download("Excel", "Everything", folder)))
    check_report(pdf_text(facilitator.download("PDF", "Everything", folder)), POINTS)


def check_own_files(organiser: Organiser, folder: Path) -> None:
    """Nothing that was meant for others."""
    own = [point for point in POINTS if point[4] and UDIR in point[4]]
    own_tables = tables(organiser.download("Excel", folder))
    assert in_short(own_tables["Points"]) == own
    assert feedback(own_tables["Feedback_1"]) == FEEDBACK_TO_UDIR
    own_report = pdf_text(organiser.download("PDF", folder))
    check_report(own_report, own)
    for _label, _question, text, *_rest in POINTS:
        if text not in {point[2] for point in own}:
            assert squeezed(text) not in own_report


def check_workbook(found: dict[str, list[tuple[object, ...]]]) -> None:
    assert in_short(found["Points"]) == POINTS
    assert feedback(found["Feedback_1"]) == FEEDBACK_TO_UDIR
    assert [row[2:4] for row in found["Questions"]] == [
        (2, 1), (1, 0), (0, 0), (0, 0), (1, 0), (9, 8),
    ]  # fmt: skip
    assert [row[:7] for row in found["Groups"]] == [
        (1, "Sunnfjord", "Sunnfjord", "Førde hotell", 2, 8, 4),
        (2, "Tromsø", "Tromsø", "Framsenteret", 2, 2, 2),
        (3, None, None, None, 2, 3, 3),
    ]


def in_short(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """What a row of all points says: id, question, text, priority, for whom, late."""
    return [(row[0], row[2], row[3], row[8], row[10], row[11] is not None) for row in rows]


def feedback(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Place, text, groups, rank points."""
    return [row[1:5] for row in rows]


def check_report(text: str, points: list[tuple[object, ...]]) -> None:
    assert squeezed(TITLE) in text
    # Points that say the same are printed once, in the words of the first.
    known = text.lower()
    assert [
        one[2] for one in points if squeezed(str(one[2])).rstrip(".").lower() not in known
    ] == []


# Afterwards


def close(seminar: Seminar) -> None:
    seminar.facilitator.close_seminar()
    for member in seminar.members:
        expect(member.page.get_by_text(re.compile("^The seminar is closed"))).to_be_visible()
        expect(member.page.locator("textarea")).to_have_count(0)
    for page in (seminar.facilitator.page, seminar.organiser.page):
        reminder = page.get_by_text(re.compile(r"^Everything is deleted on \d+ \w+"))
        expect(reminder).to_have_count(1)
        expect(reminder).to_contain_text("Save the report before then.")


def check_screens(seminar: Seminar) -> None:
    """What can be read on the screens is what stands in the files."""
    for number, laptop in seminar.laptops.items():
        for member in (laptop, seminar.phones[number]):
            member.page.reload()
            expect(member.page.locator(".point__text").first).to_be_visible()
            own = [point[2] for point in POINTS if point[0].startswith(f"G{number}-")]
            assert sorted(member.texts_read) == sorted(own)
    page = seminar.organiser.page
    page.reload()
    expect(page.get_by_text("6 points from 3 of 3 groups")).to_be_visible()
    assert seminar.organiser.entries == [text for _, text, *_ in FEEDBACK_TO_UDIR]
    tally = seminar.facilitator.card("Sunnfjord").locator(".tally")
    expect(tally).to_have_count(2)
    expect(tally.nth(0)).to_contain_text("Question 1: 1 point")
    expect(tally.nth(1)).to_contain_text("Question 2: 4 points")
    expect(tally.nth(1)).to_contain_text("3 of up to 3 put first")
