"""Rows of the form: their order, what is pasted or named in them, marks beside them, and what it all costs."""

import re
from unittest.mock import Mock

import pytest
from django.test import Client

from editorial import workflow
from editorial.models import Attention, Event, Origin
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import Affiliation, KnownFor, Profile, Reading, TopicRow
from profiles.snapshot import take
from tests.editorial.profile_form import ADD, Form, change
from tests.factories import make_profile, make_source, make_writer

pytestmark = pytest.mark.django_db

ROWS = [{"title": "One"}, {"title": "Two"}, {"title": "Three"}]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


def titles(form: Form) -> list[str]:
    return [form.values[f"known_for-{row}-title"] for row in range(int(form.values["known_for-TOTAL_FORMS"]))]


# --- order ---


def test_moving_a_row_shows_the_form_again_and_saves_nothing(desk):
    profile = make_profile(known_for=ROWS)
    events = Event.objects.count()
    form = Form(desk, change(profile)).fill(focus="Half-typed").row("known_for", 1, title="Two, changed")
    form.press(_move="known_for:1:up")
    assert titles(form) == ["Two, changed", "One", "Three"]
    assert form.values["focus"] == "Half-typed"
    assert Event.objects.count() == events
    form.press()
    assert [row["key"] for row in take(profile)["known_for"]] == ["two", "one", "three"]
    assert Origin.objects.filter(path="known_for#order").exists()


def test_the_moved_rows_button_has_the_focus(desk):
    profile = make_profile(known_for=ROWS)
    form = Form(desk, change(profile)).press(_move="known_for:2:up")
    assert 'value="known_for:1:up" autofocus' in form.html
    form.press(_move="known_for:1:up")
    assert 'value="known_for:0:down" autofocus' in form.html  # it cannot go further up
    assert form.html.count("autofocus") == 1


def test_a_new_row_has_the_focus_where_one_types(desk):
    profile = make_profile(known_for=ROWS)
    form = Form(desk, change(profile)).press(_add="known_for")
    assert re.search(r'<input[^>]*name="known_for-3-title"[^>]* autofocus', form.html)
    assert form.html.count("autofocus") == 1
    form.press(_add="topics")
    assert re.search(r'<input[^>]*name="topics-0-by_name"[^>]* autofocus', form.html)


def test_the_form_names_the_marks_that_cite_its_sources(desk):
    profile = make_profile(known_for=[{"title": "One", "source": "A Letter"}])
    assert "[@a-letter]" in Form(desk, change(profile)).html


def test_a_moved_row_takes_its_tick_and_its_new_neighbour_along(desk):
    profile = make_profile(known_for=ROWS)
    form = Form(desk, change(profile)).add("known_for", title="Four").fill(**{"known_for-0-DELETE": "on"})
    form.press(_move="known_for:0:down").press(_move="known_for:3:up")
    assert titles(form) == ["Two", "One", "Four", "Three"]
    form.press()
    assert [row["title"] for row in take(profile)["known_for"]] == ["Two", "Four", "Three"]


@pytest.mark.parametrize(
    "wish", ["", "known_for", "known_for:0:up", "known_for:9:down", "x:1:up", "known_for:-1:up", "a:b:c:d"]
)
def test_a_move_to_nowhere_moves_nothing(desk, wish):
    profile = make_profile(known_for=ROWS)
    form = Form(desk, change(profile)).press(_move=wish)
    assert form.status == 200
    assert titles(form) == ["One", "Two", "Three"]


def test_adding_a_row_keeps_what_was_typed(desk):
    form = Form(desk, ADD).fill(name="Lise Meitner").add("links", value="https://example.org/")
    assert (form.values["name"], form.values["links-0-scheme"]) == ("Lise Meitner", "homepage")
    form.press()
    assert take(Profile.objects.get())["links"][0]["value"] == "https://example.org/"


# --- sources, organizations, topics ---


