"""Amendments on the desk: what renaming changes is named, shown with every difference, and decided as a batch."""

import pytest

from editorial import workflow
from editorial.admin.batch_page import batches_waiting
from editorial.models import Batch
from profiles import document
from profiles.models.published import Publication
from profiles.models.vocabulary import Organization
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def pages(count=2, **content):
    content.setdefault("affiliations", [{"organization": "MIT", "role": "Professor"}])
    return [make_published(name=f"Person {number:02}", **content) for number in range(count)]


def rename(client, label="The Institute"):
    term = Organization.objects.get(label="MIT")
    fields = {"label": label, "ror": "", "url": ""}
    return term, client.post(f"/admin/profiles/organization/{term.pk}/change/", fields, follow=True)


def batch_of(count=2):
    pages(count)
    term, _response = rename(logged_in(make_writer()))
    return workflow.amend(term, by=make_writer()).batch


def ticked(batch, **more):
    reviews = list(batch.reviews.select_related("revision__frozen"))
    digests = {f"digest-{review.pk}": review.revision.frozen.digest for review in reviews}
    return {"review": [review.pk for review in reviews], **digests, **more}


def test_saving_a_new_name_names_the_pages_that_show_the_old_one_and_offers_to_amend_them():
    pages(2)
    term, response = rename(logged_in(make_writer()))
    assert "2 published pages show the old words: Person 00, Person 01." in response.text
    assert f'href="/admin/profiles/organization/{term.pk}/amend/"' in response.text


def test_a_name_that_no_page_shows_is_saved_without_a_word():
    Organization.objects.create(label="MIT")
    _term, response = rename(logged_in(make_writer()))
    assert "published page" not in response.text


def test_what_each_page_would_say_is_shown_before_anything_is_made():
    pages(2)
    make_published(
        name="Other", affiliations=[{"organization": "MIT", "role": ""}, {"organization": "ETH", "role": ""}]
    )
    client = logged_in(make_writer())
    term, _response = rename(client)
    html = client.get(f"/admin/profiles/organization/{term.pk}/amend/").text
    assert html.count("Institute<span") == 1  # three pages, one difference, told once
    assert all(name in html for name in ("Person 00", "Person 01", "Other", "Amend these 3 pages"))
    assert not Batch.objects.exists()


def test_different_differences_are_shown_in_full():
    pages(1)
    make_published(name="Two posts", affiliations=[{"organization": "MIT", "role": "A"}])
    term = Organization.objects.get()
    term.label = "The Institute"
    term.save()
    make_published(name="Later", affiliations=[{"organization": "The Institute", "role": ""}])
    client = logged_in(make_writer())
    term, term.label = term, "Institute of Technology"
    term.save()
    html = client.get(f"/admin/profiles/organization/{term.pk}/amend/").text
    assert html.count('class="difference"') == 2


def test_a_batch_is_made_approved_and_published_on_the_desk():
    pages(2)
    writer, reviewer, publisher = (logged_in(make()) for make in (make_writer, make_reviewer, make_publisher))
    term, _response = rename(writer)
    response = writer.post(f"/admin/profiles/organization/{term.pk}/amend/", follow=True)
    batch = Batch.objects.get()
    assert response.redirect_chain == [(f"/admin/editorial/batch/{batch.pk}/", 302)]
    assert "Approve what is ticked" not in response.text
    address = f"/admin/editorial/batch/{batch.pk}/"
    assert "Approve what is ticked" in reviewer.get(address).text
    refused = reviewer.post(address, ticked(batch, approve="1"))
    assert refused.status_code == 409
    assert "Tick that you have read every difference" in refused.text
    done = reviewer.post(address, ticked(batch, approve="1", read="on", note="Fine."), follow=True)
    assert "You approved the amendment of Person 00, Person 01." in done.text
    done = publisher.post(address, {"publish": "1"}, follow=True)
    assert "Readers have the new words of Person 00, Person 01." in done.text
    for page in Publication.objects.live():
        assert document.read(page.text)["affiliations"][0]["organization"]["label"] == "The Institute"


def test_nothing_ticked_is_nothing_decided():
    batch = batch_of(1)
    response = logged_in(make_reviewer()).post(f"/admin/editorial/batch/{batch.pk}/", {"approve": "1", "read": "on"})
    assert (response.status_code, "Tick at least one page" in response.text) == (409, True)


