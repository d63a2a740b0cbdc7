"""Signing in, joining by the code, and what the cookie is worth."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from seminar.services import links, seminars
from seminar.services.seminars import CODE_ALPHABET, CODE_LENGTH
from seminar.services.viewers import TOKEN_BYTES, hashed
from seminar.store.tables import Device as DeviceRow
from seminar.store.tables import Link
from tests.support.devices import Device
from tests.support.worlds import World, everything

Browser = Callable[..., Device]


def test_a_link_signs_in_and_leads_to_an_address_without_the_secret(
    seated: World, browser_of: Browser
) -> None:
    made = seated.made
    store = seated.store
    host = store.write(lambda transaction: links.make(transaction, "host"))
    for token, leads_to in (
        (made.facilitator_token, f"/s/{seated.code}/console"),
        (made.wall_token, f"/s/{seated.code}/wall"),
        (seated.group_token(2), f"/s/{seated.code}/group/2"),
        (seated.organiser_token("ks"), f"/s/{seated.code}/organiser/ks"),
        (host, "/library"),
    ):
        device = browser_of()
        answer = device.open(token)
        assert answer.headers["Location"] == leads_to
        assert token not in str(answer.headers)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        page = device.get(leads_to)
        assert page.status_code == 200
        assert token not in page.text


def test_the_cookie_is_for_the_server_only_and_changes_at_sign_in(
    seated: World, browser_of: Browser
) -> None:
    device = browser_of()
    device.get("/")
    first = device.cookie
    answer = device.open(seated.group_token(1))
    second = device.cookie
    device.open(seated.made.facilitator_token)
    third = device.cookie
    assert len({first, second, third}) == 3
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


def test_a_link_opened_again_leaves_the_cookie_good_whose_answer_was_lost(
    seated: World, browser_of: Browser
) -> None:
    device = browser_of(seated.group_token(1))
    before = device.cookie
    assert before is not None
    device.open(seated.group_token(1))
    device.client.set_cookie("dialogseminar", before)
    assert device.get(f"/s/{seated.code}/group/1").status_code == 200


@pytest.mark.parametrize("how", ["link", "code"])
def test_a_cookie_planted_beforehand_is_worth_nothing(
    seated: World, browser_of: Browser, how: str
) -> None:
    """Session fixation: the victim's browser carries the attacker's cookie and signs in."""
    attacker, victim = browser_of(seated.group_token(1)), browser_of()
    planted = attacker.cookie
    assert planted is not None
    victim.client.set_cookie("dialogseminar", planted)
    if how == "link":
        victim.open(seated.made.facilitator_token)
        page = f"/s/{seated.code}/console"
    else:
        assert victim.join(seated.code, 2).status_code == 302
        page = f"/s/{seated.code}/group/2"
    assert victim.get(page).status_code == 200
    attacker.client.set_cookie("dialogseminar", planted)
    assert attacker.get(page).status_code in (302, 403)
    assert attacker.get(f"/s/{seated.code}/group/1").status_code == 302


def test_a_cookie_of_one_s_own_making_is_worth_nothing(seated: World, browser_of: Browser) -> None:
    good = browser_of(seated.made.facilitator_token)
    cookie = good.cookie
    assert cookie is not None
    forged = browser_of()
    payload, *rest = cookie.split(".")
    for value in (payload, f"{payload}.x.y", ".".join([payload[:-1] + "A", *rest]), "x"):
        forged.client.set_cookie("dialogseminar", value)
        assert forged.get(f"/s/{seated.code}/console").status_code == 403


def test_only_hashes_are_kept(seated: World, browser_of: Browser, app: Flask) -> None:
    device = browser_of(seated.made.facilitator_token)
    with device.client.session_transaction() as session:
        secret = session["device"]
    tokens = [
        seated.made.facilitator_token,
        seated.made.wall_token,
        *(group.token for group in seated.made.groups),
        *(organiser.token for organiser in seated.made.organisers),
        secret,
    ]
    assert {len(token) for token in tokens} == {TOKEN_BYTES * 4 // 3}
    assert TOKEN_BYTES * 8 >= 128
    assert len(set(tokens)) == len(tokens)
    folder = app.config["SETTINGS"].data_dir
    on_disk = b"".join(path.read_bytes() for path in folder.iterdir())
    assert [token for token in tokens if token.encode() in on_disk] == []
    with seated.store.read() as reading:
        kept = {*reading.connection.execute(select(Link.token_hash)).scalars()}
        kept |= {*reading.connection.execute(select(DeviceRow.token_hash)).scalars()}
    assert {hashed(token) for token in tokens} <= kept


def test_an_unknown_or_revoked_link_says_so(seated: World, browser_of: Browser) -> None:
    device = browser_of()
    unknown = device.get("/l/" + "x" * 32)
    assert unknown.status_code == 404
    # The seminar's code is no link.
    assert device.get(f"/l/{seated.code}").status_code == 404
    seated.store.write(lambda transaction: links.revoke(transaction, seated.id, "facilitator"))
    assert device.get(f"/l/{seated.made.facilitator_token}").status_code == 404


def test_a_revoked_link_takes_its_devices_along(seated: World, browser_of: Browser) -> None:
    boss, kari, phone = (
        browser_of(seated.made.facilitator_token),
        browser_of(seated.group_token(1)),
        browser_of(),
    )
    phone.join(seated.code, 1)
    for kind in ("facilitator", "group"):
        seated.store.write(lambda transaction, one=kind: links.revoke(transaction, seated.id, one))
    assert boss.get(f"/s/{seated.code}/console").status_code == 403
    assert kari.get(f"/s/{seated.code}/group/1").status_code == 302
    assert phone.get(f"/s/{seated.code}/group/1").status_code == 200


def test_whose_link_was_revoked_may_still_come_in_by_the_code(
    seated: World, browser_of: Browser
) -> None:
    kari = browser_of(seated.group_token(1))
    seated.store.write(lambda transaction: links.revoke(transaction, seated.id, "group"))
    assert kari.join(seated.code, 1).status_code == 302
    page = kari.get(f"/s/{seated.code}/group/1")
    assert page.status_code == 200
    snapshot = kari.get(
        "/api/snapshot", query_string={"code": seated.code, "view": "group", "group": 1}
    ).get_json()
    assert snapshot["you"]["own_link"] is False
    assert snapshot["you"]["may_write"] is False


# --- the code -----------------------------------------------------------------------------------


def test_the_code_has_eight_unambiguous_characters(seated: World) -> None:
    assert CODE_LENGTH >= 8
    assert not set(CODE_ALPHABET) & set("01258BILOSUVZ")
    assert re.fullmatch(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}", seated.code)
    # 100,000 guesses at a hundred seminars: the chance of a hit is below one in a thousand.
    assert 100_000 * 100 / len(CODE_ALPHABET) ** CODE_LENGTH < 1e-3


def test_the_code_leads_to_the_choice_of_a_group(seated: World, browser_of: Browser) -> None:
    phone = browser_of()
    code = seated.code
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} "):
        answer = phone.post("/", code=typed)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/j/{code}")
    page = phone.get(f"/j/{code}")
    assert page.status_code == 200
    assert "A small day" in page.text
    joined = phone.join(code, 3, "Kari")
    assert (joined.status_code, joined.headers["Location"]) == (302, f"/s/{code}/group/3")
    assert phone.get(f"/s/{code}/group/3").status_code == 200
    assert [person["name"] for person in seated.card(3)["participants"]] == ["Kari"]


def test_joining_the_same_group_again_is_the_same_participant(
    seated: World, browser_of: Browser
) -> None:
    phone = browser_of()
    phone.join(seated.code, 1)
    phone.join(seated.code, 1, "Kari")
    assert [person["name"] for person in seated.card(1)["participants"]] == ["Kari"]


@pytest.mark.parametrize(
    ("group", "status"), [("", 400), ("x", 400), ("0", 404), ("4", 404), ("9" * 30, 400)]
)
def test_a_group_that_is_none(seated: World, browser_of: Browser, group: str, status: int) -> None:
    phone = browser_of()
    page = f"/j/{seated.code}"
    answer = phone.post(page, page, group=group, name="Kari")
    assert answer.status_code == status
    # Tied to the form, and what was typed is still there.
    assert "Kari" in answer.text
    assert everything(seated.store)["participants"] == []


def test_a_wrong_code_is_an_error_at_the_field(seated: World, browser_of: Browser) -> None:
    device = browser_of()
    answer = device.post("/", code="NOTACODE")
    assert answer.status_code == 404
    assert "NOTACODE" in answer.text
    assert "aria-invalid" in answer.text
    assert device.get("/j/NOTACODE").status_code == 404


def test_guesses_are_throttled_and_right_codes_still_pass(
    seated: World, browser_of: Browser
) -> None:
    guesser = browser_of(seated.made.wall_token)
    token = guesser.form_token()
    statuses = [
        guesser.client.post("/", data={"csrf_token": token, "code": f"GUESS{number}"}).status_code
        for number in range(30)
    ]
    assert statuses[:20] == [404] * 20
    assert statuses[20:] == [429] * 10
    assert guesser.post("/", code=seated.code).status_code == 302
    # Another device behind the same address is not concerned.
    assert browser_of(seated.group_token(1)).post("/", code="WRONG").status_code == 404


@pytest.mark.parametrize(
    "path", ["/j/{}", "/s/{}/console", "/s/{}/qr.svg", "/api/snapshot?view=group&group=1&code={}"]
)
def test_guesses_are_counted_through_whatever_door(
    seated: World, browser_of: Browser, path: str
) -> None:
    """New devices all the time, as whoever guesses would use."""
    statuses = [
        browser_of().get(path.format(f"GUESS{number}")).status_code for number in range(310)
    ]
    assert statuses == [404] * 300 + [429] * 10
    phone = browser_of()
    assert phone.get(f"/j/{seated.code}").status_code == 200
    assert phone.join(seated.code, 1).status_code == 302


def test_a_hall_of_phones_behind_one_address_joins_and_none_is_refused(
    seated: World, app: Flask
) -> None:
    """The whole hall in one minute is measured in bench/; no counter may know the address."""
    statuses = set()
    for number in range(40):
        phone = Device(app.test_client())
        statuses.add(phone.join(seated.code, 1 + number % 3).status_code)
    assert statuses == {302}
    assert len(everything(seated.store)["participants"]) == 40
    # Nor does it count who knows the code: 500 times, and a guess is a guess as before.
    phone = Device(app.test_client())
    assert {phone.get(f"/s/{seated.code}/qr.svg").status_code for _ in range(500)} == {200}
    assert phone.post("/", code="WRONG").status_code == 404


def test_nobody_joins_a_closed_seminar_but_the_group_s_link_still_reads(
    seated: World, browser_of: Browser
) -> None:
    seated.write_point(seated.by_link(1), "Ours to take home")
    seated.store.write(lambda transaction: seminars.close_seminar(transaction, seated.id))
    phone = browser_of()
    answer = phone.join(seated.code, 1)
    assert answer.status_code == 409
    device = browser_of(seated.group_token(1))
    assert device.get(f"/s/{seated.code}/group/1").status_code == 200
    snapshot = device.get(
        "/api/snapshot", query_string={"code": seated.code, "view": "group", "group": 1}
    )
    assert "Ours to take home" in snapshot.text


# --- the language -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/j/ABC?x=1#top", "/j/ABC?x=1#top"),
        ("/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/./\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_language_leads_back_to_this_server_only(
    browser_of: Browser, asked: str, leads_to: str
) -> None:
    answer = browser_of().post("/language", language="en", next=asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)


def test_the_reader_s_choice_comes_before_the_seminar_s(seated: World, browser_of: Browser) -> None:
    phone = browser_of()

    def language() -> str:
        found = re.search(r'<html[^>]*lang="(\w+)"', phone.get(f"/j/{seated.code}").text)
        assert found
        return found[1]

    assert language() == "en"
    phone.post("/language", language="nn", next="/")
    assert language() == "nn"
    phone.post("/language", language="klingon", next="/")
    assert language() == "nn"
