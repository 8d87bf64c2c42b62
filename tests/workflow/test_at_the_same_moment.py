"""Two people at the same moment, on a database that lets them."""

import threading
from typing import Any

import pytest
from django.db import connection

from editorial import workflow
from editorial.models import Review
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from profiles.models.published import Publication
from profiles.models.working import Profile
from tests.factories import approve, make_profile, make_publisher, make_reviewer, make_writer

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
