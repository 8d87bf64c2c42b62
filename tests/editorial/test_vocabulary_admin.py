"""Organizations, topics and sources on the desk: found by any spelling, written down with their authors."""

import pytest

from editorial import workflow
from editorial.models import Origin
from profiles.models.vocabulary import Organization, Source, Topic
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import approve, make_profile, make_published, make_user, make_writer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("term", ["ecole", "École", "normale ecole", "05a0dhs15"])
def test_an_organization_is_found_by_any_spelling_and_by_its_ror_id(term):
    Organization.objects.create(label="École normale supérieure", ror="05a0dhs15")
    Organization.objects.create(label="Princeton University")
    html = logged_in(make_writer()).get("/admin/profiles/organization/", {"q": term}).text
    assert "École normale supérieure" in html
    assert "Princeton" not in html


@pytest.mark.parametrize("term", ['"', "*", "%", "'; --", "[", "\\"])
def test_no_search_can_fail(term):
    Source.objects.create(title="On computable numbers")
    client = logged_in(make_writer())
    for model in ("organization", "topic", "source"):
        assert client.get(f"/admin/profiles/{model}/", {"q": term}).status_code == 200


def test_whoever_writes_a_term_stands_on_the_ledger():
    writer = make_writer()
    client = logged_in(writer)
    client.post("/admin/profiles/organization/add/", {"label": "Institut Curie", "slug": "", "ror": "", "url": ""})
    organization = Organization.objects.get()
    assert organization.slug == "institut-curie"
    assert Origin.objects.filter(subject=organization.uid, by=writer).count() == 1
    same = {"label": "Institut Curie", "ror": "", "url": ""}
    address = f"/admin/profiles/organization/{organization.pk}/change/"
    client.post(address, same)
    assert Origin.objects.filter(subject=organization.uid).count() == 1
    client.post(address, {**same, "label": "Curie Institute", "slug": "stolen"})
    organization.refresh_from_db()
    assert (organization.label, organization.slug) == ("Curie Institute", "institut-curie")
    assert Origin.objects.filter(subject=organization.uid).count() == 2


def test_a_name_that_is_taken_is_kept_with_a_warning():
    Topic.objects.create(label="Algebra")
    client = logged_in(make_writer())
    response = client.post("/admin/profiles/topic/add/", {"label": "algebra", "slug": "", "parent": ""}, follow=True)
    assert "Another topic is called “algebra” too." in response.text
    assert Topic.objects.count() == 2
    response = client.post("/admin/profiles/topic/add/", {"label": "Logic", "slug": "", "parent": ""}, follow=True)
    assert "Another topic" not in response.text


def test_autocomplete_tells_nothing_without_permission():
    Topic.objects.create(label="Secret topic")
    address = "/admin/autocomplete/?app_label=profiles&model_name=topic&field_name=parent&term=secret"
    response = logged_in(nobody_special()).get(address)
    assert response.status_code == 403
    assert "Secret topic" in logged_in(make_writer()).get(address).text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("model", ["organization", "topic", "source"])
def test_lists_cost_the_same_at_one_and_at_three(model, count, django_assert_num_queries):
    above = Topic.objects.create(label="Above")
    for number in range(count):
        Topic.objects.create(label=f"Topic {number}", parent=above)
        Organization.objects.create(label=f"Organization {number}")
        Source.objects.create(title=f"Source {number}")
    client = logged_in(make_user("root", is_superuser=True))
    client.get(f"/admin/profiles/{model}/")
    with django_assert_num_queries(5):
        client.get(f"/admin/profiles/{model}/")


def test_every_text_of_a_term_is_kept_in_the_form_that_can_be_frozen():
    decomposed, hidden = "Jose\u0301", "Annals\u202e of X"
    fields = {"title": "On X", "slug": "", "kind": "paper", "authors": decomposed, "year": "", "venue": hidden}
    response = logged_in(make_writer()).post(
        "/admin/profiles/source/add/", {**fields, "doi": "", "arxiv": "", "url": ""}
    )
    assert response.status_code == 302
    source = Source.objects.get()
    assert (source.authors, source.venue) == ("José", "Annals of X")
    approve(make_profile(known_for=[{"title": "X", "source": source.facts()}]))


def root():
    return make_user("root", is_superuser=True)


@pytest.mark.parametrize("in_a_list", [False, True])
def test_whoever_deletes_a_wider_topic_is_an_author_of_what_stood_under_it(in_a_list):
    wider = Topic.objects.create(label="Science")
    narrower = Topic.objects.create(label="Physics", parent=wider)
    profile = make_published(topics=["Physics"])
    client, address = logged_in(root()), "/admin/profiles/topic/"
    if in_a_list:
        client.post(address, {"action": "delete_selected", "_selected_action": [wider.pk], "post": "yes"})
    else:
        client.post(f"{address}{wider.pk}/delete/", {"post": "yes"})
    narrower.refresh_from_db()
    assert narrower.parent is None
    review = workflow.submit(profile, by=make_writer())
    assert root().pk in workflow.disqualified(review)


def test_a_source_that_a_text_cites_is_not_deleted():
    source = Source.objects.create(title="On fission")
    make_profile(name="Lise Meitner", texts=[{"heading": "Biography", "body": "She wrote it [@on-fission]."}])
    response = logged_in(root()).post(f"/admin/profiles/source/{source.pk}/delete/", {"post": "yes"})
    assert "Lise Meitner: Biography" in response.text
    assert Source.objects.filter(pk=source.pk).exists()
