"""Two people at the same moment, on a database that lets them."""

import datetime
import threading
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from editorial import workflow
from editorial.models import Event, Merge, Review, Schedule
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from profiles.models.published import Publication
from profiles.models.vocabulary import Organization
from profiles.models.working import Affiliation, Profile
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def together(*acts):
    """Do all of them at once, each on its own connection; returns what each raised, or None."""
    barrier = threading.Barrier(len(acts))
    raised: list[Exception | None] = [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait(10)
            act()
        except Exception as error:
            raised[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_pages_that_share_everything_are_published_at_once():
    shared: dict[str, Any] = {
        "topics": ["Physics"],
        "affiliations": [{"organization": "Trinity", "role": ""}],
        "readings": ["Fission"],
    }
    profiles = [make_profile(name=f"Person {letter}", **shared) for letter in "ABCDEF"]
    for profile in profiles:
        approve(profile)
    publisher = make_publisher()
    raised = together(*[lambda profile=profile: workflow.publish(profile, by=publisher) for profile in profiles])
    assert raised == [None] * len(profiles)
    assert Publication.objects.live().count() == len(profiles)
    assert problems() == []


def test_of_two_decisions_at_once_one_counts():
    review = workflow.submit(make_profile(), by=make_writer())
    digest = review.revision.frozen.digest
    first, second = make_reviewer("first"), make_reviewer("second")
    raised = together(
        lambda: workflow.approve(review, digest=digest, by=first),
        lambda: workflow.request_changes(review, by=second, note="Not yet."),
    )
    assert sorted(map(type, raised), key=str) == sorted([type(None), workflow.WorkflowError], key=str)
    assert Review.objects.get().status != "pending"
    assert problems() == []


def test_a_profile_is_submitted_once():
    profile, writer = make_profile(), make_writer()
    raised = together(*[lambda: workflow.submit(profile, by=writer)] * 3)
    assert [type(error) for error in raised].count(workflow.WorkflowError) == 2
    assert Review.objects.count() == 1


def test_everything_is_rebuilt_while_people_publish():
    profiles = [make_profile(name=f"Person {letter}", topics=["Physics"]) for letter in "ABCD"]
    for profile in profiles:
        approve(profile)
    publisher = make_publisher()
    acts = [lambda profile=profile: workflow.publish(profile, by=publisher) for profile in profiles]
    raised = together(lambda: rebuild(progress=lambda slug: None), *acts, lambda: rebuild(progress=lambda slug: None))
    assert not any(raised)
    assert problems() == []


def test_what_is_due_is_done_once_by_any_number_of_runs(capfd):
    profiles = [make_profile(name=f"Person {letter}") for letter in "ABC"]
    publisher = make_publisher()
    for profile in profiles:
        approve(profile)
        workflow.schedule(profile, at=timezone.now() + datetime.timedelta(hours=1), by=publisher)
    Schedule.objects.update(at=timezone.now())
    raised = together(*[lambda: call_command("run_due")] * 4)
    assert raised == [None] * 4
    assert Event.objects.filter(verb="published").count() == len(profiles)
    assert set(Schedule.objects.values_list("state", flat=True)) == {"done"}
    assert capfd.readouterr().out.count(", done.") == len(profiles)
    assert problems() == []


def test_a_schedule_is_either_carried_out_or_taken_back():
    profile, publisher = make_profile(), make_publisher()
    approve(profile)
    made = workflow.schedule(profile, at=timezone.now() + datetime.timedelta(hours=1), by=publisher)
    Schedule.objects.update(at=timezone.now())
    raised = together(lambda: workflow.unschedule(made, by=publisher), lambda: call_command("run_due"))
    made.refresh_from_db()
    live = Publication.objects.live().exists()
    assert (made.state, live) in [("done", True), ("taken_back", False)]
    assert (raised[0] is None) == (made.state == "taken_back")
    assert problems() == []


def test_two_pages_redirected_to_each_other_at_once_go_round_in_no_circle():
    first, second = (publish(make_profile(name=f"Person {letter}")) for letter in "AB")
    publisher = make_publisher()
    raised = together(
        lambda: workflow.redirect(first, to=second, by=publisher),
        lambda: workflow.redirect(second, to=first, by=publisher),
    )
    assert sorted(map(type, raised), key=str) == sorted([type(None), workflow.WorkflowError], key=str)
    assert Publication.objects.live().count() == 1
    assert problems() == []


def test_two_profiles_merged_into_each_other_at_once_become_one():
    first, second = (make_profile(name=f"Person {letter}") for letter in "AB")
    publisher = make_publisher()
    raised = together(
        lambda: workflow.merge_profiles(first, second, by=publisher),
        lambda: workflow.merge_profiles(second, first, by=publisher),
    )
    assert sorted(map(type, raised), key=str) == sorted([type(None), workflow.WorkflowError], key=str)
    assert Merge.objects.count() == 1
    assert problems() == []


def test_of_two_who_decide_one_batch_one_counts_on_each_page():
    for letter in "ABC":
        make_published(name=f"Person {letter}", affiliations=[{"organization": "MIT", "role": ""}])
    Organization.objects.update(label="The Institute")
    batch = workflow.amend(Organization.objects.get(), by=make_writer()).batch
    digests = {review.pk: review.revision.frozen.digest for review in batch.reviews.all()}
    first, second, told = make_reviewer("first"), make_reviewer("second"), []
    raised = together(
        lambda: told.extend(workflow.approve_batch(batch, digests, by=first)),
        lambda: told.extend(workflow.drop(batch, by=second, note="Not yet.")),
    )
    assert raised == [None, None]
    for review in Review.objects.filter(batch=batch):
        done = [line for line in told if line.review.pk == review.pk and not line.refusal]
        # Dropping after an approval that readers do not have yet is allowed; approving what was dropped is not.
        assert len(done) == (2 if review.decided_by_id and review.status == "withdrawn" else 1)
    assert problems() == []


def test_a_batch_is_published_once_by_two():
    for letter in "ABC":
        make_published(name=f"Person {letter}", affiliations=[{"organization": "MIT", "role": ""}])
    Organization.objects.update(label="The Institute")
    batch = workflow.amend(Organization.objects.get(), by=make_writer()).batch
    digests = {review.pk: review.revision.frozen.digest for review in batch.reviews.all()}
    workflow.approve_batch(batch, digests, by=make_reviewer())
    publisher = make_publisher()
    raised = together(*[lambda: workflow.publish_batch(batch, by=publisher)] * 2)
    assert raised == [None, None]
    assert Event.objects.filter(verb="amended").count() == 3
    assert problems() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL locks row by row")
def test_publishing_a_merged_profile_and_redirecting_the_other_do_not_wait_for_each_other():
    gone, kept = (publish(make_profile(name=f"Person {letter}")) for letter in "AB")
    workflow.merge_profiles(kept, gone, by=make_publisher())
    edit(Profile.objects.get(pk=kept.pk), summary="Of both.")
    approve(Profile.objects.get(pk=kept.pk))
    publisher, order = make_publisher(), []

    def watch(execute, sql, params, many, context):
        if "FOR UPDATE" in sql:
            order.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        workflow.publish(kept, by=publisher)
    first = next(sql for sql in order if '"profiles_profile"' in sql)
    assert "ORDER BY" in first  # both at once, in the order in which redirect locks them
    assert '"uid" IN' in first
    assert Profile.objects.get(pk=gone.pk).live == "redirected"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL locks row by row")
def test_whoever_edits_a_profile_does_not_wait_for_a_merge_of_what_its_rows_name():
    gone, kept = (Organization.objects.create(label=label) for label in ("MIT", "The Institute"))
    profile = make_profile(name="Person A", affiliations=[{"organization": "MIT", "role": ""}])
    publisher, held = make_publisher(), threading.Event()

    def editing():
        with transaction.atomic():
            Profile.objects.select_for_update().get(pk=profile.pk)
            held.set()
            time.sleep(0.5)  # the merge holds both entries by now, and waits for this profile
            Affiliation.objects.create(profile=profile, organization=gone, role="Fellow", position=2, key="fellow")

    def merging():
        held.wait(10)
        workflow.merge_terms(kept, gone, by=publisher)

    assert together(editing, merging) == [None, None]