def test_a_pasted_doi_finds_the_source_in_any_spelling(desk):
    source = Source.objects.create(title="Disintegration of uranium", doi="10.1038/143239a0")
    profile = make_profile(known_for=[{"title": "Fission"}])
    Form(desk, change(profile)).row("known_for", 0, paste="https://doi.org/10.1038/143239A0", locator="p. 239").press()
    row = KnownFor.objects.get()
    assert (row.source, row.locator) == (source, "p. 239")
    assert Source.objects.count() == 1


def test_an_unknown_identifier_asks_for_a_title_and_then_makes_the_source(desk):
    profile = make_profile(known_for=[{"title": "Fission"}])
    form = Form(desk, change(profile)).fill(focus="Kept").row("known_for", 0, paste="arXiv:2205.14135v2").press()
    assert form.problems == ["No source here has arXiv:2205.14135v2 yet. Give its title to add it."]
    assert (form.values["focus"], form.values["known_for-0-paste"]) == ("Kept", "arXiv:2205.14135v2")
    form.row("known_for", 0, paste_title="FlashAttention").press()
    source = Source.objects.get()
    assert (source.arxiv, source.title, source.kind) == ("2205.14135", "FlashAttention", "paper")
    assert Origin.objects.filter(subject=source.uid, by__username="writer").exists()


def test_the_same_new_work_in_two_rows_is_made_once(desk):
    form = Form(desk, ADD).fill(name="Tri Dao")
    form.add("known_for", title="FlashAttention", paste="2205.14135", paste_title="FlashAttention")
    form.add("readings", paste="https://arxiv.org/abs/2205.14135", paste_title="FlashAttention")
    form.press()
    assert Source.objects.get() == KnownFor.objects.get().source == Reading.objects.get().source


def test_a_paste_that_is_nothing_is_said_at_the_field(desk):
    form = Form(desk, ADD).fill(name="Tri Dao").add("readings", paste="the FlashAttention paper").press()
    assert "is not a DOI, an arXiv id or a web address" in form.problems[0]
    assert not Profile.objects.exists()


def test_a_known_title_is_told_not_overwritten(desk):
    Source.objects.create(title="FlashAttention", arxiv="2205.14135")
    form = Form(desk, ADD).fill(name="Tri Dao").add("readings", paste="2205.14135", paste_title="Flash").press()
    assert "2205.14135 is known here as “FlashAttention”." in form.messages


def test_a_name_finds_the_organization_or_makes_it(desk):
    known = Organization.objects.create(label="Princeton University")
    form = Form(desk, ADD).fill(name="Tri Dao")
    form.add("affiliations", by_name="princeton  university").add("affiliations", by_name="Together AI").press()
    assert list(Affiliation.objects.order_by("position").values_list("organization__label", flat=True)) == [
        known.label,
        "Together AI",
    ]
    made = Organization.objects.get(label="Together AI")
    assert Origin.objects.filter(subject=made.uid, by__username="writer").exists()
    assert not Origin.objects.filter(subject=known.uid).exists()


def test_a_name_that_several_have_asks_which(desk):
    Organization.objects.create(label="Institute")
    Organization.objects.create(label="The Institute", folded="")
    Organization.objects.filter(label="The Institute").update(folded="institute")
    form = Form(desk, ADD).fill(name="Tri Dao").add("affiliations", by_name="Institute").press()
    assert form.problems == ["Several have the name “Institute”. Choose one in the list above."]


def test_a_term_made_in_a_save_that_fails_is_not_left_behind(desk, monkeypatch):
    monkeypatch.setattr("editorial.workflow.submit", Mock(side_effect=workflow.WorkflowError("Not today.")))
    form = Form(desk, ADD).fill(name="Tri Dao").add("topics", by_name="Systems").press(_submit="1")
    assert form.status == 409
    assert not Topic.objects.exists()
    assert form.values["topics-0-by_name"] == "Systems"


def test_a_topic_twice_is_refused_with_a_sentence(desk):
    profile = make_profile(topics=["Physics"])
    form = Form(desk, change(profile)).add("topics", by_name="physics").press()
    assert form.problems == ["This topic is listed already. Delete one of the two."]


