"""The tables.

Times are milliseconds since 1970 in UTC. State tables are the truth; `Log` is
written in the same transaction and only ever grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON

JsonObject = dict[str, Any]
AnyRow: TypeAlias = Any
"""One row of an answer, with the columns' names: SQLAlchemy's own, or a prepared statement's."""


class Base(DeclarativeBase):
    """The tables' common ground: named constraints, so that they can be changed later."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    # Flask-SQLAlchemy makes the model class when the program runs.
    Model = Base
else:
    Model = db.Model


def _seminar_key(*, primary: bool = False) -> Mapped[int]:
    return mapped_column(ForeignKey("seminars.id", ondelete="CASCADE"), primary_key=primary)


class Seminar(Model):
    """One run of an agenda. `seq` numbers its log; `agenda` never changes once it is made."""

    __tablename__ = "seminars"
    # An id that was purged must not come again: what a running server remembers goes by it.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    agenda: Mapped[JsonObject] = mapped_column(JSON)
    starts_at: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(default=0)


class Programme(Model):
    """Where a seminar's programme stands, as `domain.programme` keeps it."""

    __tablename__ = "programmes"

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    revision: Mapped[int]
    state: Mapped[JsonObject] = mapped_column(JSON)


class ProgrammeCommand(Model):
    """A command that moved the clock, and the state before it, which undo brings back."""

    __tablename__ = "programme_commands"

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[JsonObject] = mapped_column(JSON)
    before: Mapped[JsonObject] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(default=False)


class Site(Model):
    """A venue."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("seminar_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = _seminar_key()
    name: Mapped[str] = mapped_column(String(120))


class Group(Model):
    """The people at one table."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("seminar_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = _seminar_key()
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id", ondelete="SET NULL"))
    municipality: Mapped[str] = mapped_column(String(120), default="")
    help_called_at: Mapped[int | None] = mapped_column(BigInteger)
    last_activity: Mapped[int | None] = mapped_column(BigInteger)
    points_made: Mapped[int] = mapped_column(default=0)


class Link(Model):
    """A secret address and what it opens. Only the token's hash is kept."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminars.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    organiser: Mapped[str | None] = mapped_column(String(40))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)


class Device(Model):
    """A browser that has signed in or joined. Its cookie holds the token."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[int] = mapped_column(BigInteger)


class DeviceLink(Model):
    """A link that a device has opened."""

    __tablename__ = "device_links"

    device_id: Mapped[int] = mapped_column(
        ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True
    )
    link_id: Mapped[int] = mapped_column(
        ForeignKey("links.id", ondelete="CASCADE"), primary_key=True
    )


class Participant(Model):
    """One person in one group. `left_at` is null while the person is there."""

    __tablename__ = "participants"
    __table_args__ = (Index(None, "group_id"), Index(None, "device_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = _seminar_key()
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(80), default="")
    joined_at: Mapped[int] = mapped_column(BigInteger)
    left_at: Mapped[int | None] = mapped_column(BigInteger)


class RoleHolder(Model):
    """Who holds a role in a group."""

    __tablename__ = "role_holders"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"))


class Point(Model):
    """A point as it stands. `number` is its own within the group, for ever.

    `text_rev` is the revision in which its text was written.

    `counted` says that it is there and holds a text. It follows from those two; as a column that is
    written, and not one that SQLite generates, an index alone answers how many there are.
    """

    __tablename__ = "points"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        # The last place under a question, and how many there are of each, are asked for with every
        # point: without these, a point would cost more for each that the group has written.
        Index(None, "group_id", "question", "position"),
        Index(None, "group_id", "counted", "question", "rank"),
    )

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    rev: Mapped[int]
    text_rev: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("participants.id", ondelete="SET NULL")
    )
    position: Mapped[float]
    rank: Mapped[int | None]
    addressees: Mapped[list[str]] = mapped_column(JSON)
    late: Mapped[bool]
    other_texts: Mapped[list[JsonObject]] = mapped_column(JSON)
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)
    removed_at: Mapped[int | None] = mapped_column(BigInteger)
    counted: Mapped[bool]


class Revision(Model):
    """Every text a point ever had."""

    __tablename__ = "revisions"

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    point_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("participants.id", ondelete="SET NULL")
    )
    removed: Mapped[bool]
    at: Mapped[int] = mapped_column(BigInteger)


class HandIn(Model):
    """A group has handed in a block's answers. They may still be changed."""

    __tablename__ = "hand_ins"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True
    )
    block: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)


class Message(Model):
    """From the facilitator to all groups, or to one."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "seminar_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = _seminar_key()
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)


class Operation(Model):
    """An operation that was answered, and the answer, so that a repeat gets the same."""

    __tablename__ = "operations"

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    scope: Mapped[str] = mapped_column(String(60))
    answer: Mapped[JsonObject] = mapped_column(JSON)


class Log(Model):
    """What was committed, scope by scope, in order. `prev` is the scope's number before."""

    __tablename__ = "log"
    __table_args__ = (Index(None, "seminar_id", "scope", "seq"),)

    seminar_id: Mapped[int] = _seminar_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(60))
    prev: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[list[JsonObject]] = mapped_column(JSON)
