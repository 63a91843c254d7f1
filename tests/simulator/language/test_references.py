"""References: one place, many spellings; and where they end inside a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.references import compile_text, references, whole_reference, write


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("$.ContactId", ("ContactId",)),
        ("$.External.a.b", ("External", "a", "b")),
        ("$['Attributes']['x']", ("Attributes", "x")),
        ('$["Attributes"]["x"]', ("Attributes", "x")),
        ("$.Attributes.['name with space']", ("Attributes", "name with space")),
        ("$.SegmentAttributes['connect:Subtype']", ("SegmentAttributes", "connect:Subtype")),
        ("$.Media.Sip.Headers.P-Charge-Info", ("Media", "Sip", "Headers", "P-Charge-Info")),
        ("$.External.slots[0].day", ("External", "slots", "0", "day")),
        ("$.Attributes.señal_2", ("Attributes", "señal_2")),
    ],
)
def test_every_spelling_is_one_path(value: str, path: tuple[str, ...]) -> None:
    assert whole_reference(value) == path


@pytest.mark.parametrize(
    "value", ["", "$", "$.", "$.50", "External.a", " $.Channel", "$.Channel!", "$.a b", "$['a']x"]
)
def test_what_is_not_one_reference_has_no_path(value: str) -> None:
    assert whole_reference(value) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hello.", ("Hello.",)),
        ("Hi $.Attributes.n, yes", ("Hi ", ("Attributes", "n"), ", yes")),
        ("Hi $.Attributes.n.", ("Hi ", ("Attributes", "n"), ".")),
        ("$.External.a$.External.b", (("External", "a"), ("External", "b"))),
        ("$.Queue.Name - soon", (("Queue", "Name"), " - soon")),
        ("<p>$.External.code</p>", ("<p>", ("External", "code"), "</p>")),
        ("s3://$['Attributes']['l']/hi.wav", ("s3://", ("Attributes", "l"), "/hi.wav")),
        ("It costs $5 or $.50.", ("It costs $5 or $.50.",)),
        ("", ()),
    ],
)
def test_a_reference_ends_where_the_sentence_goes_on(
    text: str, parts: tuple[str | tuple[str, ...], ...]
) -> None:
    assert compile_text(text) == parts


KEYS = st.text(min_size=1).filter(lambda key: not ("'" in key and '"' in key))
PATHS = st.lists(KEYS, min_size=1, max_size=4).map(tuple)


@given(PATHS)
def test_a_written_path_reads_back(path: tuple[str, ...]) -> None:
    assert whole_reference(write(path)) == path


@given(PATHS, st.text().filter(lambda text: "$" not in text))
def test_a_path_is_found_before_any_text(path: tuple[str, ...], text: str) -> None:
    assert references(f"{text} {write(path)} {text}") == (path,)


@given(st.text(alphabet="$.[]'\"aA1 -é"))
def test_any_text_compiles_and_loses_nothing(text: str) -> None:
    literal = "".join(part for part in compile_text(text) if isinstance(part, str))

    assert len(literal) <= len(text)
    if not references(text):
        assert literal == text
