"""Operations and snapshots over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from seminar.services import links
from tests.support.devices import Device
from tests.support.matrix import FORBIDDEN, furnish, payload
from tests.support.worlds import World, everything

Browser = Callable[..., Device]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def script(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_snapshot_for_whoever_holds_a_link(seated: World, script: FlaskClient) -> None:
    kinds = {
        seated.made.facilitator_token: "facilitator",
        seated.made.wall_token: "wall",
        seated.group_token(1): "group",
        seated.organiser_token("ks"): "organiser",
    }
    for token, kind in kinds.items():
        answer = script.get("/api/snapshot", headers=bearer(token))
        assert answer.status_code == 200
        assert answer.get_json()["you"]["kind"] == kind


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "bearer\tx"])
def test_no_right_no_answer(seated: World, script: FlaskClient, value: str) -> None:
    for send in (script.get, script.post):
        path = "/api/snapshot" if send == script.get else "/api/ops"
        answer = send(path, headers={"Authorization": value}, json=[])
        assert answer.status_code in (400, 403)
        assert answer.get_json()["ok"] is False
    code_as_token = script.get("/api/snapshot", headers=bearer(seated.code))
    assert code_as_token.get_json()["error"]["code"] == "not_allowed"


def test_operations_are_done_in_order_and_each_answered(seated: World, script: FlaskClient) -> None:
    point = str(uuid4())

    def save(base: int, text: str) -> dict[str, Any]:
        fields = {"point": point, "question": "both", "base": base, "text": text}
        return {"id": str(uuid4()), "type": "point.save", **fields}

    sent = [save(0, "One"), {"type": "nonsense"}, save(1, "Two"), save(9, "Three")]
    answer = script.post("/api/ops", json=sent, headers=bearer(seated.group_token(1)))
    results = answer.get_json()
    assert [result["ok"] for result in results] == [True, False, True, False]
    assert [result.get("rev") for result in results] == [1, None, 2, None]
    assert results[1]["error"] == {
        "code": "invalid",
        "message": "The server doesn't know this kind of request.",
        "field": "type",
    }
    again = script.post("/api/ops", json=sent, headers=bearer(seated.group_token(1)))
    assert again.get_json()[0] == results[0]


def test_with_the_cookie_and_the_page_s_token(seated: World, browser_of: Browser) -> None:
    phone = browser_of()
    phone.join(seated.code, 1)
    done = phone.ask(seated.code, "group", "help.call", as_group=1)
    assert done["ok"]
    assert phone.ask(seated.code, "group", "role.take", as_group=1, role="scribe")["ok"]
    boss = browser_of(seated.made.facilitator_token)
    assert boss.ask(seated.code, "facilitator", "help.answer", group=1)["ok"]
    for query in (
        {"code": seated.code, "view": "facilitator"},
        {"code": seated.code, "view": "group", "group": 2},
        {"code": World(seated.store).code, "view": "group", "group": 1},
        {"code": seated.code, "view": "wall"},
        {"code": seated.code},
    ):
        answer = phone.client.post(
            "/api/ops", query_string=query, json=[], headers={"X-CSRFToken": phone.page_token()}
        )
        assert answer.status_code == 403, query


def test_a_cookie_says_who_one_is_where_the_device_has_one_right_only(
    seated: World, browser_of: Browser
) -> None:
    boss, phone, both = browser_of(seated.made.facilitator_token), browser_of(), browser_of()
    phone.join(seated.code, 2)
    both.join(seated.code, 1)
    both.open(seated.made.wall_token)
    assert boss.get("/api/snapshot").get_json()["you"]["kind"] == "facilitator"
    assert phone.get("/api/snapshot").get_json()["group"]["number"] == 2
    done = phone.client.post(
        "/api/ops",
        json=[{"id": str(uuid4()), "type": "help.call"}],
        headers={"X-CSRFToken": phone.page_token()},
    )
    assert done.get_json()[0]["ok"]
    assert both.get("/api/snapshot").status_code == 403
    assert browser_of().get("/api/snapshot").status_code == 403


@pytest.mark.parametrize("kind", [*FORBIDDEN, "revoked"])
def test_what_is_forbidden_is_refused_over_http(
    seated: World, script: FlaskClient, browser_of: Browser, kind: str
) -> None:
    ours, other = furnish(seated), World(seated.store)
    tokens = {
        "group by link": seated.group_token(1),
        "another group": seated.group_token(2),
        "another seminar's group": other.group_token(1),
        "another seminar's facilitator": other.made.facilitator_token,
        "wall": seated.made.wall_token,
        "organiser": seated.organiser_token("ks"),
    }
    phone = browser_of()
    if kind == "group by code":
        phone.join(seated.code, 1)

    def ask(operations: list[dict[str, Any]]) -> Any:
        if kind == "group by code":
            return phone.client.post(
                "/api/ops",
                query_string={"code": seated.code, "view": "group", "group": 1},
                json=operations,
                headers={"X-CSRFToken": phone.page_token()},
            )
        return script.post("/api/ops", json=operations, headers=bearer(tokens[kind]))

    if kind == "revoked":
        seated.store.write(lambda transaction: links.revoke(transaction, seated.id, "group"))
        answer = script.post(
            "/api/ops", json=[payload("help.call", ours)], headers=bearer(seated.group_token(1))
        )
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "not_allowed")
        return
    ask([])
    before = _watched(seated)
    results = ask([payload(name, ours) for name in sorted(FORBIDDEN[kind])]).get_json()
    assert len(results) == len(FORBIDDEN[kind])
    codes = {result["error"]["code"] for result in results}
    assert codes <= {"not_allowed", "not_found"}
    assert _watched(seated) == before


def _watched(seated: World) -> dict[str, list[Any]]:
    return everything(seated.store, but=["operations", "participants"])


def test_more_than_the_most_at_once(seated: World, script: FlaskClient) -> None:
    answer = script.post("/api/ops", json=[{}] * 501, headers=bearer(seated.group_token(1)))
    assert answer.status_code == 413
    assert answer.get_json()["error"] == {
        "code": "too_large",
        "message": "At most 500 at once.",
    }
