"""import(export(x)) is x: onto itself, and into an empty database."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from editorial.imports.export import FORMATS, written
from editorial.imports.record import Record
from editorial.models import Origin
from profiles import snapshot
from profiles.document import canonical
from profiles.folding import clean
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import SECTIONS, Profile
from profiles.uids import ALPHABET
from tests.factories import make_profile
from tests.imports.importing import bring, statuses

uids = st.text(alphabet=ALPHABET, min_size=10, max_size=10)
words = st.text(max_size=30).map(clean)
needed = words.filter(bool)
prose = st.lists(words, max_size=4).map("\n".join).map(clean) | st.sampled_from(
    [
        "null",
        "~",
        "NO",
        "2026-03-19",
        "- a",
        "a: b",
        "#",
        "|",
        "  x\n\n y",
        "a\n  b",
        "a \nb",
        "'",
        '"',
        "---",
        "0x1",
        "é\x85b",
    ]
).map(clean)
dates = st.sampled_from(["", "1843", "1843-09", "1843-09-05"])
sources = st.sampled_from(["Notes", "Sketch of the Engine"]) | needed


@st.composite
def rows(draw: st.DrawFn, /, **fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    found = draw(
        st.lists(st.fixed_dictionaries({**fields, "source": sources | st.none(), "locator": words}), max_size=3)
    )
    return [{"key": f"row-{number}", **row} for number, row in enumerate(found)]


contents = st.fixed_dictionaries(
    {
        "name": needed,
        "summary": prose,
        "brief": prose,
        "about": prose,
        "focus": words,
        "role": words,
        "pronunciation": words,
        "other_names": st.lists(words, max_size=2).map("\n".join).map(clean),
        "research_generated_on": dates,
        # Rows may lack what they are made of: an unfinished draft is exported, and read again, as it is.
        "affiliations": rows(organization=needed | st.none(), role=words, started=dates, ended=dates),
        "texts": rows(heading=words, body=prose),
        "known_for": rows(title=words, description=prose),
        "quotes": rows(text=prose, occasion=words, said_on=dates),
        "honors": rows(title=words, awarded_by=words, year=dates),
        "education": rows(institution=words, degree=words, year=dates),
        "links": rows(scheme=st.just("homepage"), value=st.sampled_from(["", "https://example.org/"]), label=words),
        "readings": rows(because=prose),
        "related": rows(name=words, uid=st.just("") | uids, because=prose),
    }
)


class RoundTrip(TestCase):
    @settings(max_examples=40)
    @given(contents, st.sampled_from(FORMATS))
    def test_what_is_exported_is_what_is_imported(self, content: dict[str, Any], format: str) -> None:
        profile = make_profile(**content)
        before = snapshot.take(profile)
        text = "".join(written([before], format, one=True))
        assert statuses(bring(text)) == ["unchanged"]
        assert canonical(snapshot.take(profile)) == canonical(before)
        with transaction.atomic():
            empty()
            outcomes = bring(text)
            assert statuses(outcomes) == ["new"], outcomes[0].problems
            assert canonical(snapshot.take(Profile.objects.get())) == canonical(before)
            assert statuses(bring(text)) == ["unchanged"]


def empty() -> None:
    """Take profiles and vocabulary away; the log, which nothing may take away, keeps pointing at a shell."""
    for model in SECTIONS.values():
        model._default_manager.all().delete()
    from django.db import connection

    from editorial import guards
    from editorial.models import Event

    guards.drop(connection)
    Event.objects.all()._raw_delete(using="default")
    Origin.objects.all().delete()
    Profile.objects.all().delete()
    guards.install(connection)
    for term in (Organization, Source, Topic):
        term._default_manager.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
def test_links_education_readings_and_citations_come_back(format):
    profile = make_profile(
        name="Ada Lovelace",
        topics=["Computing"],
        links=[{"scheme": "orcid", "value": "0000-0002-1825-0097", "label": ""}],
        education=[
            {"institution": "Home", "degree": "", "year": "1832", "advisors": [{"name": "De Morgan", "uid": ""}]}
        ],
        readings=[{"source": "Notes", "because": "it is first.", "level": "introductory"}],
        texts=[{"heading": "Biography", "body": "She wrote [@notes]."}],
    )
    before = snapshot.take(profile)
    assert before["sources"]
    text = "".join(written([before], format, one=True))
    empty()
    assert statuses(bring(text)) == ["new"]
    assert snapshot.take(Profile.objects.get()) == before


EMPTY_ROWS = {
    "topics": [{"key": "t", "locator": "p. 1"}],
    "affiliations": [{"key": "a", "role": "Professor"}],
    "texts": [{"key": "b", "heading": "Biography"}],
    "known_for": [{"key": "k", "description": "Why it matters."}, {"key": "k-2"}],
    "readings": [{"key": "r", "because": "it is first."}],
    "quotes": [{"key": "q", "occasion": "In a letter"}],
    "honors": [{"key": "h", "year": "1843"}],
    "education": [{"key": "e", "degree": "PhD"}],
    "links": [{"key": "l", "scheme": "orcid"}],
    "related": [{"key": "p", "because": "They wrote letters."}],
}


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("section", EMPTY_ROWS)
def test_a_row_without_what_it_is_made_of_comes_back(section, format):
    profile = make_profile(name="Ada Lovelace")
    data = snapshot.take(profile)
    model = SECTIONS[section]
    for position, row in enumerate(EMPTY_ROWS[section]):
        own = {name: row.get(name, "homepage" if name == "scheme" else "") for name in model.texts}
        model._default_manager.create(
            profile=profile, key=row["key"], locator=row.get("locator", ""), position=position, **own
        )
    before = snapshot.take(profile)
    assert before != data
    text = "".join(written([before], format, one=True))
    assert statuses(bring(text)) == ["unchanged"]
    empty()
    assert statuses(bring(text)) == ["new"]
    assert snapshot.take(Profile.objects.get()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("section", EMPTY_ROWS)
def test_a_row_that_names_neither_itself_nor_what_it_is_made_of_is_refused(section):
    row = {name: value for name, value in EMPTY_ROWS[section][0].items() if name != "key"}
    (outcome,) = bring(json.dumps({"name": "Ada", section: [row]}))
    annotation: Any = Record.model_fields[section].annotation
    main = annotation.__args__[0].plain
    assert [str(problem) for problem in outcome.problems] == [f"1: {section}[0].{main}: is missing. Give it a value."]
    if main not in ("organization", "source"):
        (outcome,) = bring(json.dumps({"name": "Ada", section: [{**row, main: " "}]}))
        assert [str(problem) for problem in outcome.problems] == [f"1: {section}[0].{main}: is empty. Give it a value."]
