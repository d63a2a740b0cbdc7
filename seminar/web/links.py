"""Links made for the table cards, the organisers and the wall; and revoked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from seminar.services import links, seminars
from seminar.services.gathering import agenda_of
from seminar.services.links import LinkKind
from seminar.services.viewers import Viewer
from seminar.store.tables import Group
from seminar.store.writer import Transaction
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
    made = store().write(lambda transaction: _make(transaction, viewer, KINDS[kind]))
    return _page(code, kind=kind, made=made)


def _make(transaction: Transaction, viewer: Viewer, kind: LinkKind) -> list[dict[str, Any]]:
    seminar = viewer.seminar
    if kind == "group":
        rows = transaction.connection.execute(
            select(Group.id, Group.number, Group.name)
            .where(Group.seminar_id == seminar)
            .order_by(Group.number)
        ).all()
        return [
            _shown(kind, _group_title(number, name), links.make(transaction, kind, seminar, id))
            for id, number, name in rows
        ]
    if kind == "organiser":
        return [
            _shown(
                kind,
                organiser.name,
                links.make(transaction, kind, seminar, organiser=organiser.key),
            )
            for organiser in agenda_of(transaction, seminar).organisers
        ]
    title = _("The wall") if kind == "wall" else _("Facilitator")
    return [_shown(kind, title, links.make(transaction, kind, seminar))]


def _group_title(number: int, name: str) -> str:
    title = _("Group %(number)s", number=number)
    return f"{title} · {name}" if name else title


def _shown(kind: LinkKind, title: str, token: str) -> dict[str, Any]:
    url = link_url(token)
    return {"kind": kind, "title": title, "url": url, "qr_svg": qr_svg(url)}


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
            "starts_at": seminar.starts_at,
            "time_zone": g.time_zone,
        },
        join={"url": url, "code": seminar.code, "qr_svg": qr_svg(url)},
        kind=kind,
        links=made or [],
        revoked=revoked,
        page_data={"code": seminar.code},
    )
