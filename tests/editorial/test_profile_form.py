"""Saving a profile from its form: what is written, who is named for it, and what is refused."""

import pytest
from django.test import Client

from editorial.models import Event, Origin
from profiles.models.working import KnownFor, Profile, TextSection
from profiles.snapshot import take
from tests.editorial.profile_form import ADD, Form, change
from tests.factories import make_profile, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


def test_a_name_alone_makes_a_profile(desk):
    form = Form(desk, ADD).fill(name="Lise Meitner").press()
    profile = Profile.objects.get()
    assert form.messages == ["Saved."]
    assert (profile.name, profile.slug, profile.sort_name, profile.version) == (
        "Lise Meitner",
        "lise-meitner",
        "Meitner, Lise",
        2,
    )
    assert Event.objects.get().verb == "edited"
    assert set(Origin.objects.values_list("path", "by__username")) == {
        ("name", "writer"),
        ("slug", "writer"),
        ("sort_name", "writer"),
    }


def test_a_profile_without_a_name_is_asked_for_it(desk):
    form = Form(desk, ADD).fill(summary="Split the atom.").press()
    assert not Profile.objects.exists()
    assert form.values["summary"] == "Split the atom."
    assert 'href="#id_name"' in form.html
    assert form.problems


def test_saving_writes_one_event_the_origins_and_the_version(desk):
    profile = make_profile(name="Lise Meitner")
    before, events = profile.version, Event.objects.count()
    Form(desk, change(profile)).fill(focus="Nuclear fission").press()
    profile.refresh_from_db()
    assert (profile.focus, profile.version) == ("Nuclear fission", before + 1)
    assert Event.objects.count() == events + 1
    assert Origin.objects.order_by("-id")[0].path == "focus"


def test_a_save_that_touches_only_a_row_counts(desk):
    profile = make_profile(known_for=[{"title": "Fission", "description": "Old words."}])
    before = profile.version
    Form(desk, change(profile)).row("known_for", 0, description="New words.").press()
    profile.refresh_from_db()
    assert profile.version == before + 1
    assert KnownFor.objects.get().description == "New words."
    assert Origin.objects.order_by("-id")[0].path == "known_for/fission"


def test_saving_unchanged_changes_nothing(desk):
    profile = make_profile(
        topics=["Physics"],
        texts=[{"heading": "Biography", "body": "One.\n\nTwo."}],
        readings=["Disintegration of uranium"],
        quotes=[{"text": "x", "occasion": "", "said_on": ""}],
    )
    saved_at, events, before = profile.saved_at, Event.objects.count(), take(profile)
    form = Form(desk, change(profile)).press()
    profile.refresh_from_db()
    assert form.messages == ["Nothing was changed."]
    assert (profile.saved_at, Event.objects.count()) == (saved_at, events)
    assert take(profile) == before


def test_every_section_takes_a_row(desk):
    form = Form(desk, ADD).fill(name="Lise Meitner")
    form.add("topics", by_name="Physics")
    form.add("affiliations", by_name="Kaiser Wilhelm Institute", role="Head", started="1917")
    form.add("texts", body="A life.")
    form.add("known_for", title="Fission", paste="10.1038/143239a0", paste_title="Disintegration of uranium")
    form.add("readings", paste="https://www.nature.com/articles/143239a0", paste_title="The letter", level="advanced")
    form.add("quotes", text="Science makes people reach selflessly for truth.", said_on="1953")
    form.add("honors", title="Enrico Fermi Award", year="1966")
    form.add("education", institution="University of Vienna", degree="PhD", year="1906", advisors="Franz Exner")
    form.add("links", scheme="wikidata", value="https://www.wikidata.org/wiki/Q56189")
    form.add("related", name="Otto Hahn", because="Thirty years in one laboratory.")
    form.press()
    assert form.messages == ["Saved."], form.problems
    data = take(Profile.objects.get())
    assert data["topics"][0]["label"] == "Physics"
    assert data["affiliations"][0]["organization"]["label"] == "Kaiser Wilhelm Institute"
    assert data["texts"][0]["key"] == "biography"
    assert data["known_for"][0]["source"]["doi"] == "10.1038/143239a0"
    assert data["readings"][0]["source"]["title"] == "The letter"
    assert data["links"][0]["value"] == "Q56189"
    assert [len(data[name]) for name in ("quotes", "honors", "education", "related")] == [1, 1, 1, 1]


def test_a_ticked_row_is_deleted_and_its_key_is_not_given_to_the_next(desk):
    profile = make_profile(known_for=[{"title": "Fission"}, {"title": "Auger effect"}])
    form = Form(desk, change(profile)).add("known_for", title="Fission")
    form.fill(**{"known_for-0-DELETE": "on"}).press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["auger-effect", "fission-2"]


def test_an_untouched_new_row_is_no_row(desk):
    profile = make_profile()
    form = Form(desk, change(profile)).add("texts").press()
    assert form.messages == ["Nothing was changed."]
    assert not TextSection.objects.exists()


def test_errors_stand_at_their_field_and_in_the_summary_and_lose_nothing(desk):
    profile = make_profile(name="Lise Meitner")
    form = (
        Form(desk, change(profile)).fill(focus="Typed focus").add("honors", title="Fermi Award", year="sixties").press()
    )
    assert 'href="#id_honors-0-year"' in form.html
    assert any("“sixties” is not a date" in problem for problem in form.problems)
    assert (form.values["focus"], form.values["honors-0-title"]) == ("Typed focus", "Fermi Award")
    assert "<title>Error: " in form.html.replace("\n", "")
    profile.refresh_from_db()
    assert profile.focus == ""


def test_an_address_taken_by_another_profile_is_refused_at_the_field(desk):
    make_profile(name="Lise Meitner")
    form = Form(desk, ADD).fill(name="Other", slug="lise-meitner").press()
    assert form.problems == ["Another profile already has this address. Choose another one."]


def test_text_is_brought_into_its_stored_form(desk):
    Form(desk, ADD).fill(name="Re\u0301", summary="a\u202eb\r\n\r\nc\u200b").press()
    profile = Profile.objects.get()
    assert (profile.name, profile.summary) == ("R\u00e9", "ab\n\nc")


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}", "';--"]
)
def test_hostile_text_is_shown_as_text(desk, hostile):
    profile = make_profile(name="Lise Meitner", known_for=[{"title": hostile, "description": hostile}])
    form = Form(desk, change(profile)).fill(name=hostile, summary=hostile).press()
    assert form.values["summary"] == form.values["known_for-0-title"] == hostile
    assert "<script>alert" not in form.html
    assert "<img src=x" not in form.html


def test_nul_is_refused_with_a_sentence(desk):
    form = Form(desk, ADD).fill(name="Lise\x00Meitner").press()
    assert "Null characters are not allowed." in form.problems
    assert not Profile.objects.exists()


def test_a_form_cut_short_is_refused_and_deletes_nothing(desk):
    profile = make_profile(known_for=[{"title": "Fission"}])
    form = Form(desk, change(profile))
    form.values = {name: value for name, value in form.values.items() if not name.startswith("known_for")}
    form.press()
    assert form.problems
    assert KnownFor.objects.count() == 1
