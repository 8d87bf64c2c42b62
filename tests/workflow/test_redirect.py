"""A redirect leads every address of a profile to another one's page, in one hop, and never in a circle."""

import pytest
from django.db import IntegrityError, transaction

from editorial import workflow
from editorial.models import Event, Holder
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles.models.published import Address, Publication
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_published, make_publisher, make_writer, publish

pytestmark = pytest.mark.django_db


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


@pytest.fixture(autouse=True)
def everything_holds_before_and_after_a_rebuild(db):
    yield
    before = leads()
    assert problems() == []
    rebuild(progress=lambda slug: None)
    assert leads() == before
    assert problems() == []


def leads():
    """Return where each address leads."""
    rows = Address.objects.filter(kind="researcher").select_related("publication")
    return {row.slug: row.publication.slug for row in rows if row.publication}


def moved(profile, slug):
    edit(profile, slug=slug)
    return publish(profile)


def redirect(profile, to, **more):
    workflow.redirect(Profile.objects.get(pk=profile.pk), to=Profile.objects.get(pk=to.pk), by=make_publisher(), **more)


@pytest.fixture
def a():
    return make_published(name="A", slug="a")


@pytest.fixture
def b():
    return make_published(name="B", slug="b")


@pytest.fixture
def c():
    return make_published(name="C", slug="c")


def test_all_addresses_of_a_profile_lead_on(client, a, b):
    redirect(moved(a, "a-two"), b, note="One person.")
    for slug in ("a", "a-two"):
        response = client.get(f"/researchers/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/researchers/b/")
    assert not Publication.objects.filter(uid=a.uid).exists()
    a.refresh_from_db()
    assert (a.live, a.work) == ("redirected", "approved")
    event = Event.objects.get(verb="redirected")
    assert (event.profile, event.target, event.note) == (a, b.uid, "One person.")


def test_chains_collapse_to_one_hop(client, a, b, c):
    redirect(a, b)
    redirect(b, c)
    assert leads() == {"a": "c", "b": "c", "c": "c"}
    assert client.get("/researchers/a/")["Location"] == "/researchers/c/"


def test_a_chain_of_changed_addresses_collapses_to_one_hop(client, a):
    moved(moved(a, "b"), "c")
    assert leads() == {"a": "c", "b": "c", "c": "c"}
    assert client.get("/researchers/a/")["Location"] == "/researchers/c/"


def test_a_page_that_is_published_again_takes_its_addresses_back(client, a, b):
    redirect(moved(a, "a-two"), b)
    workflow.publish(a, by=make_publisher())
    assert leads() == {"a": "a-two", "a-two": "a-two", "b": "b"}
    assert client.get("/researchers/a-two/").status_code == 200


def test_a_page_in_the_middle_takes_back_what_led_to_it_too(a, b, c):
    redirect(a, b)
    redirect(b, c)
    workflow.publish(b, by=make_publisher())
    assert leads() == {"a": "b", "b": "b", "c": "c"}


def test_a_redirect_may_be_led_elsewhere(a, b, c):
    redirect(a, b)
    redirect(a, c)
    assert leads() == {"a": "c", "b": "b", "c": "c"}


def test_where_the_page_is_unpublished_its_addresses_are_not_found_and_come_back_with_it(client, a, b):
    redirect(a, b)
    workflow.unpublish(b, by=make_publisher())
    assert client.get("/researchers/a/").status_code == 404
    workflow.publish(b, by=make_publisher())
    assert client.get("/researchers/a/")["Location"] == "/researchers/b/"


def test_where_the_page_is_retired_its_addresses_are_gone(client, a, b):
    redirect(a, b)
    workflow.retire(b, by=make_publisher(), note="At her own wish.")
    response = client.get("/researchers/a/", follow=True)
    assert response.status_code == 410
    assert "At her own wish." in response.content.decode()


def test_a_redirected_page_may_be_retired_itself(client, a, b):
    redirect(a, b)
    workflow.retire(Profile.objects.get(pk=a.pk), by=make_publisher(), note="Never mind.")
    assert client.get("/researchers/a/").status_code == 410
    assert leads() == {"a": "a", "b": "b"}


