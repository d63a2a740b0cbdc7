import importlib.util
import io
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "javascript_texts.py"
spec = importlib.util.spec_from_file_location("javascript_texts", SCRIPT)
assert spec
assert spec.loader
javascript_texts = importlib.util.module_from_spec(spec)
spec.loader.exec_module(javascript_texts)


def texts(source: str) -> list[tuple[int, str, tuple[str, ...]]]:
    found = javascript_texts.extract(io.BytesIO(source.encode()), (), (), options={})
    return [(line, function, words) for line, function, words, _ in found]


def test_texts_in_nested_templates_are_found() -> None:
    source = """html`<p>${late
      ? html`<b>${_("Late, but welcome")}</b>`
      : _(
          "On \\"time\\" %(name)s",
          { name })}</p>`"""
    assert texts(source) == [
        (2, "_", ("Late, but welcome",)),
        (3, "_", ('On "time" %(name)s',)),
    ]


def test_both_forms_of_a_number_are_found() -> None:
    source = 'ngettext("%(n)s point", "%(n)s points", count)'
    assert texts(source) == [(1, "ngettext", ("%(n)s point", "%(n)s points"))]


def test_definitions_and_other_functions_are_left_alone() -> None:
    assert texts("export function _(text) {} snake_(x); map._(y); bingettext(z)") == []


@pytest.mark.parametrize("call", ["_(kind)", "_('single')", '_("one" + two)', 'ngettext("a", b)'])
def test_a_text_that_can_not_be_collected_is_an_error(call: str) -> None:
    with pytest.raises(ValueError, match="line 2: a text to translate is one double-quoted string"):
        texts(f"\n{call}")
