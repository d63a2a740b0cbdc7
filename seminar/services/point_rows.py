"""Points' rows: found, written, and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from seminar.domain.errors import SeminarError
from seminar.domain.points import OtherText, PointState
from seminar.services.gathering import Moment
from seminar.services.viewers import Viewer
from seminar.store.prepared import Prepared
from seminar.store.tables import AnyRow, Group, Point, Revision
from seminar.store.writer import Transaction

MOST_REVISIONS = 200
MOST_REVISIONS_READ = 1_000
MOST_CHARACTERS_TOLD = 256 * 1024
NO_REVISION_YET = 2**31
SAME_SITTING = 10_000
"""Milliseconds within which what a writer adds belongs to the same text."""

_COLUMNS = (
    Point.id,
    Point.number,
    Point.question,
    Point.text,
    Point.rev,
    Point.text_rev,
    Point.rank,
    Point.addressees,
    Point.late,
    Point.position,
    Point.updated_at,
    Point.other_texts,
    Point.author_id,
    Point.removed_at,
    Point.group_id,
    Point.counted,
)
_THIS_POINT = (Point.seminar_id == bindparam("of_seminar")) & (Point.id == bindparam("of_point"))
_OF_GROUP = Point.group_id == bindparam("of_group")

_FIND = Prepared(select(*_COLUMNS).where(_THIS_POINT))
_ALL = Prepared(
    select(*_COLUMNS).where(_OF_GROUP).order_by(Point.question, Point.position, Point.number)
)
_LAST_POSITION = (
    select(func.coalesce(func.max(Point.position), 0.0))
    .where(_OF_GROUP, Point.question == bindparam("of_question"))
    .scalar_subquery()
)
_TAKE_PLACE = Prepared(
    update(Group)
    .where(Group.id == bindparam("of_group"))
    .values(points_made=Group.points_made + 1)
    .returning(Group.points_made, _LAST_POSITION)
)
_INSERT = Prepared(insert(Point).returning(*_COLUMNS))
_CHANGE_TEXT = Prepared(
    update(Point)
    .where(_THIS_POINT)
    .values(
        text=bindparam("text"),
        rev=bindparam("rev"),
        text_rev=bindparam("text_rev"),
        author_id=bindparam("author_id"),
        other_texts=bindparam("other_texts"),
        removed_at=bindparam("removed_at"),
        updated_at=bindparam("updated_at"),
        counted=bindparam("counted"),
    )
    .returning(*_COLUMNS)
)
_INSERT_REVISION = Prepared(insert(Revision))


def find(transaction: Transaction, viewer: Viewer, point: str) -> AnyRow | None:
    """The viewer's own group's point; None where there is none. Others' are `not_found`."""
    row = _FIND.first(transaction.connection, of_seminar=viewer.seminar, of_point=point)
    if row is not None and row.group_id != viewer.own_group.id:
        raise SeminarError("not_found", "point_unknown", field="point")
    return row


def require(transaction: Transaction, viewer: Viewer, point: str) -> AnyRow:
    """As `find`, where the point has to be there."""
    row = find(transaction, viewer, point)
    if row is None:
        raise SeminarError("not_found", "point_unknown", field="point")
    return row


def state_of(row: AnyRow) -> PointState:
    """The row as the rules see it."""
    others = tuple(OtherText(**other) for other in row.other_texts)
    removed = row.removed_at is not None
    return PointState(row.rev, row.text, row.author_id, removed, others, row.text_rev)


def create(
    transaction: Transaction,
    viewer: Viewer,
    point: str,
    question: str,
    state: PointState,
    *,
    late: bool,
) -> AnyRow:
    """A new point, last under its question, with the group's next number."""
    group = viewer.own_group.id
    number, last = _TAKE_PLACE.only(transaction.connection, of_group=group, of_question=question)
    created = _INSERT.only(
        transaction.connection,
        seminar_id=viewer.seminar,
        id=point,
        group_id=group,
        number=number,
        question=question,
        text=state.text,
        rev=state.rev,
        text_rev=state.text_rev,
        author_id=viewer.participant,
        position=last + 1.0,
        rank=None,
        addressees=[],
        late=late,
        other_texts=[],
        created_at=transaction.now,
        updated_at=transaction.now,
        removed_at=None,
        counted=state.counted,
    )
    _insert_revision(transaction, viewer, point, 0, state)
    return created


