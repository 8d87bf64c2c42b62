"""The queue: oldest first, each in words, and the same number of queries however many wait."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import workflow
from editorial.models import Review
from tests.editorial.scenes import first, logged_in, waiting
from tests.factories import make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

QUEUE = "/admin/editorial/review/"


def everything():
    return make_user("everything", "Writers", "Reviewers", "Publishers")


def test_it_lists_the_oldest_first_with_size_and_age():
    late, new = waiting("Lise Meitner"), first("Emmy Noether")
    Review.objects.filter(pk=late.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    html = logged_in(make_reviewer()).get(QUEUE).text
    assert html.index("Lise Meitner") < html.index("Emmy Noether")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "Revision 2, submitted by writer. 9 days. 3 words changed" in text
    assert "First revision, submitted by writer. Today. A new page:" in text
    assert 'class="late"' in html
    assert reverse("admin:editorial_review_change", args=[new.pk]) in html


def test_a_publisher_finds_what_is_ready_and_a_writer_what_came_back():
    ready, back = waiting("Lise Meitner"), first("Emmy Noether")
    workflow.approve(ready, digest=ready.revision.frozen.digest, by=make_reviewer())
    workflow.request_changes(back, by=make_reviewer(), note="Name a source.")
    published = logged_in(make_publisher()).get(QUEUE).text
    assert reverse("admin:profile-publish", args=[ready.profile_id]) in published
    returned = logged_in(make_writer()).get(QUEUE).text
    assert "Name a source." in returned
    workflow.submit(back.profile, by=make_writer())
    assert "Name a source." not in logged_in(make_writer()).get(QUEUE).text


def test_the_list_of_all_reviews_is_there_too():
    waiting()
    html = logged_in(make_reviewer()).get(f"{QUEUE}?all=").text
    assert "Lise Meitner" in html
    assert "<style" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/login/",
        QUEUE,
        f"{QUEUE}?all=",
        "/admin/editorial/revision/",
        "/admin/editorial/event/",
        "/admin/editorial/user/",
        "/admin/editorial/user/add/",
        "/admin/auth/group/",
        "/admin/profiles/organization/",
        "/admin/profiles/organization/add/",
        "/admin/profiles/topic/",
        "/admin/profiles/source/",
        "/admin/password_change/",
    ],
)
def test_no_page_of_the_desk_brings_inline_script_or_style(address):
    waiting()
    admin = make_user("root", is_superuser=True)
    response = logged_in(admin).get(address)
    assert response.status_code in {200, 302}
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", response.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", response.text)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
