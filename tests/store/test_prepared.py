"""Prepared statements: the same answers as SQLAlchemy's own way, and the same errors."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from seminar.store.prepared import Prepared
from seminar.store.tables import Group, Operation, Point, RoleHolder
from seminar.store.writer import Transaction
from tests.support.worlds import World

_POINT = select(Point.id, Point.late, Point.addressees, Point.rank, Point.position).where(
    Point.seminar_id == bindparam("of_seminar")
)
_REMEMBER = Prepared(insert(Operation))
_ANSWER = Prepared(select(Operation.answer).where(Operation.id == bindparam("of_operation")))


def test_rows_are_those_of_sqlalchemy_with_names_and_types(world: World) -> None:
    world.write_point(world.by_link())
    with world.store.read() as reading:
        usual = reading.connection.execute(_POINT, {"of_seminar": world.id}).one()
        row = Prepared(_POINT).only(reading.connection, of_seminar=world.id)
    assert row == tuple(usual)
    assert row._fields == usual._fields
    assert (row.late, row.addressees) == (False, [])


def test_json_is_written_and_read_and_a_row_that_is_missing_is_none(world: World) -> None:
    def work(transaction: Transaction) -> None:
        row = {
            "seminar_id": world.id,
            "id": "a",
            "scope": "board",
            "answer": {"ok": True, "n": ["æ"]},
        }
        assert _REMEMBER.run(transaction.connection, **row) == 1

    world.store.write(work)
    with world.store.read() as reading:
        assert _ANSWER.scalar(reading.connection, of_operation="a") == {"ok": True, "n": ["æ"]}
        assert _ANSWER.first(reading.connection, of_operation="b") is None


def test_a_change_says_how_many_rows_and_may_use_what_the_statement_holds(world: World) -> None:
    call = Prepared(
        update(Group)
        .where(Group.seminar_id == bindparam("of_seminar"), Group.number > 1)
        .values(help_called_at=bindparam("at"))
    )
    count = Prepared(select(func.count(Group.help_called_at)))

    def work(transaction: Transaction) -> tuple[int, int]:
        changed = call.run(transaction.connection, of_seminar=world.id, at=5)
        return changed, count.scalar(transaction.connection)

    assert world.store.write(work) == (2, 2)


def test_many_rows_go_in_together(world: World) -> None:
    hold = Prepared(insert(RoleHolder))
    held = Prepared(
        select(RoleHolder.role)
        .where(RoleHolder.participant_id == bindparam("of_participant"))
        .order_by(RoleHolder.role)
    )
    kari = world.by_link()
    rows = [
        {"group_id": kari.own_group.id, "role": role, "participant_id": kari.participant}
        for role in ("leader", "timekeeper")
    ]

    def work(transaction: Transaction) -> list[str]:
        hold.run_each(transaction.connection, rows)
        return [
            row.role for row in held.all(transaction.connection, of_participant=kari.participant)
        ]

    assert world.store.write(work) == ["leader", "scribe", "timekeeper"]


def test_errors_are_those_of_sqlalchemy_without_what_people_wrote(world: World) -> None:
    def twice(transaction: Transaction) -> None:
        for _ in range(2):
            _REMEMBER.run(
                transaction.connection,
                seminar_id=world.id,
                id="a",
                scope="board",
                answer={"secret": "secret"},
            )

    with pytest.raises(IntegrityError) as refused:
        world.store.write(twice)
    assert "secret" not in str(refused.value)


def test_a_database_that_can_not_be_written_is_an_operational_error(world: World) -> None:
    hold = Prepared(insert(RoleHolder).returning(RoleHolder.role))
    with world.store.read() as reading:
        reading.connection.exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(OperationalError):
            hold.all(reading.connection, group_id=1, role="leader", participant_id=1)
        reading.connection.exec_driver_sql("PRAGMA query_only=OFF")
