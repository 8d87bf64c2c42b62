"""import(export(x)) is x: onto itself, and into an empty database."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from editorial.imports.export import FORMATS, written
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
        "affiliations": rows(organization=needed, role=words, started=dates, ended=dates),
        "texts": rows(heading=words, body=prose.filter(bool)),
        "known_for": rows(title=needed, description=prose),
        "quotes": rows(text=prose.filter(bool), occasion=words, said_on=dates),
        "honors": rows(title=needed, awarded_by=words, year=dates),
        "related": rows(name=needed, uid=st.just("") | uids, because=prose),
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
