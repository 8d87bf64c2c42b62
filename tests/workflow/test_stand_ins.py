"""Pages that name a redirected profile by its uid link to the page that stands for it, as long as it does."""

import pytest

from editorial import workflow
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from profiles.models.published import Publication, Related, StandIn
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_published, make_publisher, publish

pytestmark = pytest.mark.django_db


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


@pytest.fixture(autouse=True)
def everything_holds_before_and_after_a_rebuild(db):
    yield
    before = linked()
    assert problems() == []
    rebuild(progress=lambda slug: None)
    assert linked() == before
    assert problems() == []


@pytest.fixture
def a():
    return make_published(name="A Person", slug="a")


@pytest.fixture
def b():
    return make_published(name="B Person", slug="b")


@pytest.fixture
def reader(a):
    """A live page that names A by uid, as a pick and as an advisor."""
    return make_published(
        name="Reader",
        slug="reader",
        related=[{"uid": a.uid, "name": "A Person", "because": "They wrote together."}],
        education=[{"institution": "ETH", "degree": "", "year": "", "advisors": [{"name": "A Person", "uid": a.uid}]}],
    )


def here(profile):
    return Profile.objects.get(pk=profile.pk)


def redirect(profile, to):
    workflow.redirect(here(profile), to=here(to), by=make_publisher())


def linked():
    """Return where the stored page of the reader leads: its cards, and which of the two addresses stand on it."""
    page = Publication.objects.filter(slug="reader").first()
    if page is None:
        return None
    from django.test import Client

    html = Client().get("/researchers/reader/").text
    cards = list(Related.objects.filter(publication=page).values_list("target__slug", "because"))
    return cards, [slug for slug in "abc" if html.count(f'href="/researchers/{slug}/"') >= 2]


def test_a_pick_and_an_advisor_follow_a_redirect(client, a, b, reader):
    assert linked() == ([("a", "They wrote together.")], ["a"])
    redirect(a, b)
    assert linked() == ([("b", "They wrote together.")], ["b"])
    assert "They wrote together." in client.get("/researchers/reader/").text


def test_the_page_is_stored_so_that_a_view_stays_one_query(client, a, b, reader, django_assert_num_queries):
    redirect(a, b)
    with django_assert_num_queries(1):
        assert client.get("/researchers/reader/").status_code == 200


def test_links_come_back_when_the_redirect_ends(a, b, reader):
    redirect(a, b)
    workflow.publish(here(a), by=make_publisher())
    assert linked() == ([("a", "They wrote together.")], ["a"])
    assert not StandIn.objects.exists()


def test_a_retired_page_takes_its_links_from_the_page_that_stood_for_it(a, b, reader):
    redirect(a, b)
    workflow.retire(here(a), by=make_publisher(), note="Never mind.")
    assert linked() == ([], [])


def test_chains_are_followed_and_end_in_the_middle(a, b, reader):
    c = make_published(name="C Person", slug="c")
    redirect(a, b)
    redirect(b, c)
    assert linked() == ([("c", "They wrote together.")], ["c"])
    workflow.publish(here(b), by=make_publisher())
    assert linked() == ([("b", "They wrote together.")], ["b"])


def test_a_redirect_led_elsewhere_takes_the_links_along(a, b, reader):
    make_published(name="C Person", slug="c")
    redirect(a, b)
    redirect(a, Profile.objects.get(slug="c"))
    assert linked() == ([("c", "They wrote together.")], ["c"])


def test_a_page_unpublished_before_it_was_redirected_gives_its_links_too(a, b, reader):
    workflow.unpublish(here(a), by=make_publisher())
    assert linked() == ([], [])
    redirect(a, b)
    assert linked() == ([("b", "They wrote together.")], ["b"])


def test_links_go_and_come_with_the_page_that_stands_for_another(a, b, reader):
    redirect(a, b)
    workflow.unpublish(here(b), by=make_publisher())
    assert linked() == ([], [])
    workflow.publish(here(b), by=make_publisher())
    assert linked() == ([("b", "They wrote together.")], ["b"])


def test_links_follow_the_page_to_a_new_address(a, b, reader):
    redirect(a, b)
    edit(here(b), slug="c")
    publish(here(b))
    assert linked() == ([("c", "They wrote together.")], ["c"])


def test_whoever_names_both_shows_one_card(a, b):
    make_published(
        name="Reader",
        slug="reader",
        related=[
            {"uid": a.uid, "name": "A Person", "because": "First."},
            {"uid": b.uid, "name": "B Person", "because": "Second."},
        ],
    )
    redirect(a, b)
    assert linked()[0] == [("b", "First.")]


def test_a_page_is_no_pick_of_itself(a):
    make_published(name="B Person", slug="b", related=[{"uid": a.uid, "name": "A Person", "because": "A colleague."}])
    redirect(a, Profile.objects.get(slug="b"))
    assert not Related.objects.exists()


def test_a_merge_gives_the_links_once_readers_have_it(a, b, reader):
    """The draft of the reader's page names the kept profile at once; its readers do without waiting for that draft."""
    workflow.merge_profiles(here(b), here(a), by=make_publisher())
    assert linked() == ([("a", "They wrote together.")], ["a"])
    edit(here(b), summary="One person after all.")
    publish(here(b))
    assert linked() == ([("b", "They wrote together.")], ["b"])
    assert Publication.objects.get(slug="reader").number == 1


def test_a_draft_stands_for_nobody(a, reader):
    """Only what readers have counts: neither a draft nor its address may be seen by who is led on."""
    draft = make_profile(name="Secret Draft", slug="c")
    workflow.unpublish(here(a), by=make_publisher())
    with pytest.raises(workflow.WorkflowError):
        redirect(a, draft)
    assert linked() == ([], [])


def test_verify_names_a_page_that_stands_for_the_wrong_ones(a, b):
    redirect(a, b)
    StandIn.objects.all().delete()
    assert problems() == ["redirects to b: it stands for others than those that were redirected to it; run rebuild"]
    rebuild(progress=lambda slug: None)
    assert StandIn.objects.get().publication.slug == "b"
