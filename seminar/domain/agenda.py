"""What a valid agenda is: blocks, questions, organisers. Reusable, and never changed.

`Agenda.model_validate` refuses with every fault at once; an error's `type` and
`ctx` name the sentence and its values, as `SeminarError` does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from seminar.domain import agenda_rules
from seminar.domain.agenda_fields import (
    Alerts,
    AnswersGoTo,
    BlockKind,
    ClockTime,
    Email,
    Key,
    Language,
    Link,
    LongText,
    Minutes,
    Name,
    Notes,
    PhaseKind,
    ShortText,
    TimeZone,
    Title,
    YesOrNo,
    refusal,
)
from seminar.domain.agenda_rules import MOST_ENTRIES, MOST_PHASES, PARKING_LOT

__all__ = [
    "PARKING_LOT",
    "Agenda",
    "Block",
    "Organiser",
    "Phase",
    "Preparation",
    "Prioritise",
    "Question",
    "Reading",
    "WebLink",
]


# What pydantic adds where a default could not be made because of another fault.
_UNASKED_DEFAULT = "default_factory_not_called"


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )

    @cached_property
    def as_json(self) -> Mapping[str, Any]:
        """As an agenda file has it, made once: everybody who comes in is sent some of it."""
        return self.model_dump(mode="json", by_alias=True)


class Organiser(_Part):
    """A body that holds the seminar and gets the feedback addressed to it."""

    key: Annotated[Key, Field(description="Short name used in links and in `addressees`.")]
    name: Annotated[Title, Field(description="The name that people see.")]
    email: Annotated[Email | None, Field(description="Where the organiser can be reached.")] = None


class WebLink(_Part):
    """A film, a set of slides or a page that belongs to a block."""

    title: Annotated[Title, Field(description="What the link leads to.")]
    url: Annotated[Link, Field(description="An address: https://…, http://… or mailto:….")]


class Reading(_Part):
    """Something to read before the day."""

    title: Annotated[Title, Field(description="What to read.")]
    url: Annotated[Link | None, Field(description="Where it is found.")] = None
    note: Annotated[
        ShortText | None, Field(description="Which part of it, or why it is worth reading.")
    ] = None


class Preparation(_Part):
    """What everyone is asked to do before the day."""

    reading: Annotated[
        tuple[Reading, ...], Field(max_length=MOST_ENTRIES, description="The reading list.")
    ] = ()
    reflection: Annotated[
        tuple[ShortText, ...],
        Field(max_length=MOST_ENTRIES, description="Questions to think over."),
    ] = ()


class Prioritise(_Part):
    """From how many to how many points a group puts first."""

    from_: Annotated[
        int,
        Field(
            validation_alias="from",
            serialization_alias="from",
            ge=0,
            le=10,
            strict=True,
            description="The fewest points a group puts first.",
        ),
    ]
    to: Annotated[
        int,
        Field(
            ge=0, le=10, strict=True, description="The most points a group puts first, up to 10."
        ),
    ]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ > self.to:
            raise refusal("prioritise_order", fewest=self.from_, most=self.to)
        return self


def _usual_priorities(question: dict[str, Any]) -> Prioritise:
    if question.get("answers_go_to") == "organisers":
        return Prioritise(from_=1, to=3)
    return Prioritise(from_=0, to=0)


class Question(_Part):
    """What the groups answer."""

    key: Annotated[Key, Field(description="Short name, never used twice in an agenda.")]
    text: Annotated[ShortText, Field(description="The question as the groups read it.")]
    introduction: Annotated[
        LongText, Field(description="What the groups should know before they answer.")
    ] = ""
    answers_go_to: Annotated[
        AnswersGoTo,
        Field(description="`group`: the group keeps its answers. `organisers`: they are sent on."),
    ] = "group"
    prioritise: Annotated[
        Prioritise,
        Field(
            default_factory=_usual_priorities,
            description="How many points a group puts first. Left out: 1 to 3 when the answers "
            "go to the organisers, otherwise none.",
        ),
    ]
    addressees: Annotated[
        tuple[Key, ...],
        Field(
            max_length=MOST_ENTRIES,
            description="Keys of the organisers a point can be for. Left out: all of them.",
        ),
    ] = ()


class Phase(_Part):
    """A part of a group-work block, with its own deadline and instruction."""

    key: Annotated[Key, Field(description="Short name, never used twice in a block.")]
    kind: Annotated[
        PhaseKind,
        Field(
            description="`individual`: everyone alone. `round`: one after the other. "
            "`discussion`: all together. `prioritising`: the group chooses."
        ),
    ]
    title: Annotated[Title, Field(description="The phase's name.")]
    minutes: Annotated[Minutes, Field(description="How long: 5, 5 min or 0:05.")]
    instruction: Annotated[LongText, Field(description="What to do, as the groups read it.")] = ""


def _usually_flexible(block: dict[str, Any]) -> bool:
    return block.get("kind") != "break"


def _usual_minimum(block: dict[str, Any]) -> int | float:
    minutes: int | float = block.get("minutes", 1)
    return min(minutes, max(math.ceil(minutes / 2), 1))


class Block(_Part):
    """A timed part of the day."""

    key: Annotated[Key, Field(description="Short name, never used twice in an agenda.")]
    kind: Annotated[
        BlockKind,
        Field(description="`plenary`: everyone together. `group_work`: at the tables. `break`."),
    ]
    title: Annotated[Title, Field(description="The block's name in the programme.")]
    minutes: Annotated[Minutes, Field(description="How long: 25, 25 min, 0:25 or 1 t 30 min.")]
    speaker: Annotated[Name | None, Field(description="Who speaks or leads.")] = None
    description: Annotated[LongText, Field(description="What the block is about.")] = ""
    links: Annotated[
        tuple[WebLink, ...], Field(max_length=MOST_ENTRIES, description="Films, slides and pages.")
    ] = ()
    notes: Annotated[Notes, Field(description="For the facilitator's eyes only.")] = ""
    fixed_start: Annotated[
        ClockTime | None,
        Field(
            validation_alias="at",
            serialization_alias="at",
            description="A time of day the block must not start before, such as 13:00.",
        ),
    ] = None
    flexible: Annotated[
        YesOrNo,
        Field(
            default_factory=_usually_flexible,
            description="Whether it may be shortened or dropped to catch up. Left out: true, but "
            "false for breaks.",
        ),
    ]
    min_minutes: Annotated[
        Minutes,
        Field(
            default_factory=_usual_minimum,
            description="The shortest it may become. Left out: half its length.",
        ),
    ]
    phases: Annotated[
        tuple[Phase, ...],
        Field(
            max_length=MOST_PHASES,
            description="The parts of group work, one after the other. Their minutes add up to "
            "the block's.",
        ),
    ] = ()
    questions: Annotated[
        tuple[Question, ...],
        Field(max_length=MOST_ENTRIES, description="The block's questions (only in group_work)."),
    ] = ()

    @property
    def seconds(self) -> int:
        """The block's length in whole seconds."""
        return round(self.minutes * 60)

    @property
    def min_seconds(self) -> int:
        """The shortest the block may become, in whole seconds."""
        return round(self.min_minutes * 60)


