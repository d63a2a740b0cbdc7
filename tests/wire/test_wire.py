"""What crosses between the outside and the services: JSON, sentences, throttles."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar.domain.errors import SeminarError
from seminar.live.packets import UNREADABLE, Packets
from seminar.services.viewers import GroupKey, Viewer
from seminar.wire import throttle
from seminar.wire.asking import in_words
from seminar.wire.error_texts import TEXTS, text_of, text_of_reason
from seminar.wire.strict_json import NotJsonError, read_json, write_json

ROOT = Path(__file__).parents[2]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=40)
@given(JSON)
def test_what_is_written_is_read(value: Any) -> None:
    assert read_json(write_json(value)) == value
    assert write_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NaN",
        "[Infinity]",
        '{"a": -Infinity}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 5_000,
        "{'a': 1}",
        '{"a": 1,}',
        b"\xff",
        b"\xed\xa0\x80",
    ],
)
def test_what_is_not_json_is_one_kind_of_error(text: str | bytes) -> None:
    with pytest.raises(NotJsonError):
        read_json(text)


def test_nan_is_never_sent() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"a": float("nan")})


@pytest.mark.parametrize("packet", ["NaN", "[" * 100_000, '["connect"]', '["disconnect", 1]'])
def test_a_packet_that_is_no_event_becomes_one_that_is_refused(packet: str) -> None:
    assert Packets.loads(packet) == [UNREADABLE, None]


@pytest.mark.parametrize(
    "packet", ["[]", "[7]", '["op",{}]', '{"token":"x"}', '["clock"]', '{"connect":1}']
)
def test_other_packets_are_what_they_are(packet: str) -> None:
    assert Packets.loads(packet) == json.loads(packet)


def raised_reasons() -> set[str]:
    """The second argument of every `SeminarError(…)` in the product."""
    reasons = set()
    for path in (ROOT / "seminar").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "SeminarError"
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Constant)
            ):
                reasons.add(node.args[1].value)
    return reasons


def test_there_is_a_sentence_for_every_refusal() -> None:
    reasons = raised_reasons()
    assert len(reasons) > 40
    assert reasons - TEXTS.keys() == set()


def test_a_sentence_with_its_numbers_in_the_reader_s_language(app: Flask) -> None:
    error = SeminarError("invalid", "too_many_priorities", field="points", most=3)
    with app.test_request_context():
        with force_locale("en"):
            assert text_of(error) == "At most 3 points can be put first here."
        with force_locale("nb"):
            assert text_of(error) != "At most 3 points can be put first here."
        for reason in TEXTS:
            placeholders = re.findall(r"%\((\w+)\)", str(TEXTS[reason]))
            params: dict[str, str | int] = dict.fromkeys(placeholders, "100 % sure")
            for language in ("nb", "nn", "en"):
                with force_locale(language):
                    sentence = text_of_reason(reason, params)
                    assert sentence.count("100 % sure") == len(placeholders)


def test_the_wire_s_error_has_a_field_where_there_is_one(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        whole = {"code": "invalid", "reason": "field_missing", "params": {"name": "text"}}
        assert in_words({"ok": False, "error": whole | {"field": "text"}}) == {
            "ok": False,
            "error": {"code": "invalid", "message": "“text” is missing.", "field": "text"},
        }
        assert "field" not in in_words({"ok": False, "error": whole | {"field": None}})["error"]


@pytest.fixture(autouse=True)
def _count_from_nothing() -> None:
    throttle._limiter.storage.reset()


def a_viewer(participant: int) -> Viewer:
    return Viewer("group", 1, None, GroupKey(1, 1), participant)


def test_operations_are_counted_for_each_by_itself() -> None:
    for _ in range(300):
        throttle.count_operation(a_viewer(1))
    with pytest.raises(SeminarError, match="too_many_operations") as refused:
        throttle.count_operation(a_viewer(1))
    assert refused.value.code == "too_many"
    for participant in range(2, 42):
        throttle.count_operation(a_viewer(participant))


def test_a_hundred_thousand_guesses_are_throttled() -> None:
    refused = Counter(_guess() for _ in range(100_000))
    assert set(refused) == {None, ("too_many", "code")}
    # However slow the machine, some minutes let some hundred through.
    assert refused[None] <= 3 * 300


def _guess() -> tuple[str, str | None] | None:
    try:
        throttle.count_wrong_guess(None)
    except SeminarError as error:
        return error.code, error.field
    return None


def test_one_device_s_guesses_are_counted_apart() -> None:
    for _ in range(20):
        throttle.count_wrong_guess("guesser")
    with pytest.raises(SeminarError):
        throttle.count_wrong_guess("guesser")
    throttle.count_wrong_guess("another")


def test_whoever_has_the_code_cannot_join_without_end() -> None:
    for _ in range(6000):
        throttle.count_join("ABCD2345")
    with pytest.raises(SeminarError, match="too_many_joins"):
        throttle.count_join("ABCD2345")
    throttle.count_join("EFGH2345")


def test_one_device_s_handshakes_are_limited() -> None:
    for _ in range(240):
        throttle.count_handshake("a phone")
    with pytest.raises(SeminarError, match="too_many_handshakes"):
        throttle.count_handshake("a phone")
    throttle.count_handshake("another")


def test_one_link_s_handshakes_are_limited() -> None:
    for _ in range(6000):
        throttle.count_handshake_by_link(1)
    with pytest.raises(SeminarError, match="too_many_handshakes_by_link"):
        throttle.count_handshake_by_link(1)
    throttle.count_handshake_by_link(2)


def test_room_is_made_now_and_then_and_not_for_each_who_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = [0.0]
    monkeypatch.setattr(throttle.time, "monotonic", lambda: times[0])
    monkeypatch.setattr(throttle, "KEYS_KEPT", 3)
    storage = throttle.SteadyStorage()

    def kept_after(seconds: float, key: str, expiry: float) -> set[str]:
        times[0] = seconds
        assert storage.incr(key, expiry) == 1
        return set(storage.storage)

    assert kept_after(10.0, "a", 0.1) == {"a"}
    assert kept_after(10.0, "b", 0.6) == {"a", "b"}
    assert kept_after(10.0, "c", 60) == {"a", "b", "c"}
    assert kept_after(10.5, "d", 60) == {"b", "c", "d"}
    assert kept_after(11.4, "e", 60) == {"b", "c", "d", "e"}
    assert kept_after(11.5, "f", 60) == {"c", "d", "e", "f"}
