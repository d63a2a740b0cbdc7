"""Who is looking, for pages and for the interface that scripts use."""

from __future__ import annotations

from typing import cast, get_args

from flask import g, request

from seminar.domain.errors import SeminarError
from seminar.services import admission, seminars
from seminar.services.gathering import agenda_of
from seminar.services.viewers import Viewer, ViewerKind, is_host, may_look
from seminar.store.store import Reading
from seminar.store.tables import AnyRow
from seminar.web.context import device_token, store, this_device
from seminar.wire.throttle import count_wrong_guess


def seminar_of_code(code: str) -> AnyRow:
    """The seminar that people call by this code. Wrong guesses are counted, whatever the page."""
    with store().read() as reading:
        return _seminar_of_code(reading, code)


def _seminar_of_code(reading: Reading, code: str) -> AnyRow:
    try:
        return seminars.of_code(reading, code)
    except SeminarError:
        count_wrong_guess(device_token())
        raise


def viewer_of_page(
    code: str, kind: ViewerKind, group: int | None = None, organiser: str | None = None
) -> Viewer:
    """The device's right to the page, whose language and time zone are the seminar's."""
    with store().read() as reading:
        return visit(reading, code, kind, group, organiser)[1]


def visit(
    reading: Reading,
    code: str,
    kind: ViewerKind,
    group: int | None = None,
    organiser: str | None = None,
) -> tuple[AnyRow, Viewer]:
    """As `viewer_of_page`, with the seminar, for a page that has more to read."""
    seminar = _seminar_of_code(reading, code)
    g.language = seminar.language
    g.time_zone = agenda_of(reading, seminar.id).time_zone
    viewer = admission.by_cookie(reading, device_token(), seminar.id, kind, group, organiser)
    return seminar, viewer


def seminar_of_viewer(code: str) -> int:
    """The seminar, for a device that may see it in any way. Raises `not_allowed` for others."""
    seminar = seminar_of_code(code)
    with store().read() as reading:
        device = this_device(reading)
        if device is None or not may_look(reading.connection, device, seminar.id):
            raise SeminarError("not_allowed", "address_refused")
    return int(seminar.id)


def require_host() -> None:
    """Raises `not_allowed` unless this device may make seminars."""
    with store().read() as reading:
        if not is_host(reading.connection, this_device(reading)):
            raise SeminarError("not_allowed", "address_refused")


def bearer_token() -> str | None:
    """The token of a script's request."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def viewer_of_request() -> Viewer:
    """The viewer of a script's request: by its bearer token, else by the cookie and the query."""
    token = bearer_token()
    if token is None and request.args:
        return _viewer_of_query()
    if token is None:
        viewer = admission.by_cookie_alone(store(), device_token())
    else:
        viewer = admission.by_token(store(), token)
    with store().read() as reading:
        g.language = agenda_of(reading, viewer.seminar).language
    return viewer


def _viewer_of_query() -> Viewer:
    kind = request.args.get("view", "")
    if kind not in get_args(ViewerKind):
        raise SeminarError("not_allowed", "address_refused")
    return viewer_of_page(
        request.args.get("code", ""),
        cast("ViewerKind", kind),
        request.args.get("group", type=int),
        request.args.get("organiser"),
    )
