"""Drafts may be kept incomplete: rows without their main word are saved, shown, and previewed."""

import pytest
from django.test import Client

from editorial import diff
from profiles import snapshot
from profiles.document import SECTIONS, all_terms, canonical
from profiles.models.working import SECTIONS as MODELS
from profiles.models.working import Profile, TopicRow
from tests.editorial.profile_form import ADD, Form, change
from tests.factories import make_profile, make_writer

pytestmark = pytest.mark.django_db

# In each section a word beside the one that the row needs.
BESIDE = {
    "topics": {"locator": "p. 1"},
    "affiliations": {"role": "Head"},
    "texts": {"heading": "Early life"},
    "known_for": {"description": "It came first."},
    "readings": {"because": "it comes first."},
    "quotes": {"occasion": "A lecture"},
    "honors": {"year": "1966"},
    "education": {"degree": "PhD"},
    "links": {"label": "Archive"},
    "related": {"because": "Thirty years in one laboratory."},
}


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


@pytest.fixture
def half_done(desk) -> Form:
    """A form saved with an incomplete row in each section."""
    form = Form(desk, ADD).fill(name="Lise Meitner", summary="Why she matters.")
    for section, words in BESIDE.items():
        form.add(section, **words)
    return form.press()


def test_every_section_has_its_case():
    assert set(BESIDE) == set(SECTIONS)


def test_a_row_without_its_main_word_is_kept(half_done):
    assert half_done.messages == ["Saved."], half_done.problems
    data = snapshot.take(Profile.objects.get())
    for section, words in BESIDE.items():
        (row,) = data[section]
        assert row["key"], section
        needs = MODELS[section].needs
        assert not row.get("label" if section == "topics" else needs), section
        assert words.items() <= row.items()


def test_what_was_kept_is_shown_again_and_saving_it_again_changes_nothing(half_done):
    for section, words in BESIDE.items():
        for name, value in words.items():
            assert half_done.values[f"{section}-0-{name}"] == value
    assert half_done.press().messages == ["Nothing was changed."]


def test_the_preview_the_text_and_the_way_back_take_incomplete_rows(desk, half_done):
    profile = Profile.objects.get()
    page = desk.get(f"/admin/profiles/profile/{profile.pk}/preview/")
    assert page.status_code == 200
    assert "It came first." in page.text
    data = snapshot.take(profile)
    assert canonical(data)
    assert all_terms(data) == set()
    snapshot.put(profile, data)
    assert snapshot.take(Profile.objects.get()) == data


def test_what_changed_is_told_of_incomplete_rows(half_done):
    data = snapshot.take(Profile.objects.get())
    bare = data | {section: [] for section in SECTIONS}
    for old, new in ((bare, data), (data, bare)):
        assert {change.path.partition("/")[0] for change in diff.diff(old, new)} == set(SECTIONS)


def test_a_row_completed_later_keeps_its_place(desk, half_done):
    profile = Profile.objects.get()
    key = half_done.keys("known_for")
    half_done.row("known_for", 0, title="Fission").row("topics", 0, by_name="Physics").press()
    assert half_done.messages == ["Saved."], half_done.problems
    data = snapshot.take(profile)
    assert (data["known_for"][0]["title"], half_done.keys("known_for")) == ("Fission", key)
    assert TopicRow.objects.get(topic__label="Physics")


def test_two_topics_not_chosen_yet_are_no_doubles(desk):
    form = Form(desk, change(make_profile())).add("topics", locator="p. 1").add("topics", locator="p. 2").press()
    assert form.messages == ["Saved."]
    assert TopicRow.objects.count() == 2


@pytest.mark.parametrize(
    ("section", "typed", "sentence"),
    [
        ("honors", {"year": "sixties"}, "is not a date"),
        ("links", {"scheme": "orcid", "value": "0000-0000-0000-0000"}, "is not an ORCID iD"),
        ("links", {"scheme": "homepage", "value": "ftp://x"}, "is not a web address"),
    ],
)
def test_what_is_malformed_is_still_refused_and_everything_typed_stays(desk, section, typed, sentence):
    form = Form(desk, change(make_profile())).fill(focus="Typed").add(section, **typed).press()
    assert sentence in form.problems[0]
    assert form.values["focus"] == "Typed"
    for name, value in typed.items():
        assert form.values[f"{section}-0-{name}"] == value


def test_what_is_missing_is_asked_for_at_submission_beside_its_place_and_the_draft_is_kept(half_done):
    half_done.press(_submit="1")
    assert half_done.status == 409
    profile = Profile.objects.get()
    assert profile.work == "draft"
    sheet = half_done.response.context["sheet"]
    asked = {cell.path.partition("/")[0] for cell in sheet.cells() if cell.asked}
    assert asked == set(SECTIONS)
    assert all(f'href="#row-{section}-0"' in half_done.html for section in SECTIONS)
    assert "autofocus" in half_done.html
