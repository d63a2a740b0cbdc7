"""What each operation carries, checked before anything is done with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from seminar.domain.agenda_fields import EARLIEST_ALERT_MINUTES, MOST_ALERTS
from seminar.domain.errors import SeminarError
from seminar.domain.groups import MOST_GROUP_NAME_CHARACTERS, MOST_NAME_CHARACTERS, Role
from seminar.domain.programme_commands import Strategy
from seminar.domain.report_back import USUAL_SECONDS
from seminar.domain.text import clean_line
from seminar.services.viewers import MOST_GROUP_NUMBER

MOST_MESSAGE_CHARACTERS = 1_000


def _canonical(text: str) -> str:
    return str(UUID(text))


Identifier = Annotated[str, Field(min_length=32, max_length=36), AfterValidator(_canonical)]
Key = Annotated[str, Field(min_length=1, max_length=40)]
Revision = Annotated[int, Field(strict=True, ge=0, le=2**31)]
GroupNumber = Annotated[int, Field(strict=True, ge=1, le=MOST_GROUP_NUMBER)]
Seconds = Annotated[int, Field(strict=True, ge=-86_400, le=86_400)]
PositiveSeconds = Annotated[int, Field(strict=True, ge=1, le=86_400)]
AlertMinutes = Annotated[int, Field(strict=True, ge=0, le=EARLIEST_ALERT_MINUTES)]
Everyone = Literal["all"]


class Command(BaseModel):
    """One operation's fields. What is not named here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    type: str


class SavePoint(Command):
    """A text typed on top of a revision; one that is sent again may give way to what came since."""

    point: Identifier
    question: Key
    base: Revision
    text: str
    gives_way: bool = False


class ResolvePoint(Command):
    """The text chosen where several stood side by side."""

    point: Identifier
    base: Revision
    text: str


class TouchPoint(Command):
    """A point to remove or to restore."""

    point: Identifier
    base: Revision


class MovePoint(Command):
    """Where a point is to stand."""

    point: Identifier
    question: Key
    before: Identifier | None = None


class AddressPoint(Command):
    """Whom a point is for."""

    point: Identifier
    addressees: Annotated[list[Key], Field(max_length=50)]


class SetPriorities(Command):
    """A question's points that come first, in order of rank."""

    question: Key
    points: Annotated[list[Identifier], Field(max_length=100)]


class HandIn(Command):
    """A block's answers handed in, or taken back."""

    block: Key
    done: bool


class TakeRole(Command):
    """A role for oneself, or for another in the group."""

    role: Role
    participant: Annotated[int, Field(strict=True)] | None = None


class Rename(Command):
    """A participant's own name; none is fine too."""

    name: Annotated[str, AfterValidator(clean_line), Field(max_length=MOST_NAME_CHARACTERS)]


class Plain(Command):
    """An operation that says all with its type."""


class MoveClock(Command):
    """A command for the programme, on top of the revision that the sender saw."""

    expect: Revision


class ChooseBlock(MoveClock):
    """The block to go to, or to skip."""

    block: Key


class ExtendBlock(MoveClock):
    """Time to add to the current block or one of its phases, for all groups or for one.

    Less than nothing takes away.
    """

    seconds: Seconds
    phase: Key | None = None
    group: GroupNumber | None = None


class Replan(MoveClock):
    """How much time to get back, and in which of the ways that were shown."""

    strategy: Strategy
    seconds: PositiveSeconds
    block: Key | None = None


class ChooseAlerts(MoveClock):
    """At how many minutes before a block's end the screens say so."""

    minutes: Annotated[tuple[AlertMinutes, ...], Field(max_length=MOST_ALERTS)]


class StartRound(MoveClock):
    """The order in which groups report, and each one's time."""

    order: Literal["number", "random"] | Annotated[tuple[GroupNumber, ...], Field(max_length=1_000)]
    seconds: PositiveSeconds = USUAL_SECONDS


class ExtendReport(MoveClock):
    """Time to add to the group whose turn it is."""

    seconds: Seconds


class SendMessage(Command):
    """A message to all groups or to one."""

    to: Everyone | GroupNumber
    text: Annotated[
        str, AfterValidator(clean_line), Field(min_length=1, max_length=MOST_MESSAGE_CHARACTERS)
    ]


class DealRoles(Command):
    """Roles dealt at random, in all groups or in one."""

    to: Everyone | GroupNumber


class RenameGroup(Command):
    """A group's new name."""

    group: GroupNumber
    name: Annotated[
        str,
        AfterValidator(clean_line),
        Field(min_length=1, max_length=MOST_GROUP_NAME_CHARACTERS),
    ]


class AnswerHelp(Command):
    """A call for help that somebody has answered."""

    group: GroupNumber


def parsed(model: type[Command], payload: dict[str, Any]) -> Command:
    """The payload as a command. Raises `invalid` with the first field at fault."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        if not fault["loc"]:
            raise SeminarError("invalid", "operation_unreadable") from None
        # A field that is not one of ours may be called anything.
        field = clean_line(str(fault["loc"][0]))[:40]
        raise _refusal(fault, field) from None


def _refusal(fault: ErrorDetails, field: str) -> SeminarError:
    most = fault.get("ctx", {}).get("max_length", 0)
    # Of what people write, that is: an id or a key that is too long is none.
    if fault["type"] == "string_too_long" and most >= MOST_NAME_CHARACTERS:
        return SeminarError("too_large", "field_too_long", field=field, name=field, most=most)
    reason = {"extra_forbidden": "field_unknown", "missing": "field_missing"}.get(
        fault["type"], "field_invalid"
    )
    return SeminarError("invalid", reason, field=field, name=field)