def write_revision(
    transaction: Transaction,
    viewer: Viewer,
    point: str,
    base: int,
    state: PointState,
    gave_way: PointState | None = None,
) -> AnyRow:
    """The point as it now stands, and its new revision, wherever that stands."""
    written = _write_state(transaction, viewer, point, state)
    _insert_revision(transaction, viewer, point, base, gave_way or state)
    return written


def _write_state(transaction: Transaction, viewer: Viewer, point: str, state: PointState) -> AnyRow:
    return _CHANGE_TEXT.only(
        transaction.connection,
        of_seminar=viewer.seminar,
        of_point=point,
        text=state.text,
        rev=state.rev,
        text_rev=state.text_rev,
        author_id=state.author,
        other_texts=[asdict(other) for other in state.other_texts],
        removed_at=transaction.now if state.removed else None,
        updated_at=transaction.now,
        counted=state.counted,
    )


def _insert_revision(
    transaction: Transaction, viewer: Viewer, point: str, base: int, state: PointState
) -> None:
    _INSERT_REVISION.run(
        transaction.connection,
        seminar_id=viewer.seminar,
        point_id=point,
        rev=state.rev,
        base=base,
        text=state.text,
        author_id=viewer.participant,
        removed=state.removed,
        at=transaction.now,
    )


def history(
    moment: Moment, viewer: Viewer, point: str, before: int = NO_REVISION_YET
) -> dict[str, Any]:
    """The texts that the viewer's own group's point has had, the newest first, and whether more.

    A page at a time: for more, ask again with the last one's number as `before`.
    """
    owner = _FIND.first(moment.connection, of_seminar=viewer.seminar, of_point=point)
    if owner is None or owner.group_id != viewer.own_group.id:
        raise SeminarError("not_found", "point_unknown", field="point")
    query = (
        select(Revision.rev, Revision.text, Revision.author_id, Revision.at, Revision.removed)
        .where(
            Revision.seminar_id == viewer.seminar,
            Revision.point_id == point,
            Revision.rev <= before,
        )
        .order_by(Revision.rev.desc())
    )
    with moment.connection.execute(query) as rows:
        page, more = _page(rows, before)
    revisions = [
        {"rev": rev, "text": text, "by": author, "at": at, "removed": removed}
        for rev, text, author, at, removed in page
    ]
    return {"revisions": revisions, "more": more}


def _page(rows: Iterable[AnyRow], before: int) -> tuple[list[AnyRow], bool]:
    """The newest first, without the texts that were only on their way to the next.

    A scribe who types leaves two revisions a second, so no more than so many are looked at; a page
    that would be empty then has the last of them, from where the next one goes on.
    """
    page: list[AnyRow] = []
    room, following = MOST_CHARACTERS_TOLD, None
    for read, row in enumerate(rows, start=1):
        if row.rev < before and (following is None or not _goes_on(row, following)):
            page.append(row)
            room -= len(row.text)
        following = row
        if len(page) == MOST_REVISIONS or room <= 0:
            return page, True
        if read > MOST_REVISIONS_READ:
            return page or [row], True
    return page, False


def _goes_on(row: AnyRow, following: AnyRow) -> bool:
    return (
        following.author_id == row.author_id
        and following.at - row.at < SAME_SITTING
        and not following.removed
        and str(following.text).startswith(str(row.text).rstrip())
    )


def all_of(moment: Moment, group: int) -> list[AnyRow]:
    """A group's points in its own order, removed ones too."""
    return _ALL.all(moment.connection, of_group=group)


def as_shown(row: AnyRow) -> dict[str, Any]:
    """A point as its group sees it."""
    return {
        "id": row.id,
        "number": row.number,
        "question": row.question,
        "text": row.text,
        "rev": row.rev,
        "rank": row.rank,
        "addressees": row.addressees,
        "late": row.late,
        "position": row.position,
        "updated_at": row.updated_at,
        "other_texts": [
            {"rev": other["rev"], "text": other["text"], "by": other["by"]}
            for other in row.other_texts
        ],
    }
