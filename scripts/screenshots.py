"""Takes the README's pictures: runs a seminar from morning to noon, and looks at its screens.

    python scripts/screenshots.py [FOLDER]

The server is the real one, in a folder of its own, and everything is done through its pages and
its sockets. Its machine's clock is set, so that an hour of talk takes a second and the pictures
always show the same morning. The picture of the PDF needs `pdftoppm`, the one of the Excel file
LibreOffice too; without them those pictures stay as they are.
"""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pictured_seminar as pictured
import socketio
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BIN = Path(sys.executable).parent
AGENDA = "nasjonalt-dialogseminar-2023"
HOST = "seminar.example.no"
ADDRESS = f"http://{HOST}"
PATIENCE_SECONDS = 20
GRACE_SECONDS = 6
GAP = 24
TABLE_COLOUR = "#e3e6ea"
MOST_BYTES = 200_000

LAPTOP = {"width": 1280, "height": 800}
TALL_LAPTOP = {"width": 1280, "height": 960}
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}

# The product reads the time once, when it starts, and counts on from there.
SERVE_AT = """
import sys, time
moment = int(sys.argv.pop(1)) * 1_000_000
time.time_ns = lambda: moment
from seminar.__main__ import main
main(sys.argv[1:])
"""


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        port = free_port()
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--force-color-profile=srgb", "--hide-scrollbars"),
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}",
            ],
        )
        Morning(Path(work), port, browser, Album(folder)).run()
        browser.close()


