"""A seminar in a real database, with everybody who looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select, text

from seminar.domain.agenda import Agenda
from seminar.services import admission, links, operations, participants, seminars
from seminar.services.seminars import NewGroup
from seminar.services.snapshots import snapshot
from seminar.services.viewers import Viewer
from seminar.store.store import Store
from seminar.store.tables import Log, Seminar, db
from seminar.store.writer import Transaction
from tests.support.agendas import NINE, small_agenda

BASE = "https://seminar.example"


class ManualClock:
    """A clock that a test moves."""

    def __init__(self, now: int = NINE) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def pass_by(self, milliseconds: int) -> None:
        self.now += milliseconds


class World:
    """One seminar and its viewers."""

    def __init__(
        self,
        store: Store,
        agenda: Agenda | None = None,
        groups: Sequence[NewGroup] | int = 3,
        title: str = "",
    ) -> None:
        self.store = store
        new = [NewGroup()] * groups if isinstance(groups, int) else list(groups)
        self.made = store.write(
            lambda transaction: seminars.create(
                transaction, agenda or small_agenda(), NINE, new, title
            )
        )
        self.id = self.made.id
        self.code = self.made.code

    def facilitator(self) -> Viewer:
        return admission.by_token(self.store, self.made.facilitator_token)

    def wall(self) -> Viewer:
        return admission.by_token(self.store, self.made.wall_token)

    def organiser(self, key: str) -> Viewer:
        return admission.by_token(self.store, self.organiser_token(key))

    def organiser_token(self, key: str) -> str:
        return next(one.token for one in self.made.organisers if one.key == key)

    def group_token(self, number: int) -> str:
        return self.made.groups[number - 1].token

    def by_link(self, number: int = 1, name: str = "") -> Viewer:
        """One who came by the group's own link, and is there."""
        return self.arrived(admission.by_token(self.store, self.group_token(number), name))

    def by_code(self, number: int = 1, name: str = "") -> Viewer:
        """One who came by the seminar's code, and is there."""

        def work(transaction: Transaction) -> str:
            device, token = links.renew_device(transaction, None)
            participants.join(transaction, self.id, number, device, name)
            return token

        token = self.store.write(work)
        with self.store.read() as reading:
            viewer = admission.by_cookie(reading, token, self.id, "group", number)
        return self.arrived(viewer)

    def arrived(self, viewer: Viewer) -> Viewer:
        self.store.write(lambda transaction: participants.arrive(transaction, viewer))
        return viewer

    def leave(self, viewer: Viewer) -> None:
        participant = viewer.participant
        assert participant is not None
        self.store.write(lambda transaction: participants.leave(transaction, participant))

    def do(self, viewer: Viewer, kind: str, *, id: str | None = None, **fields: Any) -> Any:
        """The answer as it is remembered."""
        command = operations.read({"id": id or str(uuid4()), "type": kind, **fields})
        return self.store.write(
            lambda transaction: operations.perform(transaction, viewer, command)
        )

    def ok(self, viewer: Viewer, kind: str, **fields: Any) -> dict[str, Any]:
        """The answer to an operation that must be done, without its number."""
        answer = self.do(viewer, kind, **fields)
        assert answer["ok"], answer
        return {name: value for name, value in answer.items() if name not in ("ok", "seq")}

    def refusal(self, viewer: Viewer, kind: str, **fields: Any) -> tuple[str, str, str | None]:
        """Code, reason and field of an operation that must be refused."""
        answer = self.do(viewer, kind, **fields)
        assert not answer["ok"], answer
        error = answer["error"]
        return error["code"], error["reason"], error["field"]

    def write_point(self, viewer: Viewer, text: str = "A point", question: str = "both") -> str:
        """A new point's id."""
        point = str(uuid4())
        self.ok(viewer, "point.save", point=point, question=question, base=0, text=text)
        return point

    def snapshot(self, viewer: Viewer) -> dict[str, Any]:
        with self.store.read() as reading:
            return snapshot(reading, viewer, BASE)

    def group(self, viewer: Viewer) -> dict[str, Any]:
        group: dict[str, Any] = self.snapshot(viewer)["group"]
        return group

    def point(self, viewer: Viewer, point: str) -> dict[str, Any]:
        """A point as its group sees it, and whether it is removed."""
        group = self.group(viewer)
        for removed, points in ((False, group["points"]), (True, group["removed"])):
            for one in points:
                if one["id"] == point:
                    return {**one, "removed": removed}
        raise AssertionError(f"no point {point}")

    def card(self, number: int = 1) -> dict[str, Any]:
        cards: list[dict[str, Any]] = self.snapshot(self.facilitator())["groups"]
        return next(card for card in cards if card["number"] == number)

    def log(self, scope: str | None = None) -> list[Any]:
        """The seminar's log, or one scope of it, in order."""
        query = select(Log.seq, Log.prev, Log.scope, Log.actor, Log.kind, Log.data).where(
            Log.seminar_id == self.id
        )
        if scope is not None:
            query = query.where(Log.scope == scope)
        with self.store.read() as reading:
            return list(reading.connection.execute(query.order_by(Log.seq)).all())

    def changes(self, scope: str, kind: str | None = None) -> list[dict[str, Any]]:
        """Every change that was told in a scope, or those of one type."""
        told = [change for row in self.log(scope) for change in row.data]
        return [change for change in told if kind is None or change["type"] == kind]

    def seq(self) -> int:
        with self.store.read() as reading:
            return reading.connection.execute(
                select(Seminar.seq).where(Seminar.id == self.id)
            ).scalar_one()


def everything(store: Store, *, but: Sequence[str] = ()) -> dict[str, list[Any]]:
    """Every row of every table, to compare before and after."""

    def rows(connection: Connection, table: str) -> list[Any]:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]

    with store.read() as reading:
        return {
            table: sorted(rows(reading.connection, table), key=repr)
            for table in db.metadata.tables
            if table not in but
        }


Work = Callable[[Transaction], Any]
