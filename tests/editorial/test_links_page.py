"""Preview links on the desk: made, listed with what became of each, copied by hand, revoked."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from editorial import workflow
from editorial.models import PreviewLink
from profiles.models.working import Profile
from tests.editorial.scenes import first, logged_in, nobody_special, waiting
from tests.factories import edit, make_profile, make_published, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def address(profile: Profile) -> str:
    return reverse("admin:profile-links", args=[profile.pk])


def make(profile: Profile, user=None, **fields: str):
    client = logged_in(user or make_writer())
    newest = workflow.shareable(profile.pk)
    typed = {"guest": "Lise", "days": "7", "revision": str(newest[0].pk) if newest else ""} | fields
    return client.post(address(profile), typed)


def shown(profile: Profile) -> str:
    return logged_in(make_writer()).get(address(profile)).text


def test_a_link_is_made_and_stands_in_the_list_to_be_copied():
    review = waiting()
    response = make(review.profile)
    link = PreviewLink.objects.get()
    assert response.status_code == 302
    assert (link.guest, link.revision, link.made_by) == ("Lise", review.revision, make_writer())
    html = shown(review.profile)
    assert f'value="{link.url}" readonly' in html
    assert link.url.startswith("http://testserver/preview/")
    assert "Not opened yet." in html


@pytest.mark.parametrize("wrong", [{"guest": ""}, {"days": "0"}, {"days": "61"}, {"days": "x"}, {"revision": "0"}])
def test_what_is_missing_or_too_much_is_asked_for_and_nothing_is_made(wrong):
    review = waiting()
    response = make(review.profile, **wrong)
    assert response.status_code == 409
    assert 'class="problem"' in response.text
    assert not PreviewLink.objects.exists()


def test_a_revision_of_another_profile_is_no_choice():
    review, other = waiting(), first()
    assert make(review.profile, revision=str(other.revision_id)).status_code == 409
    assert not PreviewLink.objects.exists()


def test_an_open_draft_is_told_which_revision_a_link_shows():
    review = waiting()
    assert "The draft is still open" not in shown(review.profile)
    workflow.request_changes(review, by=make_reviewer(), note="More.")
    edit(review.profile, summary="More words.")
    html = shown(review.profile)
    assert "The draft is still open" in html
    assert "revision 2 at the newest" in html


def test_where_nothing_is_frozen_the_page_says_what_to_do_first():
    assert "Submit the draft for review first." in shown(make_profile())
    assert "Edit the draft and submit it first." in shown(make_published())


def test_what_became_of_each_link_is_told():
    review = waiting()
    make(review.profile, guest="Open one")
    make(review.profile, guest="Ended one")
    client = logged_in(make_reviewer())
    client.post(reverse("admin:link-revoke", args=[PreviewLink.objects.get(guest="Ended one").pk]))
    html = shown(review.profile)
    assert "Revoked by reviewer" in html
    assert html.count("data-copies") == 1
    again = client.post(reverse("admin:link-revoke", args=[PreviewLink.objects.get(guest="Ended one").pk]), follow=True)
    assert "revoked this link already" in again.text


def test_links_ask_for_their_permission():
    review = waiting()
    make(review.profile)
    link = PreviewLink.objects.get()
    looker = make_user("looker")
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_profile", "view_revision"]))
    for user in (nobody_special(), looker):
        client = logged_in(user)
        for response in (
            client.get(address(review.profile)),
            client.post(address(review.profile), {"guest": "x", "days": "1", "revision": str(review.revision_id)}),
            client.post(reverse("admin:link-revoke", args=[link.pk])),
        ):
            assert response.status_code == 403
            assert "Meitner" not in response.text
    link.refresh_from_db()
    assert link.revoked_at is None
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_links_costs_the_same_at_three_and_at_thirty(count, django_assert_num_queries):
    review = waiting()
    for number in range(count):
        workflow.share(review.revision, guest=f"Guest {number}", days=7, by=make_writer())
    client = logged_in(make_writer())
    client.get(address(review.profile))
    with django_assert_num_queries(10):
        html = client.get(address(review.profile)).text
    assert html.count("data-copies") == count
