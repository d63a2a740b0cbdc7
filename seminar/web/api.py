"""Operations and snapshots over HTTP: for a page that is being closed, and for scripts."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from seminar.domain.errors import SeminarError
from seminar.services.snapshots import snapshot
from seminar.services.viewers import confirm
from seminar.web.context import base_url, device_token, store
from seminar.web.security import csrf
from seminar.web.viewing import bearer_token, viewer_of_request
from seminar.wire.asking import ask, in_words
from seminar.wire.strict_json import NotJsonError, read_json
from seminar.wire.throttle import count_reading

pages = Blueprint("api", __name__, url_prefix="/api")

MOST_OPERATIONS = 500


@pages.get("/snapshot")
def get_snapshot() -> Response:
    """Everything this viewer may see."""
    viewer = viewer_of_request()
    count_reading(viewer, device_token())
    with store().read() as reading:
        confirm(reading.connection, viewer)
        return jsonify(snapshot(reading, viewer, base_url()))


@pages.post("/ops")
def post_operations() -> Response:
    """A list of operations, done in order."""
    if bearer_token() is None:
        # A cookie travels by itself, so the page has to show that it is ours.
        csrf.protect()
    viewer = viewer_of_request()
    answers = [ask(store(), viewer, payload) for payload in _payloads()]
    return jsonify([answer if answer["ok"] else in_words(answer) for answer in answers])


def _payloads() -> list[object]:
    try:
        payloads = read_json(request.get_data())
    except NotJsonError as error:
        raise SeminarError("invalid", "operation_unreadable") from error
    if not isinstance(payloads, list):
        raise SeminarError("invalid", "operation_unreadable")
    if len(payloads) > MOST_OPERATIONS:
        raise SeminarError("too_large", "too_many_at_once", most=MOST_OPERATIONS)
    return payloads
