"""Moving a profile from its form: submit, withdraw, publish; and who may do what there."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from editorial import workflow
from editorial.models import Event
from profiles.models.working import Profile
from tests.editorial.profile_form import ADD, CHANGELIST, Form, change
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_user,
    make_writer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_writer())
    return client


# --- submit, withdraw, publish ---


def test_save_and_submit_does_both(desk):
    profile = make_profile()
    form = Form(desk, change(profile)).fill(focus="Fission", note="Please look at the focus.").press(_submit="1")
    profile.refresh_from_db()
    assert (profile.work, profile.focus) == ("in_review", "Fission")
    assert Event.objects.order_by("-id")[0].note == "Please look at the focus."
    assert "Submitted. It waits for a second person now." in form.messages


def test_a_submission_that_is_blocked_saves_the_draft_and_asks_for_what_is_missing(desk):
    form = Form(desk, ADD).fill(name="Lise Meitner", focus="Fission").press(_submit="1")
    assert Profile.objects.get().work == "draft"
    assert form.status == 409
    assert "It needs a summary or a biography" in form.html
    assert form.values["focus"] == "Fission"
    form.fill(summary="Why she matters.").press(_submit="1")
    assert Profile.objects.get().work == "in_review"


def test_what_is_in_review_is_shown_read_only_and_can_be_withdrawn(desk):
    profile = make_profile(focus="Fission")
    workflow.submit(profile, by=make_writer())
    form = Form(desk, change(profile))
    assert "What is in review does not change." in form.html
    assert 'name="focus"' not in form.html
    assert 'value="Save"' not in form.html
    form.press(_withdraw="1")
    profile.refresh_from_db()
    assert profile.work == "draft"
    assert form.values["focus"] == "Fission"


def test_a_save_while_in_review_is_refused_and_what_was_typed_survives_the_withdrawal(desk):
    profile = make_profile()
    form = Form(desk, change(profile)).fill(focus="Typed for an hour")
    workflow.submit(profile, by=make_writer("other"))
    form.press()
    assert form.status == 409
    assert "Withdraw the submission first." in form.html
    assert form.values["focus"] == "Typed for an hour"
    form.press(_withdraw="1")
    assert form.values["focus"] == "Typed for an hour"
    form.press()
    profile.refresh_from_db()
    assert profile.focus == "Typed for an hour"


def test_the_reviewers_note_stands_on_top_after_changes_were_requested(desk):
    profile = make_profile()
    review = workflow.submit(profile, by=make_writer())
    workflow.request_changes(review, by=make_reviewer(), note="The year is wrong.")
    assert "The year is wrong." in Form(desk, change(profile)).html


def test_a_publisher_who_may_not_edit_publishes_from_the_read_only_form(client):
    profile = make_profile()
    review = approve(profile)
    client.force_login(make_publisher())
    form = Form(client, change(profile))
    assert 'name="focus"' not in form.html
    form.press(_publish=str(review.pk))
    profile.refresh_from_db()
    assert profile.live == "live"
    assert 'href="/researchers/' in form.html


def test_another_approval_than_the_one_on_the_screen_is_not_published(client):
    profile = make_profile()
    seen = approve(profile)
    client.force_login(make_publisher())
    form = Form(client, change(profile))
    edit(profile, focus="Later words")
    approve(profile)
    form.press(_publish=str(seen.pk))
    assert "was approved meanwhile" in form.html
    profile.refresh_from_db()
    assert profile.live == "never"


def test_publishing_beside_an_untouched_draft_leaves_no_unsaved_form(client):
    profile = make_profile(brief="One.\nTwo.\nThree.")
    review = approve(profile)
    client.force_login(make_user("chief", "Writers", "Publishers"))
    form = Form(client, change(profile)).press(_publish=str(review.pk))
    assert form.messages == ["Published. Readers have it now."]
    assert "data-unsaved" not in form.html
    assert "Unpublish …" in form.html


def test_publishing_keeps_what_was_typed_beside_the_button(client):
    profile = make_profile()
    review = approve(profile)
    client.force_login(make_user("chief", "Writers", "Publishers"))
    form = Form(client, change(profile)).fill(focus="Half-typed").press(_publish=str(review.pk))
    profile.refresh_from_db()
    assert (profile.live, profile.focus) == ("live", "")
    assert form.values["focus"] == "Half-typed"
    form.press()
    profile.refresh_from_db()
    assert profile.focus == "Half-typed"


def test_a_reviewer_is_led_to_the_review(client):
    profile = make_profile()
    review = workflow.submit(profile, by=make_writer())
    client.force_login(make_reviewer())
    form = Form(client, change(profile))
    assert f'href="/admin/editorial/review/{review.pk}/change/"' in form.html
    assert client.get(f"{CHANGELIST}{profile.pk}/history/").url == f"{CHANGELIST}{profile.pk}/revisions/"


def test_a_draft_does_not_move_the_link_to_the_live_page(desk):
    profile = make_published(name="Lise Meitner")
    form = Form(desk, change(profile)).fill(slug="meitner").press()
    assert 'href="/researchers/lise-meitner/"' in form.html


# --- permissions ---


def test_readers_of_the_desk_may_look_but_not_save(client):
    profile = make_profile(focus="Fission")
    client.force_login(make_reviewer())
    form = Form(client, change(profile))
    assert "Fission" in form.html
    assert "You may read this profile, not change it." in form.html
    for button in ("_save", "_submit", "_add", "_move"):
        assert client.post(change(profile), {"name": "x", button: "1"}).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"name": "x"}).status_code == 403


def test_verbs_ask_for_their_own_permission(client):
    profile = make_profile()
    approve(profile)
    client.force_login(make_reviewer())
    assert client.post(change(profile), {"_publish": "1"}).status_code == 409
    assert client.post(change(profile), {"_withdraw": "1"}).status_code == 409
    profile.refresh_from_db()
    assert (profile.live, profile.work) == ("never", "approved")


def test_strangers_on_the_staff_see_nothing(client):
    profile = make_profile()
    client.force_login(make_user("stranger"))
    assert client.get(change(profile)).status_code == 403
    assert client.get(CHANGELIST).status_code == 403


def test_somebody_who_edits_but_may_not_submit_is_told(client):
    profile = make_profile()
    user = make_user("helper")
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_profile", "view_profile"]))
    client.force_login(user)
    form = Form(client, change(profile))
    assert "Save and submit" not in form.html
    form.fill(focus="Fission").press(_submit="1")
    assert form.status == 409
    profile.refresh_from_db()
    assert profile.focus == ""


def test_nothing_is_deleted_here(client):
    profile = make_profile()
    client.force_login(make_user("admin", is_superuser=True))
    assert client.post(f"{CHANGELIST}{profile.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Profile.objects.count() == 1


def test_a_profile_that_is_not_there_leads_to_the_list(desk):
    assert desk.get(f"{CHANGELIST}9999/change/").url == CHANGELIST
    assert desk.get(f"{CHANGELIST}nonsense/change/").url == CHANGELIST
