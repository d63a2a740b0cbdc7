"""The kinds of value that an agenda is made of, and what each refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from seminar.domain.durations import read_minutes

KEY_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
LONGEST_BLOCK_MINUTES = 24 * 60
EARLIEST_ALERT_MINUTES = 120
MOST_ALERTS = 8
_SHORTEST_BLOCK_MINUTES = 1 / 60
_KEY = re.compile(KEY_PATTERN.removesuffix("$") + r"\Z")
_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"()]+")
_CLOCK = re.compile(r"(?:kl\.?\s*)?([01]?\d|2[0-3])[:.]([0-5]\d)", re.IGNORECASE)
_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_KEPT_CONTROLS = "\n\t"
_LINK_SCHEMES = ("http", "https")
_YES = ("true", "yes", "ja", "on")
_NO = ("false", "no", "nei", "off")


def refusal(reason: str, **params: str | int) -> PydanticCustomError:
    """What a validator raises: the reason names the sentence that a person reads."""
    return PydanticCustomError(reason, reason, params or None)


def _clean(text: str) -> str:
    text = _LINE_BREAKS.sub("\n", text)
    for character in text:
        if character in _KEPT_CONTROLS:
            continue
        if unicodedata.category(character) in ("Cc", "Cs") or _is_noncharacter(character):
            raise refusal("control_character", code=f"U+{ord(character):04X}")
    return unicodedata.normalize("NFC", text).strip()


def _is_noncharacter(character: str) -> bool:
    """Whether it is one of the code points that XML, and so Excel, can't hold."""
    return ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - U+FFFE, U+FFFF of every plane


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _not_empty(text: str) -> str:
    if not text:
        raise refusal("empty_text")
    return text


def _at_most(most: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > most:
            raise refusal("text_too_long", most=most, length=len(text))
        return text

    return AfterValidator(check)


def _key(text: str) -> str:
    if not _KEY.match(text):
        raise refusal("bad_key", value=text[:60])
    return text


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise refusal("bad_email", value=text[:60])
    return text


def _link(text: str) -> str:
    if any(character.isspace() for character in text) or not _is_link(text):
        raise refusal("bad_link", value=text[:60])
    return text


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        if parts.scheme == "mailto":
            return "@" in parts.path
        return parts.scheme in _LINK_SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def _clock_time(value: object) -> str:
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise refusal("bad_clock_time", value=str(value)[:60])
    return f"{int(match[1]):02}:{match[2]}"


def _minutes(value: object) -> int | float:
    minutes = read_minutes(value)
    if minutes is None:
        raise refusal("bad_duration", value=str(value)[:60])
    if minutes < _SHORTEST_BLOCK_MINUTES:
        raise refusal("duration_too_short", value=str(value)[:60])
    if minutes > LONGEST_BLOCK_MINUTES:
        raise refusal("duration_too_long", value=str(value)[:60], most=LONGEST_BLOCK_MINUTES)
    return minutes


def _yes_or_no(value: object) -> bool:
    word = value.strip().casefold() if isinstance(value, str) else value
    if word is True or word in _YES:
        return True
    if word is False or word in _NO:
        return False
    raise refusal("bad_yes_no", value=str(value)[:60])


def in_order(minutes: Iterable[int]) -> tuple[int, ...]:
    """The alerts from the earliest to the one when the time is up, each once."""
    return tuple(sorted({0, *minutes}, reverse=True))


def _alerts(minutes: tuple[int, ...]) -> tuple[int, ...]:
    ordered = in_order(minutes)
    if len(ordered) > MOST_ALERTS:
        raise refusal("too_many_entries", most=MOST_ALERTS)
    return ordered


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refusal("unknown_time_zone", value=text[:60]) from None
    return text


Key = Annotated[str, AfterValidator(_key), Field(json_schema_extra={"pattern": KEY_PATTERN})]
Title = Annotated[
    str,
    AfterValidator(_one_line),
    AfterValidator(_not_empty),
    _at_most(200),
    Field(json_schema_extra={"minLength": 1, "maxLength": 200}),
]
Name = Annotated[
    str, AfterValidator(_one_line), _at_most(200), Field(json_schema_extra={"maxLength": 200})
]
ShortText = Annotated[
    str,
    AfterValidator(_clean),
    AfterValidator(_not_empty),
    _at_most(2_000),
    Field(json_schema_extra={"minLength": 1, "maxLength": 2_000}),
]
LongText = Annotated[
    str, AfterValidator(_clean), _at_most(5_000), Field(json_schema_extra={"maxLength": 5_000})
]
Notes = Annotated[
    str, AfterValidator(_clean), _at_most(10_000), Field(json_schema_extra={"maxLength": 10_000})
]
Email = Annotated[str, AfterValidator(_one_line), _at_most(254), AfterValidator(_email)]
Link = Annotated[
    str,
    AfterValidator(_one_line),
    _at_most(2_000),
    AfterValidator(_link),
    Field(json_schema_extra={"pattern": "^(https?://|mailto:)"}),
]
ClockTime = Annotated[
    str,
    BeforeValidator(_clock_time),
    WithJsonSchema({"type": "string", "examples": ["09:30"]}),
]
Minutes = Annotated[
    int | float,
    BeforeValidator(_minutes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": LONGEST_BLOCK_MINUTES},
                {"type": "string", "minLength": 1, "maxLength": 60},
            ],
            "examples": [25, "25 min", "0:25", "1 t 30 min"],
        }
    ),
]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
Alerts = Annotated[
    tuple[Annotated[int, Field(ge=0, le=EARLIEST_ALERT_MINUTES, strict=True)], ...],
    AfterValidator(_alerts),
    Field(json_schema_extra={"maxItems": MOST_ALERTS}),
]
TimeZone = Annotated[str, AfterValidator(_one_line), AfterValidator(_time_zone)]
Language = Literal["nb", "nn", "en"]
BlockKind = Literal["plenary", "group_work", "break"]
PhaseKind = Literal["individual", "round", "discussion", "prioritising"]
AnswersGoTo = Literal["group", "organisers"]