class Agenda(_Part):
    """A seminar's programme: what happens, for how long, and what is asked."""

    title: Annotated[Title, Field(description="The seminar's name.")]
    language: Annotated[Language, Field(description="The language the agenda is written in.")] = (
        "nb"
    )
    description: Annotated[LongText, Field(description="What the seminar is about.")] = ""
    time_zone: Annotated[
        TimeZone, Field(description="Where clock times are read, such as Europe/Oslo.")
    ] = "Europe/Oslo"
    alerts: Annotated[
        Alerts,
        Field(description="Minutes before a block's end at which screens say so; 0 always."),
    ] = (10, 5, 1, 0)
    organisers: Annotated[
        tuple[Organiser, ...], Field(max_length=MOST_ENTRIES, description="Who holds the seminar.")
    ] = ()
    preparation: Annotated[
        Preparation, Field(description="What to read and think over before the day.")
    ] = Preparation()
    blocks: Annotated[
        tuple[Block, ...],
        Field(
            max_length=100,
            description="The programme, from first to last.",
            json_schema_extra={"minItems": 1},
        ),
    ]

    @model_validator(mode="wrap")
    @classmethod
    def _check_whole(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            agenda = handler(data)
        except ValidationError as error:
            raise _all_faults(error.errors(), data) from None
        if any(agenda_rules.faults(agenda.model_dump(by_alias=True))):
            raise _all_faults([], agenda.model_dump(by_alias=True))
        return agenda

    @field_validator("blocks")
    @classmethod
    def _address_to_all(cls, blocks: tuple[Block, ...], info: ValidationInfo) -> tuple[Block, ...]:
        organisers = tuple(organiser.key for organiser in info.data.get("organisers", ()))
        return tuple(_block_to_all(block, organisers) for block in blocks)

    @property
    def seconds(self) -> int:
        """The whole programme's length in seconds."""
        return sum(block.seconds for block in self.blocks)

    def block(self, key: str) -> Block:
        """The block with this key; KeyError where there is none."""
        for block in self.blocks:
            if block.key == key:
                return block
        raise KeyError(key)

    def question(self, key: str) -> Question:
        """The question with this key; KeyError where there is none."""
        for _block, question in self.questions():
            if question.key == key:
                return question
        raise KeyError(key)

    def questions(self) -> tuple[tuple[Block, Question], ...]:
        """Every question with its block, in the agenda's order."""
        return tuple((block, question) for block in self.blocks for question in block.questions)


def _block_to_all(block: Block, organisers: tuple[str, ...]) -> Block:
    questions = tuple(_question_to_all(question, organisers) for question in block.questions)
    return block.model_copy(update={"questions": questions})


def _question_to_all(question: Question, organisers: tuple[str, ...]) -> Question:
    if question.answers_go_to == "group" or question.addressees:
        return question
    return question.model_copy(update={"addressees": organisers})


def _all_faults(lines: list[ErrorDetails], data: object) -> ValidationError:
    details = [_detail(line) for line in lines if line["type"] != _UNASKED_DEFAULT]
    details += [
        InitErrorDetails(type=refusal(fault.reason, **fault.params), loc=fault.location, input=None)
        for fault in agenda_rules.faults(data)
    ]
    return ValidationError.from_exception_data("Agenda", details)


def _detail(line: ErrorDetails) -> InitErrorDetails:
    kind = PydanticCustomError(line["type"], line["msg"], line.get("ctx"))
    return InitErrorDetails(type=kind, loc=line["loc"], input=line["input"])
