import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LANGUAGES = ["nb", "nn"]
SOURCES = ["seminar", "templates", "static/js"]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

# What an agenda file may hold, as opposed to what we say.
QUOTED = re.compile(r"«[^»]*»")


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / f"seminar/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def wrong(language: str, is_wrong: Callable[[Message], bool]) -> list[tuple[str, ...]]:
    """The translations with a fault; those that are missing have a test of their own."""
    translated = [message for message in messages(language) if all(forms(message.string))]
    return [forms(message.string) for message in translated if is_wrong(message)]


@cache
def texts_in_the_source() -> set[tuple[str, ...]]:
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: {"silent": "false"} for mapping in mappings}
    return {
        forms(text)
        for source in SOURCES
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / source, methods, options, keywords=KEYWORDS
        )
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_source_is_in_the_catalogue(language: str) -> None:
    assert texts_in_the_source() - {forms(message.id) for message in messages(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_is_out_of_use(language: str) -> None:
    assert {forms(message.id) for message in messages(language)} - texts_in_the_source() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    untranslated = [
        message.id
        for message in messages(language)
        if message.fuzzy or not all(text.strip() for text in forms(message.string))
    ]
    assert untranslated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_its_forms(language: str) -> None:
    numbers = {len(forms(message.string)) for message in messages(language) if message.pluralizable}
    assert numbers == {catalogue(language).num_plurals}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english(language: str) -> None:
    def other_placeholders(message: Message) -> bool:
        pairs = zip(forms(message.id), forms(message.string), strict=True)
        return any(
            sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(text))
            for english, text in pairs
        )

    assert wrong(language, other_placeholders) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_end_like_the_english(language: str) -> None:
    def another_ending(message: Message) -> bool:
        pairs = zip(forms(message.id), forms(message.string), strict=True)
        return any(
            english.rstrip()[-1] != text[-1] and {english.rstrip()[-1], text[-1]} & set(".?:…")
            for english, text in pairs
        )

    assert wrong(language, another_ending) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language: str) -> None:
    def shouts(message: Message) -> bool:
        return any("!" in QUOTED.sub("", text) for text in forms(message.string))

    assert wrong(language, shouts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_norwegian(language: str) -> None:
    def quotes_otherwise(message: Message) -> bool:
        return any(re.search('["“”„‘]|«[^»]*$', text) for text in forms(message.string))

    assert wrong(language, quotes_otherwise) == []
