"""docs/permissions.md is true of what no profile's state decides: amendments, and merging two entries."""

from collections.abc import Callable
from typing import Any

import pytest

from editorial import workflow
from editorial.models import Batch, Review
from profiles.models.vocabulary import Organization
from tests.accounts.test_permissions_table import GROUPS, granted, table
from tests.factories import make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def renamed() -> Organization:
    make_published(name="Lise Meitner", affiliations=["Institute"])
    term = Organization.objects.get()
    term.label = "The Institute"
    term.save()
    workflow.term_edited(term, by=make_writer("who renamed"))
    return term


def proposed() -> Batch:
    return workflow.amend(renamed(), by=make_writer("who proposed")).batch


def agreed() -> Batch:
    batch = proposed()
    assert not told(workflow.approve_batch(batch, digests(batch), by=make_reviewer()))
    return batch


def two() -> tuple[Organization, Organization]:
    first, second = (Organization.objects.create(label=label) for label in ("Institute", "The Institute"))
    return first, second


def digests(batch: Batch) -> dict[int, str]:
    return {review.pk: review.revision.frozen.digest for review in batch.reviews.select_related("revision__frozen")}


def told(lines) -> list[str]:
    return [line.refusal for line in lines if line.refusal]


VERBS: dict[str, list[tuple[Callable[[], Any], Callable[..., Any]]]] = {
    "Propose an amendment of live pages": [(renamed, workflow.amend)],
    "Approve, drop an amendment": [
        (proposed, lambda batch, by: workflow.approve_batch(batch, digests(batch), by=by)),
        (proposed, lambda batch, by: workflow.drop(Review.objects.get(batch=batch), by=by, note="No.")),
    ],
    "Publish an amendment": [(agreed, lambda batch, by: workflow.publish_batch(batch, by=by))],
    "Merge two entries of the vocabulary, undo that": [
        (two, lambda pair, by: workflow.merge_terms(*pair, by=by)),
        (lambda: workflow.merge_terms(*two(), by=make_publisher()), workflow.unmerge_terms),
    ],
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(("what", "verb"), [(what, verb) for what, verbs in VERBS.items() for verb in verbs])
def test_each_row_without_states_is_as_the_table_says(what, verb, group):
    row = next(row for row in table() if row["What"] == what)
    before, act = verb
    made, person = before(), make_user(f"new in {group}", group)
    try:
        refused = act(made, by=person)
        succeeds = not (isinstance(refused, list) and told(refused))
    except workflow.WorkflowError:
        succeeds = False
    assert succeeds == granted(row, group)


def test_who_proposed_an_amendment_and_left_the_desk_drops_it_no_more():
    batch = proposed()
    person = batch.made_by
    person.groups.clear()
    (refusal,) = told(workflow.drop(batch, by=type(person).objects.get(pk=person.pk)))
    assert "may not" in refusal
    assert batch.reviews.get().status == Review.Status.PENDING
