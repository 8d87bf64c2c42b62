"""What each verb does, and the sentence with which it refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial import workflow
from editorial.models import Event, Review, Revision
from editorial.workflow import WorkflowError
from profiles.models.published import Publication
from profiles.models.vocabulary import Organization
from profiles.models.working import Profile
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_user,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db


def states(profile):
    return Profile.objects.values_list("live", "work").get(pk=profile.pk)


def verbs(profile):
    return list(Event.objects.filter(profile=profile).order_by("id").values_list("verb", flat=True))


def digest_of(review):
    return review.revision.frozen.digest


def test_the_whole_line_from_draft_to_readers():
    profile = make_profile(name="Lise Meitner")
    assert states(profile) == ("never", "draft")
    review = workflow.submit(profile, by=make_writer())
    assert states(profile) == ("never", "in_review")
    workflow.request_changes(review, by=make_reviewer(), note="Which year?")
    assert states(profile) == ("never", "changes_requested")
    edit(profile, focus="Nuclear fission")
    assert states(profile) == ("never", "changes_requested")
    review = workflow.submit(profile, by=make_writer())
    assert review.revision.number == 2
    workflow.approve(review, digest=digest_of(review), by=make_reviewer())
    assert states(profile) == ("never", "approved")
    workflow.publish(profile, by=make_publisher())
    assert states(profile) == ("live", "clean")
    assert verbs(profile) == ["edited", "submitted", "returned", "edited", "submitted", "approved", "published"]


def test_what_is_in_review_does_not_change():
    profile = make_profile()
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match="Withdraw the submission first"):
        edit(profile, focus="Something else")


def test_a_withdrawn_submission_can_be_edited_again():
    profile = make_profile()
    workflow.submit(profile, by=make_writer())
    review = workflow.withdraw(profile, by=make_writer())
    assert Review.objects.get(pk=review.pk).status == "withdrawn"
    edit(profile, focus="Something else")
    assert states(profile) == ("never", "draft")


def test_a_second_submission_waits_for_the_first():
    profile = make_profile()
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match="already waiting for review"):
        workflow.submit(profile, by=make_writer())


def test_what_readers_have_already_is_not_submitted_again():
    profile = make_published(focus="One")
    edit(profile, focus="Two")
    edit(profile, focus="One")
    with pytest.raises(WorkflowError, match="exactly what readers have already"):
        workflow.submit(profile, by=make_writer())


def test_a_renamed_organization_is_something_to_submit():
    profile = make_published(affiliations=[{"organization": "Old Institute"}])
    with pytest.raises(WorkflowError, match="exactly what readers have already"):
        workflow.submit(profile, by=make_writer())
    organization = Organization.objects.get()
    organization.label = "New Institute"
    organization.save()
    workflow.term_edited(organization, by=make_writer())
    workflow.submit(profile, by=make_writer())
    assert states(profile) == ("live", "in_review")


@pytest.mark.parametrize("content", [{"summary": ""}, {"summary": "", "texts": []}])
def test_a_profile_without_summary_and_biography_is_not_submitted(content):
    with pytest.raises(WorkflowError, match="a summary or a biography"):
        workflow.submit(make_profile(**content), by=make_writer())


def test_a_biography_is_enough():
    profile = make_profile(summary="", texts=[{"heading": "Biography", "body": "She was born in Vienna."}])
    assert workflow.submit(profile, by=make_writer()).status == "pending"


def test_a_digest_that_did_not_stand_on_the_screen_approves_nothing():
    review = workflow.submit(make_profile(), by=make_writer())
    with pytest.raises(WorkflowError, match="not that of this revision"):
        workflow.approve(review, digest="0" * 64, by=make_reviewer())


def test_two_people_deciding_at_once_the_second_is_told_who_was_first():
    review = workflow.submit(make_profile(), by=make_writer())
    workflow.approve(review, digest=digest_of(review), by=make_reviewer("ines"))
    with pytest.raises(WorkflowError, match="ines decided this review first: approved"):
        workflow.request_changes(review, by=make_reviewer("jonas"), note="No.")


def test_changes_are_requested_with_a_note():
    review = workflow.submit(make_profile(), by=make_writer())
    with pytest.raises(WorkflowError, match="Say in the note what should change"):
        workflow.request_changes(review, by=make_reviewer(), note="  ")


def test_editing_after_approval_leaves_the_approval_publishable():
    profile = make_profile(summary="Approved words.")
    approve(profile)
    edit(profile, summary="Later words.")
    assert states(profile) == ("never", "draft")
    workflow.publish(profile, by=make_publisher())
    assert states(profile) == ("live", "draft")
    assert "Approved words." in Publication.objects.get(uid=profile.uid).text


def test_an_older_approval_never_replaces_a_newer_one():
    profile = make_profile(summary="First.")
    approve(profile)
    edit(profile, summary="Second.")
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    assert Publication.objects.get(uid=profile.uid).number == 2
    with pytest.raises(WorkflowError, match="already have the newest approved revision"):
        workflow.publish(profile, by=make_publisher())


def test_unpublished_pages_are_gone_and_can_come_back():
    profile = make_published()
    workflow.unpublish(profile, by=make_publisher())
    assert states(profile) == ("unpublished", "approved")
    assert not Publication.objects.exists()
    workflow.publish(profile, by=make_publisher())
    assert states(profile) == ("live", "clean")
    assert Publication.objects.live().exists()


def test_retired_pages_leave_a_notice_without_their_words():
    profile = make_published(summary="Secret words.")
    workflow.retire(profile, by=make_publisher(), note="At her own wish.")
    notice = Publication.objects.get()
    assert (notice.state, notice.retired_note, notice.text, bytes(notice.page)) == (
        "retired",
        "At her own wish.",
        "",
        b"",
    )
    assert states(profile) == ("retired", "approved")


def test_a_profile_that_readers_never_had_is_not_retired():
    with pytest.raises(WorkflowError, match="nothing to retire"):
        workflow.retire(make_profile(), by=make_publisher())


def test_restoring_makes_a_draft_of_an_old_revision():
    profile = make_published(summary="First.")
    edit(profile, summary="Second.", known_for=[{"title": "A theorem"}])
    publish(profile)
    revision = Review.objects.get(revision__number=1).revision
    assert set(workflow.restore(profile, revision, by=make_publisher())) == {"summary", "known_for/a-theorem"}
    assert states(profile) == ("live", "draft")
    assert Profile.objects.get(pk=profile.pk).summary == "First."


def test_an_address_that_another_page_has_is_refused():
    make_published(name="Grace Hopper")
    other = make_profile(name="Other")
    edit(other, slug="grace-hopper-2")
    Profile.objects.filter(name="Grace Hopper").update(slug="moved")
    edit(other, slug="grace-hopper")
    approve(other)
    with pytest.raises(WorkflowError, match="already uses /researchers/grace-hopper/"):
        workflow.publish(other, by=make_publisher())
    assert states(other) == ("never", "approved")


@pytest.mark.parametrize(
    ("make", "verb"),
    [
        (make_reviewer, lambda profile, by: workflow.submit(profile, by=by)),
        (make_reviewer, lambda profile, by: workflow.edited(profile, by=by, changed=["name"])),
        (make_writer, lambda profile, by: workflow.publish(profile, by=by)),
        (make_reviewer, lambda profile, by: workflow.unpublish(profile, by=by)),
        (make_writer, lambda profile, by: workflow.retire(profile, by=by)),
    ],
)
def test_groups_are_not_cumulative(make, verb):
    with pytest.raises(WorkflowError, match="may not"):
        verb(make_profile(), make())


def test_a_deactivated_account_does_nothing():
    left = make_writer("left", is_active=False)
    with pytest.raises(WorkflowError, match="deactivated"):
        workflow.submit(make_profile(), by=left)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "approved", "decided_by": "writer", "digest": "x", "alone": False},
        {"status": "approved", "decided_by": None, "digest": "x"},
        {"status": "approved", "decided_by": "reviewer", "digest": ""},
        {"status": "nonsense"},
        {"status": "pending", "published_at": "now"},
    ],
)
def test_the_database_refuses_what_the_workflow_would(fields):
    review = workflow.submit(make_profile(), by=make_writer())
    values = dict(fields)
    if "decided_by" in values:
        values["decided_by"] = values["decided_by"] and make_user(values["decided_by"])
        values["decided_at"] = timezone.now()
    if values.get("published_at"):
        values["published_at"] = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**values)


def test_the_database_knows_one_pending_review_a_profile():
    profile = make_profile()
    first = workflow.submit(profile, by=make_writer())
    workflow.withdraw(profile, by=make_writer())
    workflow.submit(profile, by=make_writer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=first.pk).update(status="pending")


@pytest.mark.parametrize("column", ["live", "work"])
def test_the_database_knows_the_states(column):
    profile = make_profile()
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=profile.pk).update(**{column: "nonsense"})


def test_an_old_revision_whose_address_went_to_another_profile_is_not_restored():
    profile = make_published(name="First Person", slug="shared")
    old = Revision.objects.get()
    edit(profile, slug="first")
    publish(profile)
    make_profile(name="Second Person", slug="shared")
    with pytest.raises(WorkflowError, match="Another profile has the address shared now"):
        workflow.restore(profile, old, by=make_publisher())