class Album:
    """The folder of pictures, each small."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, png: bytes) -> None:
        """Write a picture with as many colours as it needs and not more."""
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        file = self._folder / f"{name}.png"
        for colours in (256, 128, 64, 32):
            few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT)
            few.save(file, optimize=True)
            if file.stat().st_size < MOST_BYTES:
                break
        print(f"{file.name}  {picture.width} × {picture.height}  {file.stat().st_size // 1024} KB")

    def take(self, name: str, page: Page) -> None:
        """Take a picture of what a page shows."""
        settle(page)
        self.keep(name, page.screenshot(animations="disabled", caret="hide"))


class Morning:
    """One seminar, from the first sign-in to the report."""

    def __init__(self, work: Path, port: int, browser: Browser, album: Album) -> None:
        self._data = work / "data"
        self._files = work / "files"
        self._files.mkdir()
        self._port = port
        self._browser = browser
        self._album = album
        self._code = ""
        self._links: dict[str, list[str]] = {}

    def run(self) -> None:
        """Everything, in the order of the day."""
        with self._server("08:40") as greeting:
            self._prepare(re.findall(rf"{ADDRESS}/l/\S+", greeting)[0])
        for clock, command in (("09:02", "start"), ("09:26", "next"), ("09:47", "next")):
            self._programme(clock, command)
        self._talk("10:20", self._first_talk)
        for clock, command in (("10:44", "next"), ("11:05", "next")):
            self._programme(clock, command)
        self._talk("11:22", self._second_talk)
        self._talk("11:30", self._prioritise)
        with self._server("11:31"), self._hall() as hall:
            hall[1].op("help.call")
            self._look_around()
        self._talk("11:52", self._hand_in)
        for clock, command in (("11:56", "next"), ("12:07", "finish")):
            self._programme(clock, command)
        with self._server("12:10"):
            self._read_the_result()

    @contextmanager
    def _server(self, clock: str) -> Iterator[str]:
        """The server while it is this time of the day; what it printed when it started."""
        moment = datetime.fromisoformat(f"{pictured.DATE}T{clock}")
        milliseconds = round(moment.replace(tzinfo=ZoneInfo("Europe/Oslo")).timestamp() * 1000)
        command = [sys.executable, "-c", SERVE_AT, str(milliseconds), "serve"]
        options = ["--port", str(self._port), "--data", str(self._data), "--public-url", ADDRESS]
        log = self._data.with_name("log")
        with log.open("w") as printed:
            process = subprocess.Popen(
                [*command, *options], cwd=ROOT, stdout=printed, stderr=subprocess.STDOUT
            )
        try:
            yield wait_until_greeted(process, log)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)

    def _prepare(self, sign_in: str) -> None:
        first = self._command("list")
        with self._device(LAPTOP) as page:
            page.goto(sign_in)
            self._make_seminar(page, "fremtidsbilder-verksted", "", "2027-05-11", "12:30")
            names = "\n".join("; ".join(group[:3]) for group in pictured.GROUPS)
            title = pictured.TITLE
            self._code = self._make_seminar(
                page, AGENDA, title, pictured.DATE, pictured.TIME, names
            )
            # The one that the server makes on its very first start.
            self._command("purge", re.findall(r"[A-Z0-9]{8}", first)[0], "--yes")
            for kind in ("groups", "organisers", "wall", "facilitator"):
                self._links[kind] = self._make_links(page, kind)
            page.goto(f"{ADDRESS}/library")
            self._album.take("library", page)
        with self._device(LAPTOP) as page:
            page.goto(ADDRESS)
            self._album.take("home", page)

    def _command(self, *arguments: str) -> str:
        environment = os.environ | {"SEMINAR_DATA_DIR": str(self._data), "COLUMNS": "200"}
        return subprocess.run(
            [BIN / "seminar", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def _make_seminar(
        self, page: Page, agenda: str, title: str, date: str, clock: str, groups: str = ""
    ) -> str:
        page.goto(f"{ADDRESS}/library")
        page.locator(f'a[href^="/library/new?agenda={agenda}"]').click()
        if title:
            page.fill("#title", title)
        page.fill("#date", date)
        page.fill("#time", clock)
        page.fill("#group_names", groups)
        page.fill("#groups", str(len(pictured.GROUPS)))
        page.locator("form.new__form button[type=submit]").click()
        page.wait_for_url("**/s/*/**")
        return page.url.split("/s/")[1].split("/")[0]

    def _make_links(self, page: Page, kind: str) -> list[str]:
        page.goto(f"{ADDRESS}/s/{self._code}/links")
        form = page.locator(f'form:has(input[value="{kind}"]):has(input[value="make"])')
        form.locator("button").click()
        return [field.input_value() for field in page.locator(".made__url").all()]

    def _programme(self, clock: str, command: str) -> None:
        with self._server(clock):
            facilitator = self._connect("facilitator")
            facilitator.op(
                f"programme.{command}", expect=facilitator.snapshot["programme"]["revision"]
            )
            facilitator.close()

    def _connect(self, kind: str, index: int = 0, name: str = "", role: str = "") -> "Person":
        return Person(self._port, self._links[kind][index].rsplit("/", 1)[1], name, role)

    @contextmanager
    def _hall(self, *, everyone: bool = True) -> Iterator[list["Person"]]:
        """The people at the tables; the scribes of the groups."""
        with ExitStack() as stack:
            scribes = []
            for index, group in enumerate(pictured.GROUPS):
                roles = ["scribe", "leader", "timekeeper", "theme_keeper", ""]
                people = list(zip(group.people, roles, strict=False))[: None if everyone else 1]
                sitting = [self._connect("groups", index, *person) for person in people]
                for person in sitting:
                    stack.callback(person.close)
                scribes.append(sitting[0])
            yield scribes

    def _talk(self, clock: str, talk: Callable[[int, "Person"], None]) -> None:
        with self._server(clock):
            with self._hall(everyone=False) as scribes:
                for number, scribe in enumerate(scribes, start=1):
                    talk(number, scribe)
            # The server waits before it believes that somebody has left.
            time.sleep(GRACE_SECONDS)

    def _first_talk(self, number: int, scribe: "Person") -> None:
        for question, answers in pictured.FIRST_TALK.items():
            for text in answers.get(number, ()):
                scribe.write(question, text)

    def _second_talk(self, number: int, scribe: "Person") -> None:
        for text in pictured.AT_HOME.get(number, ()):
            scribe.write("hos-oss", text)
        for text, to in pictured.ADVICE[number][:1]:
            scribe.write("de-tre-nasjonale", text, to)

    def _prioritise(self, number: int, scribe: "Person") -> None:
        # Some groups are further than others when the pictures are taken.
        if number in pictured.SLOW_GROUPS:
            return
        points = self._write_advice(number, scribe)
        if number in pictured.QUICK_GROUPS:
            scribe.op("priorities.set", question="de-tre-nasjonale", points=points[:2])

    def _hand_in(self, number: int, scribe: "Person") -> None:
        points = self._write_advice(number, scribe)
        scribe.op("priorities.set", question="de-tre-nasjonale", points=points[:3])
        scribe.op("block.hand_in", block="gruppearbeid-2", done=True)

    def _write_advice(self, number: int, scribe: "Person") -> list[str]:
        """What the group has not written yet of its advice; the ids of all of it."""
        known = {
            point["text"]: point["id"]
            for point in scribe.snapshot["group"]["points"]
            if point["question"] == "de-tre-nasjonale"
        }
        return [
            known.get(text) or scribe.write("de-tre-nasjonale", text, to)
            for text, to in pictured.ADVICE[number]
        ]

    def _look_around(self) -> None:
        with self._device(PHONE) as page:
            page.goto(f"{ADDRESS}/j/{self._code}")
            self._album.take("join", page)
        with self._member(PHONE, "Leif") as page:
            self._open_question(page)
            self._album.take("group-phone", page)
        with self._member(TALL_LAPTOP, "Kari", writes=True) as page:
            self._open_question(page)
            self._album.take("group", page)
        with self._device(TALL_LAPTOP) as page:
            page.goto(self._links["facilitator"][0])
            page.locator("#deck > p.muted").wait_for(state="detached")
            self._album.take("console", page)
        with self._device(PROJECTOR) as page:
            page.goto(self._links["wall"][0])
            self._album.take("wall", page)

    def _open_question(self, page: Page) -> None:
        page.locator("button, a").filter(has_text="Hva kan Utdanning").first.click()
        page.locator("details.task__introduction[open] summary").click()
        settle(page)
        page.evaluate("scrollTo(0, 0)")

    @contextmanager
    def _member(self, size: dict[str, int], name: str, *, writes: bool = False) -> Iterator[Page]:
        """Somebody of group 4, on a device of their own."""
        with self._device(size) as page:
            page.goto(f"{ADDRESS}/j/{self._code}")
            page.locator('label:has(input[value="4"])').click()
            page.fill("#name", name)
            page.locator("form.join__form button[type=submit]").click()
            page.locator(".group-loading").first.wait_for(state="detached")
            if writes:
                self._hand_over("scribe", name)
            yield page

    def _hand_over(self, role: str, name: str) -> None:
        scribe = self._connect("groups", 3, pictured.GROUPS[3].people[1])
        people = scribe.snapshot["group"]["participants"]
        newest = max(one["id"] for one in people if one["name"] == name and one["present"])
        scribe.op("role.take", role=role, participant=newest)
        scribe.close()

    def _read_the_result(self) -> None:
        with self._device(TALL_LAPTOP) as page:
            page.goto(self._links["organisers"][0])
            page.locator("#feedback > p.muted").wait_for(state="detached")
            self._album.take("organiser", page)
        if shutil.which("pdftoppm"):
            self._picture_of_pages("report", self._download("pdf"), pages=(1, 4, 5))
            self._picture_of_excel()

    def _download(self, kind: str) -> Path:
        with self._device(LAPTOP) as page:
            page.goto(self._links["facilitator"][0])
            with page.expect_download() as download:
                page.evaluate(f"location.href = '/s/{self._code}/exports/{kind}'")
            file = self._files / f"downloaded.{kind}"
            download.value.save_as(file)
            return file

    def _picture_of_excel(self) -> None:
        office = shutil.which("soffice")
        if office is None:
            return
        book = self._download("xlsx")
        printed = self._files / "printed"
        profile = f"-env:UserInstallation=file://{self._files}/profile"
        subprocess.run(
            [office, profile, "--headless", "--convert-to", "pdf", "--outdir", printed, book],
            check=True,
            capture_output=True,
        )
        sheet = self._page_as_picture(next(printed.glob("*.pdf")), 2, dots_per_inch=130)
        # The rest of the paper is empty.
        self._keep("excel", sheet.crop((0, 0, sheet.width, sheet.height * 2 // 5)))

    def _picture_of_pages(self, name: str, file: Path, pages: tuple[int, ...]) -> None:
        pictures = [self._page_as_picture(file, page, dots_per_inch=90) for page in pages]
        width = sum(picture.width + GAP for picture in pictures) + GAP
        together = Image.new("RGB", (width, pictures[0].height + 2 * GAP), TABLE_COLOUR)
        left = GAP
        for picture in pictures:
            together.paste(picture, (left, GAP))
            left += picture.width + GAP
        self._keep(name, together)

    def _keep(self, name: str, picture: Image.Image) -> None:
        png = io.BytesIO()
        picture.save(png, format="png")
        self._album.keep(name, png.getvalue())

    def _page_as_picture(self, file: Path, page: int, dots_per_inch: int) -> Image.Image:
        target = self._files / f"page-{page}"
        where = ("-f", str(page), "-l", str(page), "-singlefile")
        resolution = ("-r", str(dots_per_inch), "-png")
        subprocess.run(["pdftoppm", *where, *resolution, file, target], check=True)
        return Image.open(target.with_suffix(".png")).convert("RGB")

    @contextmanager
    def _device(self, size: dict[str, int]) -> Iterator[Page]:
        context: BrowserContext = self._browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            device_scale_factor=2 if size is PHONE else 1.5,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            is_mobile=size is PHONE,
            has_touch=size is PHONE,
        )
        yield context.new_page()
        context.close()


class Person:
    """A program at a table, or at the front, with a link's token."""

    def __init__(self, port: int, token: str, name: str, role: str) -> None:
        self.snapshot: dict[str, Any] = {}
        self._client = socketio.Client(reconnection=False)
        self._client.on("snapshot", self._remember)
        auth = {"token": token, "name": name} | ({"role": role} if role else {})
        self._client.connect(f"http://127.0.0.1:{port}", auth=auth, transports=["websocket"])
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.snapshot and time.monotonic() < deadline:
            time.sleep(0.02)

    def _remember(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot

    def op(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Do an operation; it must succeed."""
        payload = {"id": str(uuid4()), "type": kind, **fields}
        answer: dict[str, Any] = self._client.call("op", payload, timeout=PATIENCE_SECONDS)
        if not answer["ok"]:
            raise SystemExit(f"{kind} was refused: {answer['error']}")
        return answer

    def write(self, question: str, text: str, to: tuple[str, ...] = ()) -> str:
        """Write a point; its id."""
        point = str(uuid4())
        self.op("point.save", point=point, question=question, base=0, text=text)
        if to:
            self.op("point.address", point=point, addressees=list(to))
        time.sleep(0.06)  # a person writes no faster than the server takes it from one
        return point

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()


def wait_until_greeted(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """What the server prints once it serves."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if "Ctrl+C" in log.read_text():
            return log.read_text()
        time.sleep(0.05)
    raise SystemExit(f"The server did not start:\n{log.read_text()}")


def settle(page: Page) -> None:
    """Wait until fonts and live parts are there."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1500)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def chromium() -> str:
    """The system's Chromium: the set-up for the tests has installed one."""
    chromiums = ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"]
    names = [os.environ.get("CHROMIUM", ""), *chromiums]
    found = [path for name in names if name and (path := shutil.which(name))]
    if not found:
        raise SystemExit("Chromium is missing: run make setup")
    return found[0]


if __name__ == "__main__":
    main()