def test_another_digest_than_the_one_shown_is_refused_with_a_sentence():
    batch = batch_of(1)
    review = batch.reviews.get()
    data = {"review": [review.pk], f"digest-{review.pk}": "0" * 64, "approve": "1", "read": "on"}
    response = logged_in(make_reviewer()).post(f"/admin/editorial/batch/{batch.pk}/", data)
    assert response.status_code == 409
    assert "Reload the page and read it again" in response.text
    assert batch.reviews.get().status == "pending"


def test_dropping_asks_a_reviewer_for_a_note():
    batch = batch_of(1)
    client, address = logged_in(make_reviewer()), f"/admin/editorial/batch/{batch.pk}/"
    assert "Say in the note why" in client.post(address, ticked(batch, drop="1")).text
    assert "Dropped: Person 00." in client.post(address, ticked(batch, drop="1", note="Not yet."), follow=True).text
    assert batch.reviews.get().status == "withdrawn"


def test_who_renamed_the_term_is_told_why_they_cannot_approve():
    both = make_user("both", "Writers", "Reviewers")
    pages(1)
    make_reviewer()
    term, _response = rename(logged_in(both))
    batch = workflow.amend(term, by=make_writer()).batch
    html = logged_in(both).get(f"/admin/editorial/batch/{batch.pk}/").text
    assert "You wrote these words." in html
    assert "These people can decide: reviewer." in html
    assert "Approve what is ticked" not in html


@pytest.mark.parametrize("address", ["/admin/editorial/batch/{batch}/", "/admin/profiles/organization/{term}/amend/"])
def test_nobody_sees_or_does_it_without_permission(address):
    batch = batch_of(1)
    url = address.format(batch=batch.pk, term=Organization.objects.get().pk)
    client = logged_in(nobody_special())
    assert client.get(url).status_code == 403
    assert client.post(url, {"approve": "1"}).status_code == 403
    assert batch.reviews.get().status == "pending"
    response = logged_in(make_user("root", is_superuser=True)).get(url)
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("group", "action"), [("Writers", "approve"), ("Reviewers", "publish"), ("Publishers", "drop")]
)
def test_each_button_asks_for_its_permission(group, action):
    batch = batch_of(1)
    client = logged_in(make_user("somebody", group))
    response = client.post(f"/admin/editorial/batch/{batch.pk}/", ticked(batch, read="on", note="x", **{action: "1"}))
    assert response.status_code == 403


@pytest.mark.parametrize("count", [3, 12])
def test_the_page_of_a_batch_costs_the_same_for_three_pages_and_for_twelve(count, django_assert_num_queries):
    batch = batch_of(count)
    client = logged_in(make_reviewer())
    client.get(f"/admin/editorial/batch/{batch.pk}/")
    with django_assert_num_queries(10):
        response = client.get(f"/admin/editorial/batch/{batch.pk}/")
    assert f"The same on {count} pages" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_batches_costs_the_same_at_one_and_at_three(count, django_assert_num_queries):
    for number in range(count):
        name = f"Org {number}"
        make_published(name=f"Person {number}", affiliations=[{"organization": name, "role": ""}])
        term = Organization.objects.get(label=name)
        term.label += " renamed"
        term.save()
        workflow.amend(term, by=make_writer())
    client = logged_in(make_reviewer())
    client.get("/admin/editorial/batch/")
    with django_assert_num_queries(8):
        assert "1 page waits" in client.get("/admin/editorial/batch/").text


def test_the_desk_tells_who_decides_and_who_publishes():
    batch = batch_of(2)
    (line,) = batches_waiting(make_reviewer())
    assert (line.button, line.what) == ("Review", "2 pages wait for a decision. Made by writer.")
    assert batches_waiting(make_publisher()) == []
    assert batches_waiting(make_writer())[0].button == "Open"
    data = ticked(batch)
    workflow.approve_batch(batch, {pk: data[f"digest-{pk}"] for pk in data["review"]}, by=make_reviewer())
    assert batches_waiting(make_publisher())[0].button == "Publish"
    workflow.publish_batch(batch, by=make_publisher())
    assert batches_waiting(make_publisher()) == batches_waiting(make_writer()) == []
    assert batches_waiting(nobody_special()) == []


def test_the_page_of_an_amendments_review_is_the_page_of_its_batch():
    batch = batch_of(1)
    response = logged_in(make_reviewer()).get(f"/admin/editorial/review/{batch.reviews.get().pk}/change/")
    assert response.headers["Location"] == f"/admin/editorial/batch/{batch.pk}/"