def test_an_unpublished_and_a_retired_page_may_be_redirected(a, b, c):
    workflow.unpublish(a, by=make_publisher())
    workflow.retire(b, by=make_publisher())
    redirect(a, c)
    redirect(b, c)
    assert leads() == {"a": "c", "b": "c", "c": "c"}


def test_a_page_never_leads_to_itself(a):
    with pytest.raises(WorkflowError, match="cannot lead to itself"):
        redirect(a, a)


def test_a_circle_is_refused_with_what_to_do(a, b):
    redirect(a, b)
    with pytest.raises(WorkflowError, match=r"round in a circle\. Publish A again first"):
        redirect(b, a)


def test_a_longer_circle_is_refused_too(a, b, c):
    redirect(a, b)
    redirect(b, c)
    with pytest.raises(WorkflowError, match="A leads to C already"):
        redirect(c, a)


def test_what_is_redirected_itself_is_no_target(a, b, c):
    redirect(a, b)
    with pytest.raises(WorkflowError, match=r"A has no page of its own: it leads to B\. Choose B"):
        redirect(c, a)


def test_what_readers_do_not_have_is_no_target(a):
    with pytest.raises(WorkflowError, match="Readers have no page of D"):
        redirect(a, make_profile(name="D"))


def test_what_was_never_published_leads_nowhere(b):
    with pytest.raises(WorkflowError, match="was never published"):
        redirect(make_profile(name="D"), b)


def test_who_may_not_publish_may_not_redirect(a, b):
    with pytest.raises(WorkflowError, match="may not publish"):
        workflow.redirect(a, to=b, by=make_writer())


def test_the_database_can_hold_neither_a_chain_nor_an_address_of_two_pages(a, b):
    """An address names a page, never another address: a circle cannot be written down."""
    assert {field.name for field in Address._meta.concrete_fields if field.is_relation} == {"publication", "entry"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(slug="a", publication=Publication.objects.get(slug="b"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(slug="z", publication=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(profile=a, verb="redirected", at=a.saved_at, target="")


def test_a_former_address_of_another_page_is_refused(a):
    moved(a, "a-two")
    edit(other := make_profile(name="Other"), slug="a")
    with pytest.raises(WorkflowError, match="already uses /researchers/a/, or did before"):
        publish(other)


def test_an_address_that_leads_on_from_a_redirected_page_is_refused(a, b):
    redirect(a, b)
    edit(a, slug="elsewhere")
    edit(other := make_profile(name="Other"), slug="a")
    with pytest.raises(WorkflowError, match="already uses /researchers/a/, or did before"):
        publish(other)


def test_a_page_cannot_take_a_former_address_of_where_it_led(a, b):
    """Publishing takes back one's own addresses, not those of the page to which they led."""
    moved(b, "b-two")
    redirect(a, b)
    edit(a, slug="b")
    with pytest.raises(WorkflowError, match="already uses /researchers/b/, or did before"):
        publish(a)


def test_two_pages_cannot_swap_addresses_while_both_lead_there(a, b):
    moved(a, "a-two")
    edit(b, slug="a")
    edit(a, slug="b")
    with pytest.raises(WorkflowError, match="already uses /researchers/a/, or did before"):
        publish(b)


def test_an_address_belongs_to_whoever_was_published_there_last(a, b):
    """The long way to a swap: one page is taken down, the other moves in, and both go on."""
    moved(a, "a-two")
    workflow.unpublish(a, by=make_publisher())
    moved(b, "a")
    workflow.publish(Profile.objects.get(pk=a.pk), by=make_publisher())
    assert leads() == {"a": "a", "a-two": "a-two", "b": "a"}
    moved(b, "b-three")  # b moves on: "a" stays its own
    assert leads() == {"a": "b-three", "a-two": "a-two", "b": "b-three", "b-three": "b-three"}
    workflow.unpublish(Profile.objects.get(pk=b.pk), by=make_publisher())
    assert leads() == {"a-two": "a-two"}
    assert Holder.objects.get(slug="a").profile == b


def test_nothing_of_a_redirected_page_is_left_in_lists_or_search(client, a, b):
    redirect(a, b)
    for address in ("/researchers/", "/search/?q=A", "/sitemap.xml", "/"):
        assert "/researchers/a/" not in client.get(address).content.decode()
