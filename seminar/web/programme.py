"""The programme apart from its screens: how the day went."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from seminar.services import timeline
from seminar.web.context import store
from seminar.web.languages import chosen_language
from seminar.web.viewing import viewer_of_page

pages = Blueprint("programme", __name__, url_prefix="/s/<code>")


@pages.get("/timeline.json")
def how_it_went(code: str) -> Response:
    """Planned beside actual, and who did what, for the facilitator."""
    viewer = viewer_of_page(code, "facilitator")
    with store().read() as reading:
        response = jsonify(timeline.as_shown(reading, viewer.seminar, chosen_language()))
    response.headers["Cache-Control"] = "no-store"
    return response
