"""Links made for the table cards, the organisers and the wall; and revoked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _

from seminar.services import links, seminars
from seminar.services.links import LinkKind
from seminar.services.viewers import Viewer
from seminar.web.context import join_url, link_url, store
from seminar.web.seminar_pages import qr_svg
from seminar.web.viewing import viewer_of_page

pages = Blueprint("links", __name__, url_prefix="/s/<code>/links")

KINDS: dict[str, LinkKind] = {
    "groups": "group",
    "organisers": "organiser",
    "wall": "wall",
    "facilitator": "facilitator",
}


@pages.get("")
def show(code: str) -> str:
    """The join address, and buttons that make links."""
    viewer_of_page(code, "facilitator")
    return _page(code)


@pages.post("")
def change(code: str) -> str:
    """Makes new links of one kind, shown this once; or revokes all there are."""
    viewer = viewer_of_page(code, "facilitator")
    kind = request.form.get("kind", "")
    action = request.form.get("action", "make")
    if kind not in KINDS or action not in ("make", "revoke"):
        abort(400)
    if action == "revoke":
        count = store().write(
            lambda transaction: links.revoke(transaction, viewer.seminar, KINDS[kind])
        )
        return _page(code, kind=kind, revoked=count)
    return _page(code, kind=kind, made=_make(viewer, KINDS[kind]))


def _make(viewer: Viewer, kind: LinkKind) -> list[dict[str, Any]]:
    made = store().write(lambda transaction: links.make_all(transaction, viewer.seminar, kind))
    return [_shown(one) for one in made]


def _shown(made: links.Made) -> dict[str, Any]:
    url = link_url(made.token)
    return {"kind": made.kind, "title": _title(made), "url": url, "qr_svg": qr_svg(url)}


def _title(made: links.Made) -> str:
    match made.kind:
        case "group":
            title = _("Group %(number)s", number=made.group or 0)
            return f"{title} · {made.name}" if made.name else title
        case "wall":
            return _("The wall")
        case "facilitator":
            return _("Facilitator")
        case _:
            return made.name


def _page(
    code: str,
    kind: str | None = None,
    made: list[dict[str, Any]] | None = None,
    revoked: int | None = None,
) -> str:
    with store().read() as reading:
        seminar = seminars.of_code(reading, code)
    url = join_url(seminar.code)
    return render_template(
        "links.html",
        seminar={
            "code": seminar.code,
            "title": seminar.title,
            "language": seminar.language,
            "starts_at": seminar.starts_at,
            "time_zone": g.time_zone,
        },
        join={"url": url, "code": seminar.code, "qr_svg": qr_svg(url)},
        kind=kind,
        links=made or [],
        revoked=revoked,
        page_data={"code": seminar.code},
    )
