"""The native document: what it takes, what it refuses, and where it says so."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from editorial.imports.formats import read
from editorial.imports.parsed import Parsed
from editorial.imports.record import Record


def records(text: str, name: str = "file", **options: str) -> list[Parsed]:
    return list(read(text, name, **options))


def problems(text: str, name: str = "file") -> list[str]:
    return [str(problem) for item in records(text, name) for problem in item.problems]


def only(text: str, name: str = "file") -> Record:
    (item,) = records(text, name)
    assert item.record, item.problems
    return item.record


def test_a_name_is_enough():
    assert only("name: Ada Lovelace").name == "Ada Lovelace"
    assert only('{"name": "Ada Lovelace"}').name == "Ada Lovelace"


def test_plain_texts_stand_for_rows():
    record = only(
        """
name: Ada Lovelace
topics: [Computing]
affiliations: [Royal Institution]
known_for: [Notes on the Analytical Engine]
readings: ["https://doi.org/10.1000/ABC", "arXiv:2205.14135v2", "https://Example.org", A title]
education:
  - institution: Home
    advisors: [Augustus De Morgan]
links: ["https://example.org/ada"]
"""
    )
    assert record.topics[0].label == "Computing"
    (post,) = record.affiliations
    assert post.organization
    assert post.organization.label == "Royal Institution"
    assert record.known_for[0].title == "Notes on the Analytical Engine"
    works = [reading.source for reading in record.readings if reading.source]
    assert [work.doi for work in works] == ["10.1000/abc", "", "", ""]
    assert (works[1].arxiv, works[2].url, works[3].title) == ("2205.14135", "https://example.org/", "A title")
    assert record.education[0].advisors[0].name == "Augustus De Morgan"
    assert record.links[0].scheme == "homepage"


def test_yaml_words_stay_what_was_written():
    record = only("name: NO\nfocus: 0012\nrole: 1e5\nresearch_generated_on: 2026-03-19\nbrief: ~\nsummary: Null")
    assert (record.name, record.focus, record.role) == ("NO", "0012", "1e5")
    assert (record.research_generated_on, record.brief, record.summary) == ("2026-03-19", "", "Null")


def test_whole_numbers_are_taken_as_years():
    assert only('{"name": "A", "honors": [{"title": "Prize", "year": 1843}]}').honors[0].year == "1843"


def test_all_faults_are_named_with_their_lines():
    found = problems(
        "name: ''\nfocsu: x\nknown_for:\n  - description: only\n  - title: fine\nlinks:\n"
        "  - scheme: orcid\n    value: 0000-0002-1825-0098\nhonors:\n  - title: x\n    year: 1843-13\n"
    )
    assert found == [
        "1: name: is empty. Give it a value.",
        "4: known_for[0].title: is missing. Give it a value.",
        "11: honors[0].year: “1843-13” is not in the calendar. Check the month and the day.",
        "7: links[0]: “0000-0002-1825-0098” is not an ORCID iD: check its sixteen characters, the last is a check "
        "character.",
        "2: focsu: is not a field of the native document. Did you mean “focus”?",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"name": "A", "name": "B"}', "stands twice in one object"),
        ("name: A\nname: B", "stands twice in one group"),
        ('{"name": NaN}', "NaN is not a value"),
        ('{"name": "A", "focus": 1.5}', "a number with a fraction"),
        ('{"name": "A", "focus": true}', "true or false"),
        ('{"name": "A", "topics": "x"}', "must be a list"),
        ('{"name": "A", "schema": 3}', "only 1 to 2 can be read here"),
        ('{"name": "A",}', "not JSON"),
        ('["A",]', "group of named values"),
        ("[" * 100_000, "nesting is too deep"),
        ("a: " + "[" * 3000, "nesting is too deep"),
        ("a: &a [*a]", "nesting is too deep"),
        ("name: *nobody", "not YAML"),
        ("name: !!python/object:os.system x", "has no meaning here"),
        ("name: [unclosed", "not YAML"),
        ('{"name": ' + "9" * 5000 + "}", "too long to be one"),
        ('{"name": "A", "links": ["javascript:alert(1)"]}', "not a web address"),
        ('{"name": "A", "quotes": [{"text": "a", "key": "k"}, {"text": "b", "key": "k"}]}', "two rows with the key"),
        ("", "empty"),
        ("Dear all,\nplease find attached", "No format recognises"),
    ],
)
def test_a_bad_document_gets_a_sentence(text, sentence):
    assert any(sentence in problem for problem in problems(text)), problems(text)


def test_aliases_do_not_explode():
    layers = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    assert "too large" in problems("name: A\na0: &a0 [x]\n" + layers)[0]


def test_json_lines_refuse_one_line_alone():
    items = records('{"name": "A"}\n{"name": \n\n{"nam": "C"}\n{"name": "D"}\n', "people.jsonl")
    assert [item.record.name if item.record else item.problems[0].line for item in items] == ["A", 2, 4, "D"]


def test_an_array_and_yaml_documents_hold_many():
    assert [item.line for item in records('[{"name": "A"},\n{"name": "B"}]')] == [1, 2]
    assert [item.record.name for item in records("name: A\n---\nname: B\n") if item.record] == ["A", "B"]
    assert [item.line for item in records("- name: A\n- name: B\n")] == [1, 2]


def test_a_byte_order_mark_and_hidden_characters_do_not_matter():
    assert only('\ufeff{"name": "Ad\\u202ea\\ud800 "}').name == "Ada"


def test_the_schema_in_the_docs_is_up_to_date(capsys):
    call_command("profile_schema", "--check")


def test_the_schema_describes_each_field():
    from editorial.imports.record import json_schema

    schema = json_schema()
    assert schema["required"] == ["name"]
    assert set(schema["properties"]) >= {"uid", "slug", "known_for", "affiliations", "sources"}
    assert {"type": "string"}.items() <= schema["$defs"]["TopicRecord"]["anyOf"][0].items()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(list(Record.model_fields)), inner),
    max_leaves=20,
)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")) | json_values.map(json.dumps))
def test_no_text_makes_a_reader_fail(text):
    for format in ("", "native", "dossier", "page"):
        for item in read(text, "file", format=format):
            assert (item.record is None) == bool(item.problems)
            for problem in item.problems:
                str(problem).encode()


@given(
    st.lists(
        st.sampled_from(["name: A", "- a", "---", "  b: c", "{", "]", "|", ">", "&a", "*a", "!!x", "? d", "\t", "%Y"])
    )
)
def test_no_yaml_makes_the_reader_fail(lines):
    for item in read("\n".join(lines), "file.yaml"):
        assert (item.record is None) == bool(item.problems)


SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason="the folder of samples is not here")
def test_no_sample_makes_a_reader_fail():
    for path in sorted((SHARED / "samples").rglob("*")):
        if path.is_file():
            for item in read(path.read_bytes().decode("utf-8", "replace"), path.name):
                assert (item.record is None) == bool(item.problems)
