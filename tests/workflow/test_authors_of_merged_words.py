"""Whoever wrote words stays their author when a merge takes them elsewhere, takes them away or brings them back."""

import pytest

from editorial import workflow
from editorial.workflow import WorkflowError
from profiles import snapshot
from profiles.models.vocabulary import Topic
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_published, make_publisher, make_source, make_user, publish

pytestmark = pytest.mark.django_db


def here(profile):
    return Profile.objects.get(pk=profile.pk)


def refused(profile, by):
    """Submit, and return the sentence with which this person's approval is refused."""
    review = workflow.submit(here(profile), by=make_user("third", "Writers"))
    with pytest.raises(WorkflowError) as caught:
        workflow.approve(review, digest=review.revision.frozen.digest, by=by)
    return str(caught.value)


def test_a_row_that_a_merge_took_away_comes_back_with_its_author():
    kept, gone = make_published(name="Lise Meitner"), make_profile(name="L. Meitner")
    author = make_user("both", "Writers", "Reviewers")
    other = make_published(name="Otto Frisch", related=[{"name": "Meitner", "because": "Aunt.", "uid": kept.uid}])
    row = snapshot.take(other)["related"][0]
    edit(other, by=author, related=[row, {**row, "key": "mine", "uid": gone.uid}])
    merge = workflow.merge_profiles(here(kept), here(gone), by=make_publisher())
    assert len(snapshot.take(other)["related"]) == 1
    edit(here(other), summary="Readers get this without that row.")
    publish(here(other))
    workflow.unmerge_profiles(merge, by=make_publisher())
    assert len(snapshot.take(other)["related"]) == 2
    assert "related/mine" in refused(other, author)


def test_evidence_that_moves_to_another_row_keeps_its_author():
    author = make_user("both", "Writers", "Reviewers")
    gone, kept = (Topic.objects.create(label=label) for label in ("Fission", "Nuclear fission"))
    profile = make_published(name="Lise Meitner", topics=["Nuclear fission"])
    row = snapshot.take(profile)["topics"][0]
    mine = {**gone.facts(), "key": "mine", "source": make_source("On fission").facts(), "locator": "My own words"}
    edit(profile, by=author, topics=[row, mine])
    workflow.merge_terms(kept, gone, by=make_publisher())
    (left,) = snapshot.take(here(profile))["topics"]
    assert left["locator"] == "My own words"
    assert f"topics/{left['key']}" in refused(profile, author)
