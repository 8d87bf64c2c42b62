"""A merge of two entries undone: until readers have it, and only where nobody changed anything since."""

import pytest

from editorial import workflow
from editorial.models import Review
from editorial.workflow import WorkflowError
from profiles import snapshot
from profiles.models.vocabulary import Organization, Topic
from profiles.models.working import TopicRow
from tests.factories import edit, make_profile, make_published, make_publisher, make_reviewer, make_writer
from tests.workflow.test_merging_terms import decide_and_publish, merged, post, problems, two

pytestmark = pytest.mark.django_db


def test_a_merge_can_be_undone_until_readers_have_it():
    live, draft = make_published(name="Live", **post("MIT")), make_profile(name="Draft", **post("MIT"))
    Organization.objects.filter(label="MIT").update(ror="042nb2s44")
    before = {profile.pk: snapshot.take(profile) for profile in (live, draft)}
    merge = merged()
    assert workflow.unmerge_terms(merge, by=make_publisher()) == []
    assert {profile.pk: snapshot.take(profile) for profile in (live, draft)} == before
    gone, kept = two()
    assert (gone.ror, gone.merged_into, kept.ror, kept.former) == ("042nb2s44", None, "", [])
    assert [review.status for review in live_reviews(merge)] == ["withdrawn"]
    assert problems() == []
    with pytest.raises(WorkflowError, match="undone already"):
        workflow.unmerge_terms(merge, by=make_publisher())
    again = merged()
    decide_and_publish(again)
    with pytest.raises(WorkflowError, match="Readers have it already"):
        workflow.unmerge_terms(again, by=make_publisher())
    assert problems() == []


def live_reviews(merge):

    return Review.objects.filter(batch=merge.undo["batch"])


def test_a_doubled_row_comes_back_and_what_somebody_changed_since_stays():
    physik, physics = Topic.objects.create(label="Physik"), Topic.objects.create(label="Physics")
    both = make_profile(name="Both", topics=["Physics", "Physik"])
    changed = make_profile(name="Changed", topics=["Physik"])
    merge = merged(physics, physik)
    edit(changed, topics=["Chemistry"])
    left = workflow.unmerge_terms(merge, by=make_publisher())
    assert {row.topic for row in TopicRow.objects.filter(profile=both)} == {physics, physik}
    assert list(TopicRow.objects.filter(profile=changed).values_list("topic__label", flat=True)) == ["Chemistry"]
    assert left == ["Changed: topics/physik"]


def test_an_ordinary_publication_of_the_kept_entry_ends_the_undo_too():
    draft = make_profile(name="Draft", **post("MIT"))
    merge = merged()
    review = workflow.submit(draft, by=make_writer())
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.publish(draft, by=make_publisher())
    with pytest.raises(WorkflowError, match="Readers have it already"):
        workflow.unmerge_terms(merge, by=make_publisher())
