"""The database is restored from a copy while the pages stay open."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from seminar.config import DATABASE_FILE
from tests.browser.devices import SERVER_GONE, Devices
from tests.browser.people import Member, scribe
from tests.browser.seminars import MadeSeminar, OwnServer, make_seminar
from tests.support.servers import seminar


def at_work(server: OwnServer, devices: Devices) -> tuple[MadeSeminar, Member]:
    """A group that has one point, of which there is a copy."""
    devices.expect_problem(SERVER_GONE)
    made = make_seminar(server.current)
    made.to_work()
    writer = scribe(devices, made.groups[1])
    writer.write("Buses")
    writer.saved()
    copied = seminar("backup", copy_of(server), data=server.current.data)
    assert copied.returncode == 0, copied.stderr
    return made, writer


def copy_of(server: OwnServer) -> Path:
    return server.current.data.parent / "copy.sqlite3"


def restore(server: OwnServer) -> None:
    """As in docs/hosting.md."""
    assert server.current.stop() == 0
    database = server.current.data / DATABASE_FILE
    shutil.copy(copy_of(server), database)
    for ending in ("-wal", "-shm"):
        database.with_name(f"{DATABASE_FILE}{ending}").unlink(missing_ok=True)
    server.start_again()


def test_an_open_page_goes_on_with_the_texts_it_was_writing(
    own_devices: Devices, own_server: OwnServer
) -> None:
    made, writer = at_work(own_server, own_devices)
    field = writer.field("G1-1")
    for words in (" at night", " and trams"):
        field.press("End")
        field.press_sequentially(words)
        writer.saved()
        writer.page.wait_for_timeout(500)
    writer.composer.press_sequentially("Half a")
    writer.page.wait_for_timeout(1000)
    writer.saved()
    restore(own_server)
    expect(writer.page.locator(".kept-text__text")).to_have_value(
        "Buses at night and trams", timeout=20_000
    )
    writer.composer.press_sequentially(" thought")
    field.press("End")
    field.press_sequentially(" by day")
    writer.page.wait_for_timeout(1000)
    expect(writer.page.get_by_text("This text is no longer saved.")).to_be_visible()
    writer.page.get_by_role("button", name="Add as a new point").click()
    writer.saved()
    reader = scribe(own_devices, made.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(3)
    assert reader.texts == ["Buses by day", "Half a thought", "Buses at night and trams"]


def test_a_field_that_is_open_is_saved_again_without_a_keystroke(
    own_devices: Devices, own_server: OwnServer
) -> None:
    made, writer = at_work(own_server, own_devices)
    field = writer.field("G1-1")
    field.press("End")
    field.press_sequentially(" at night")
    writer.page.wait_for_timeout(1000)
    writer.saved()
    restore(own_server)
    reader = scribe(own_devices, made.groups[1])
    expect(reader.field("G1-1")).to_have_value("Buses at night", timeout=20_000)
    expect(field).to_be_focused()
    field.press_sequentially(" and trams")
    expect(reader.field("G1-1")).to_have_value("Buses at night and trams")
    writer.saved()
    expect(writer.page.locator(".kept-text")).to_have_count(0)


def test_what_was_kept_can_be_removed_and_what_was_lost_comes_back_as_it_was(
    own_devices: Devices, own_server: OwnServer
) -> None:
    made, writer = at_work(own_server, own_devices)
    writer.write("Trams")
    writer.saved()
    writer.field("G1-1").fill("More buses")
    writer.composer.click()
    writer.saved()
    restore(own_server)
    kept = writer.page.locator(".kept-text")
    expect(kept).to_have_count(2, timeout=20_000)
    expect(writer.field("G1-1")).to_have_value("Buses")
    writer.tool("G1-1", "Remove")
    for _draft in range(2):
        kept.first.get_by_role("button", name="Add as a new point").click()
    writer.saved()
    expect(kept).to_have_count(0)
    reader = scribe(own_devices, made.groups[1])
    expect(reader.page.locator(".point__field")).to_have_count(2)
    assert sorted(reader.texts) == ["More buses", "Trams"]
