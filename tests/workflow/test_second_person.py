"""Nobody approves words that they wrote, however they came into the revision."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from editorial import guards, workflow
from editorial.models import ImportRun, Origin, Review, User
from editorial.workflow import WorkflowError
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
)

pytestmark = pytest.mark.django_db


def both(username):
    """Somebody who may write and decide."""
    return make_user(username, "Writers", "Reviewers")


def decide(profile, by, **options):
    review = Review.objects.pending().get(profile=profile)
    return workflow.approve(review, digest=review.revision.frozen.digest, by=by, **options)


def test_the_submitter_cannot_approve():
    profile = make_profile()
    workflow.submit(profile, by=both("sam"))
    with pytest.raises(WorkflowError, match="sam submitted this revision"):
        decide(profile, both("sam"))


def test_the_author_of_a_single_changed_word_cannot_approve():
    profile = make_published(summary="She found fission.")
    edit(profile, by=both("ann"), summary="She explained fission.")
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match=r"ann wrote words of this revision \(summary\)"):
        decide(profile, both("ann"))


def test_a_later_hand_does_not_wash_out_an_earlier_one():
    profile = make_published(summary="One two.")
    edit(profile, by=both("ann"), summary="One three.")
    edit(profile, by=both("bob"), summary="Four three.")
    workflow.submit(profile, by=make_writer())
    for author in ("ann", "bob"):
        with pytest.raises(WorkflowError, match="wrote words"):
            decide(profile, both(author))


def test_who_wrote_only_what_readers_have_already_may_approve_what_is_new():
    profile = make_profile(by=both("ann"), summary="Old words.")
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    edit(profile, by=make_writer(), focus="New words")
    workflow.submit(profile, by=make_writer())
    assert decide(profile, both("ann")).status == "approved"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([{"title": "A"}], [{"title": "A", "description": "More."}]),
        ([{"title": "A"}], [{"title": "A"}, {"title": "B"}]),
        ([{"title": "A"}, {"title": "B"}], [{"title": "A"}]),
        ([{"title": "A"}, {"title": "B"}], [{"title": "B"}, {"title": "A"}]),
    ],
    ids=["changed", "added", "removed", "moved"],
)
def test_rows_count_like_words(before, after):
    profile = make_published(known_for=before)
    edit(profile, by=both("ann"), known_for=after)
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match="ann wrote words"):
        decide(profile, both("ann"))


def test_who_renamed_an_organization_wrote_its_new_name():
    profile = make_published(affiliations=[{"organization": "Old Institute"}])
    organization = Organization.objects.get()
    organization.label = "New Institute"
    organization.save()
    workflow.term_edited(organization, by=both("ann"))
    edit(profile, by=make_writer(), focus="Something")
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match="ann wrote words"):
        decide(profile, both("ann"))


def test_restored_words_keep_their_author():
    profile = make_profile(by=both("ann"), summary="Ann's words.")
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    edit(profile, by=make_writer(), summary="Other words.")
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    revision = Review.objects.get(revision__number=1).revision
    workflow.restore(profile, revision, by=make_publisher())
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match="ann wrote words"):
        decide(profile, both("ann"))


def test_a_machine_counts_for_nobody():
    profile = make_profile()
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    with transaction.atomic():
        Profile.objects.filter(pk=profile.pk).update(focus="From a file")
        workflow.edited(profile, by=both("ann"), changed=["focus"], run=ImportRun.objects.create())
    workflow.submit(profile, by=make_writer())
    assert decide(profile, both("ann")).status == "approved"


def test_a_superuser_is_no_exception():
    root = make_user("root", is_superuser=True)
    profile = make_profile(by=root)
    workflow.submit(profile, by=root)
    with pytest.raises(WorkflowError, match="root submitted this revision"):
        decide(profile, root)


def test_a_team_of_one_publishes_alone_and_says_so():
    root = make_user("root", is_superuser=True)
    profile = make_profile(by=root)
    User.objects.exclude(pk=root.pk).update(is_active=False)
    workflow.submit(profile, by=root)
    assert decide(profile, root, alone=True).alone
    workflow.publish(profile, by=root)


def test_nobody_is_alone_while_somebody_else_could_review():
    make_reviewer("ines")
    profile = make_profile()
    workflow.submit(profile, by=both("sam"))
    with pytest.raises(WorkflowError, match="ines can review it"):
        decide(profile, both("sam"), alone=True)


def test_a_second_person_is_never_recorded_as_alone():
    profile = make_profile()
    workflow.submit(profile, by=make_writer())
    assert not decide(profile, make_reviewer(), alone=True).alone


def test_the_words_of_a_term_that_readers_do_not_have_yet_are_new_however_old():
    organization = Organization.objects.create(label="The Best Institute")
    workflow.term_edited(organization, by=both("ann"))
    guards.drop(connection)
    Origin.objects.filter(subject=organization.uid).update(at=timezone.now() - timedelta(days=30))
    profile = make_published()
    edit(profile, affiliations=[{"organization": organization.facts(), "role": ""}])
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match=r"ann wrote words of this revision \(affiliations/the-best-institute\)"):
        decide(profile, both("ann"))


def test_who_put_a_new_row_in_its_place_cannot_approve():
    profile = make_published(known_for=[{"title": "One"}])
    edit(profile, known_for=[{"title": "One"}, {"title": "Two"}])
    edit(profile, by=both("ann"), known_for=[{"title": "Two"}, {"title": "One"}])
    workflow.submit(profile, by=make_writer())
    with pytest.raises(WorkflowError, match=r"ann wrote words of this revision \(known_for#order\)"):
        decide(profile, both("ann"))
