"""From what the models refuse to a sentence's name and values."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from seminar.agenda_files.problems import Params
from seminar.agenda_files.texts import TEXTS
from seminar.domain.agenda import (
    Agenda,
    Block,
    Organiser,
    Phase,
    Preparation,
    Prioritise,
    Question,
    Reading,
    WebLink,
)
from seminar.domain.agenda_rules import Location

Explanation = tuple[str, Params]

_PARTS: dict[str, type[BaseModel]] = {
    "": Agenda,
    "organisers": Organiser,
    "preparation": Preparation,
    "reading": Reading,
    "blocks": Block,
    "links": WebLink,
    "phases": Phase,
    "questions": Question,
    "prioritise": Prioritise,
}
_OTHER_WORDS = {
    "arrangører": "organisers", "arrangorer": "organisers", "beskrivelse": "description",
    "bolker": "blocks", "duration": "minutes", "e-mail": "email", "e-post": "email",
    "epost": "email", "foredragsholder": "speaker", "forberedelse": "preparation",
    "innledning": "introduction", "klokkeslett": "at", "lenker": "links", "length": "minutes",
    "mottakere": "addressees", "navn": "name", "notater": "notes", "nøkkel": "key",
    "prioriter": "prioritise", "prioritize": "prioritise", "question": "text", "språk": "language",
    "spørsmål": "questions", "start": "at", "tekst": "text", "time": "at", "tittel": "title",
    "type": "kind", "varighet": "minutes",
    "faser": "phases", "fleksibel": "flexible", "instruks": "instruction",
    "minimum": "min_minutes", "minste": "min_minutes", "varsler": "alerts",
    "bokmål": "nb", "english": "en", "engelsk": "en", "gruppe": "group", "nb-no": "nb",
    "nn-no": "nn", "no": "nb", "norsk": "nb", "nynorsk": "nn", "gruppearbeid": "group_work",
    "pause": "break",
    "alene": "individual", "diskusjon": "discussion", "individuell": "individual",
    "individuelt": "individual", "prioritering": "prioritising", "prioritizing": "prioritising",
    "runde": "round", "samtale": "discussion",
}  # fmt: skip


def explain(error: ErrorDetails) -> Explanation:
    """The sentence and its values for one thing that the models refused."""
    field = _field(error["loc"])
    explainer = _EXPLAINERS.get(error["type"])
    if explainer is not None:
        reason, params = explainer(error)
        return reason, {"field": field, **params}
    if error["type"] in TEXTS:
        return _with_guess(error["type"], {"field": field, **error.get("ctx", {})})
    return "not_valid", {"field": field, "detail": error["msg"]}


def _field(location: Location) -> str:
    return next((part for part in reversed(location) if isinstance(part, str)), "")


def _with_guess(reason: str, params: Params) -> Explanation:
    if reason == "unknown_addressee":
        guess = _guess(str(params["value"]), str(params["known"]).split(", "))
        if guess:
            return "unknown_addressee_guess", {**params, "guess": guess}
    return reason, params


def _guess(word: str, known: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(word.casefold()[:60], list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def _field_names(part: type[BaseModel]) -> list[str]:
    return [str(info.validation_alias or name) for name, info in part.model_fields.items()]


def _missing(_error: ErrorDetails) -> Explanation:
    return "missing_field", {}


def _unknown_field(error: ErrorDetails) -> Explanation:
    name = _field(error["loc"])
    known = _field_names(_PARTS.get(_field(error["loc"][:-1]), Agenda))
    other = _OTHER_WORDS.get(name.casefold())
    guess = other if other in known else _guess(name, known)
    if guess:
        return "unknown_field_guess", {"field": name[:60], "guess": guess}
    return "unknown_field", {"field": name[:60], "known": ", ".join(known)}


def _not_fields(error: ErrorDetails) -> Explanation:
    if not error["loc"]:
        return "agenda_expected", {}
    if error["input"] is None:
        return "empty_entry", {}
    return "fields_expected", {"example": _example(_PARTS[_field(error["loc"])])}


def _example(part: type[BaseModel]) -> str:
    """The first field that has to be there, apart from the key; else the first."""
    fields = part.model_fields.items()
    names = [str(info.validation_alias or name) for name, info in fields if info.is_required()]
    return next((name for name in names if name != "key"), _field_names(part)[0])


def _not_a_list(_error: ErrorDetails) -> Explanation:
    return "list_expected", {}


def _not_a_text(error: ErrorDetails) -> Explanation:
    if error["input"] is None:
        return "empty_entry", {}
    if isinstance(error["input"], Mapping):
        return "text_expected_not_fields", {}
    return "text_expected_not_list", {}


def _bad_choice(error: ErrorDetails) -> Explanation:
    known = _choices(error["loc"])
    value = str(error["input"])[:60]
    params = {"value": value, "known": ", ".join(known)}
    other = _OTHER_WORDS.get(value.casefold())
    guess = other if other in known else _guess(value, known)
    return ("bad_choice_guess", {**params, "guess": guess}) if guess else ("bad_choice", params)


def _choices(location: Location) -> tuple[str, ...]:
    part = _PARTS[_field(location[:-1])]
    return get_args(part.model_fields[_field(location)].annotation)


def _too_many(error: ErrorDetails) -> Explanation:
    return "too_many_entries", {"most": error["ctx"]["max_length"]}


def _not_a_number(error: ErrorDetails) -> Explanation:
    return "number_expected", {"value": str(error["input"])[:60]}


def _too_small(error: ErrorDetails) -> Explanation:
    return "number_too_small", {"value": error["input"], "least": error["ctx"]["ge"]}


def _too_large(error: ErrorDetails) -> Explanation:
    return "number_too_large", {"value": error["input"], "most": error["ctx"]["le"]}


_EXPLAINERS: dict[str, Callable[[Any], Explanation]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "model_type": _not_fields,
    "tuple_type": _not_a_list,
    "string_type": _not_a_text,
    "literal_error": _bad_choice,
    "too_long": _too_many,
    "int_type": _not_a_number,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
}
