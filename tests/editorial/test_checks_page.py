"""The page of checks: what blocks, what was waived and why, advice, what holds; and the publisher's waiver."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial import workflow
from editorial.models import Event, Review, Revision, Waiver
from profiles.models.working import Profile
from tests.editorial.profile_form import ADD, Form, change
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import approve, edit, make_profile, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db

WHY = "The talk is being looked for."


def quote(number=1, text="Life need not be easy."):
    return {"text": text, "occasion": "", "said_on": "", "key": f"quote-{number}"}


@pytest.fixture
def profile():
    return make_profile(name="Lise Meitner", living=True, quotes=[quote()], focus="Nuclear physics")


def url(profile, number=None):
    return reverse("admin:profile-checks", args=[profile.pk]) + (f"?revision={number}" if number else "")


def places(html):
    return re.findall(r'name="places"[^>]*value="([^"]+)"', html)


def post(profile, *, by=None, reason=WHY, chosen=None, number=None):
    client = logged_in(by or make_publisher())
    chosen = places(client.get(url(profile, number)).text) if chosen is None else chosen
    return client.post(url(profile, number), {"places": chosen, "reason": reason}, follow=True)


def test_all_checks_stand_there_each_with_a_way_to_its_place(profile):
    html = logged_in(make_writer()).get(url(profile)).text
    assert "Quote 01" in html
    assert "This quote has no source" in html
    assert f'href="{reverse("admin:profiles_profile_change", args=[profile.pk])}#row-quotes-0"' in html
    assert "Start Here is empty" in html
    assert "There is a focus" in html
    assert "Life need not be easy." in html
    assert re.search(r"No text is too long <span>\d of \d</span>", html)
    assert "ask a publisher to waive" in html
    assert places(html) == []


def test_a_publisher_waives_with_a_reason_and_everybody_sees_it(profile):
    page = post(profile)
    assert page.redirect_chain
    assert "1 place waived. No blocker is left." in page.text
    for by in (make_writer(), make_reviewer()):
        html = logged_in(by).get(url(profile)).text
        assert "Nothing blocks this profile." in html
        assert "Waived by publisher" in html
        assert WHY in html
    assert Event.objects.filter(verb="waived").count() == 1


def test_words_in_a_reason_are_words(profile):
    page = post(profile, reason="<script>alert(1)</script> & co")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(("chosen", "reason", "told"), [([], WHY, "Tick what you let pass."), (None, " ", "Say why:")])
def test_nothing_is_waived_without_a_tick_and_a_reason_and_what_was_filled_in_stays(profile, chosen, reason, told):
    page = post(profile, chosen=chosen, reason=reason)
    assert page.status_code == 409
    assert told in page.text
    assert (WHY in page.text) is (reason == WHY)
    assert page.text.count(" checked>") == (0 if chosen == [] else 1)
    assert not Waiver.objects.exists()


def test_words_that_changed_after_the_page_was_opened_are_not_waived(profile):
    client = logged_in(make_publisher())
    seen = places(client.get(url(profile)).text)
    edit(profile, quotes=[quote(text="Something else entirely.")])
    page = client.post(url(profile), {"places": seen, "reason": WHY})
    assert page.status_code == 409
    assert "says something else now" in page.text
    assert not Waiver.objects.exists()


def test_what_cannot_be_waived_is_not_offered_and_not_taken(profile):
    edit(profile, quotes=[], summary="")
    html = logged_in(make_publisher()).get(url(profile)).text
    assert "nobody can waive this" in html
    assert places(html) == []
    assert post(profile, chosen=["nothing-to-read summary "]).status_code == 409
    assert not Waiver.objects.exists()


def test_only_publishers_may_post(profile):
    for by in (make_writer(), make_reviewer()):
        assert post(profile, by=by, chosen=["quote-unsourced quotes/quote-1 x"]).status_code == 403
    assert not Waiver.objects.exists()


def test_strangers_and_staff_without_the_permission_see_nothing(profile, client):
    assert client.get(url(profile)).status_code == 302
    assert logged_in(nobody_special()).get(url(profile)).status_code == 403
    response = logged_in(make_reviewer()).get(url(profile))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_an_approved_revision_is_checked_and_waived_by_itself(profile, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("editorial.workflow.reviewing.require_no_blockers", lambda *args: None)
        approve(profile)
    edit(profile, quotes=[])
    html = logged_in(make_publisher()).get(url(profile)).text
    assert "Nothing blocks this profile." in html
    assert 'href="?revision=1"' in html
    assert "Checks of revision 1." in logged_in(make_publisher()).get(url(profile, 1)).text
    assert "No blocker is left." in post(profile, number=1).text
    workflow.publish(profile, by=make_publisher())


@pytest.mark.parametrize("number", ["9", "x", "99999999999999999999"])
def test_a_revision_that_is_not_there_is_not_found(profile, number):
    assert logged_in(make_publisher()).get(url(profile, number)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_row_and_at_three(profile, rows):
    edit(profile, quotes=[quote(number) for number in range(rows)])
    workflow.waive(profile, "quote-unsourced", reason=WHY, by=make_publisher())
    client = logged_in(make_publisher())
    client.get(url(profile))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(profile)).text.count(WHY) == rows
    assert len(queries) == 18, "\n".join(query["sql"] for query in queries)


def test_a_form_that_is_blocked_is_saved_and_lists_what_blocks_it_with_a_way_there(profile):
    form = Form(logged_in(make_writer()), change(profile)).fill(focus="Radioactivity", note="Please look.")
    form.press(_submit="Save and submit for review")
    assert form.status == 409
    assert "Saved, and not submitted yet" in form.html
    assert '<a href="#row-quotes-0" autofocus>Quote 01</a>' in form.html
    assert form.values["note"] == "Please look."
    assert Profile.objects.get(pk=profile.pk).focus == "Radioactivity"
    assert not Revision.objects.exists()
    workflow.waive(profile, "quote-unsourced", reason=WHY, by=make_publisher())
    form.press(_submit="Save and submit for review")
    assert form.status == 200
    assert Review.objects.pending().get().submit_note == "Please look."


def test_a_new_profile_that_is_blocked_is_made_once():
    form = Form(logged_in(make_writer()), ADD).fill(name="Otto Frisch")
    form.press(_submit="Save and submit for review")
    profile = Profile.objects.get()
    assert '<a href="#id_summary" autofocus>Summary</a>' in form.html
    assert f'action="{change(profile)}"' in form.html
    form.fill(summary="He named fission.").press(_submit="Save and submit for review")
    assert Profile.objects.get().work == "in_review"


def test_a_verb_that_is_blocked_says_where_on_its_own_page(profile):
    page = logged_in(make_writer()).post(reverse("admin:profile-submit", args=[profile.pk]), {"note": ""})
    assert page.status_code == 409
    assert f"{reverse('admin:profiles_profile_change', args=[profile.pk])}#row-quotes-0" in page.text
    assert reverse("admin:profile-checks", args=[profile.pk]) in page.text
