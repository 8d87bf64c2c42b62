"""Each address of the desk asks for its own permission, and keeps what it shows out of caches and indexes."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import Review
from tests.editorial.scenes import logged_in, nobody_special, waiting
from tests.factories import make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db

PROFILE = ["profile-preview", "profile-revisions"]
VERBS = ["profile-submit", "profile-withdraw", "profile-publish", "profile-unpublish", "profile-retire"]
REVISION = ["revision-page", "revision-text", "revision-compare", "revision-restore"]
PAGES = [*PROFILE, *VERBS, *REVISION, "editorial_review_change", "editorial_review_changelist"]
PRIVATE = [*PROFILE, "revision-page", "revision-text", "revision-compare", "editorial_review_change"]


def address(name: str, review: Review) -> str:
    if name == "editorial_review_changelist":
        return reverse(f"admin:{name}")
    pk = (
        review.pk
        if name.startswith("editorial")
        else review.profile_id
        if name in PROFILE + VERBS
        else review.revision_id
    )
    return reverse(f"admin:{name}", args=[pk])


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_sent_to_the_login(name):
    response = Client().get(address(name, waiting()))
    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_staff_without_the_permission_see_nothing(name):
    response = logged_in(nobody_special()).get(address(name, waiting()))
    assert response.status_code == 403
    assert "Meitner" not in response.text
    assert "Ask an administrator" in response.text
    assert "<style" not in response.text


@pytest.mark.parametrize("name", [*VERBS, "revision-restore"])
def test_a_verb_needs_more_than_the_right_to_look(name):
    review = waiting()
    client = logged_in(make_reviewer())
    assert client.get(address(name, review)).status_code == 403
    assert client.post(address(name, review)).status_code == 403


def test_a_decision_needs_the_right_to_decide():
    review = waiting()
    response = logged_in(make_publisher()).post(
        address("editorial_review_change", review),
        {"approve": "1", "read": "on", "digest": review.revision.frozen.digest},
    )
    assert response.status_code == 403
    review.refresh_from_db()
    assert review.status == "pending"


@pytest.mark.parametrize("name", PRIVATE)
def test_what_is_not_public_is_kept_nowhere(name):
    response = logged_in(make_reviewer()).get(address(name, waiting()))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]


@pytest.mark.parametrize("name", ["profile-preview", "revision-page"])
def test_a_preview_may_be_framed_by_the_desk_only(name):
    response = logged_in(make_writer()).get(address(name, waiting()))
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_text_of_a_revision_is_exactly_what_was_sealed():
    review = waiting()
    response = logged_in(make_reviewer()).get(address("revision-text", review))
    assert response.content.decode() == review.revision.frozen.text


def test_a_preview_shows_the_draft_and_the_frozen_page_does_not():
    review = waiting()
    type(review.profile).objects.filter(pk=review.profile_id).update(summary="DRAFT WORDS")
    client = logged_in(make_writer())
    assert "DRAFT WORDS" in client.get(address("profile-preview", review)).text
    assert "DRAFT WORDS" not in client.get(address("revision-page", review)).text
    assert "Otto Frisch" in client.get(address("revision-page", review)).text


def test_a_preview_writes_nothing(django_assert_num_queries, client):
    review = waiting()
    client.force_login(make_writer())
    before = Review.objects.count()
    client.get(address("profile-preview", review))
    assert Review.objects.count() == before