def test_two_topics_may_change_places_by_choice(desk):
    profile = make_profile(topics=["Physics", "Chemistry"])
    one, two = TopicRow.objects.order_by("position")
    form = Form(desk, change(profile))
    form.row("topics", 0, topic=str(two.topic_id)).row("topics", 1, topic=str(one.topic_id)).press()
    assert [row["label"] for row in take(profile)["topics"]] == ["Chemistry", "Physics"]


@pytest.mark.parametrize("choice", ["0", "999999", "x", "9" * 30, "-1", "1 OR 1=1"])
def test_a_choice_that_is_not_there_is_refused(desk, choice):
    profile = make_profile(known_for=[{"title": "Fission"}])
    form = Form(desk, change(profile)).row("known_for", 0, source=choice).press()
    assert form.problems == ["This choice is no longer there. Choose another one."]


# --- marks ---


def test_marks_stand_at_their_place_and_are_settled_by_saving(desk):
    profile = make_profile(known_for=[{"title": "Fission"}])
    for path in ("known_for/fission", "summary", "", "known_for/gone"):
        Attention.objects.create(profile=profile, path=path, code="doubt", sentence=f"About “{path}”.")
    form = Form(desk, change(profile))
    places = {line.path: line for line in form.response.context["sheet"].lines()}
    assert [mark.path for mark in places["known_for/fission"].marks] == ["known_for/fission"]
    assert {mark.path for mark in form.response.context["panel"].marks} == {"", "known_for/gone"}
    marked = [("Summary", "id_summary"), ("Known for 1", "row-known_for-0")]
    assert form.response.context["sheet"].marked() == marked
    assert all(f'<a href="#{anchor}">{label}</a>' in form.html for label, anchor in marked)
    version = profile.version
    form.fill(settle=str(Attention.objects.get(path="summary").pk)).press()
    assert form.messages == ["1 mark was settled."]
    assert "About “summary”." not in form.html
    assert Attention.objects.open().count() == 3
    profile.refresh_from_db()
    assert profile.version == version


def test_marks_of_another_profile_are_not_settled_from_here(desk):
    mark = Attention.objects.create(profile=make_profile(), path="", code="doubt", sentence="Elsewhere.")
    Form(desk, change(make_profile())).fill(settle=str(mark.pk)).press()
    assert Attention.objects.open().count() == 1


# --- cost ---


def full(rows: int) -> Profile:
    """Return a profile with so many rows in each section, each with a source of its own."""

    def some(**words: object) -> list[dict[str, object]]:
        made = []
        for number in range(rows):
            source = make_source(f"Source {next(iter(words))} {number}").facts()
            filled = {name: value.format(number) if isinstance(value, str) else value for name, value in words.items()}
            made.append({"source": source, "key": f"row-{number}", **filled})
        return made

    return make_profile(
        topics=some(label="Topic {}"),
        affiliations=some(organization="Organization {}", role="", started="", ended=""),
        texts=some(heading="Text {}", body="Words."),
        known_for=some(title="Idea {}", description=""),
        readings=some(because="{}", level=""),
        quotes=some(text="Quote {}", occasion="", said_on=""),
        honors=some(title="Honor {}", awarded_by="", year=""),
        education=some(institution="School {}", degree="", year=""),
        links=some(scheme="homepage", value="https://example.org/{}", label=""),
        related=some(name="Person {}", because=""),
    )


QUERIES = 24


@pytest.mark.parametrize("rows", [3, 30])
def test_the_form_costs_the_same_however_many_rows_there_are(desk, django_assert_num_queries, rows):
    profile = full(rows)
    with django_assert_num_queries(QUERIES):
        response = desk.get(change(profile))
    assert response.text.count('name="_move"') == 20 * rows


@pytest.mark.parametrize("rows", [1, 5])
def test_moving_costs_the_same_however_many_rows_there_are(desk, django_assert_num_queries, rows):
    form = Form(desk, change(full(rows)))
    with django_assert_num_queries(QUERIES):
        form.press(_move="known_for:0:down")


@pytest.mark.parametrize("rows", [1, 5])
def test_a_refused_save_costs_the_same_however_many_rows_there_are(desk, django_assert_num_queries, rows):
    form = Form(desk, change(full(rows))).fill(name="")
    with django_assert_num_queries(QUERIES + 20):
        form.press()
