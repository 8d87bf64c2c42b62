"""A merge of two profiles is undone until readers have it, and refused where it would go wrong."""

import pytest
from django.db import IntegrityError, transaction

from editorial import workflow
from editorial.models import Merge
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles import snapshot
from profiles.models.working import Profile
from tests.factories import (
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_source,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


@pytest.fixture(autouse=True)
def everything_holds(db):
    yield
    assert problems() == []
    rebuild(progress=lambda slug: None)
    assert problems() == []


def here(profile):
    return Profile.objects.get(pk=profile.pk)


def said(profile):
    return snapshot.take(here(profile))


def merge(kept, gone, **more):
    return workflow.merge_profiles(here(kept), here(gone), by=make_publisher(), **more)


@pytest.fixture
def kept():
    return make_published(
        name="Maria Goeppert Mayer",
        slug="mayer",
        topics=["Physics"],
        known_for=[{"title": "Shell model", "description": "Why some nuclei last."}],
    )


@pytest.fixture
def gone():
    return make_published(
        name="Maria Göppert",
        slug="goeppert",
        focus="Nuclear shells",
        summary="Another summary.",
        other_names="M. Goeppert",
        topics=["Physics", "Chemistry"],
        known_for=[
            {"title": "Shell model", "description": "Why some nuclei last."},
            {"title": "Double beta decay", "description": "Computed first."},
        ],
    )


def test_undoing_restores_both_and_all_who_name_them(kept, gone):
    other = make_profile(name="Somebody", related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "A friend."}])
    edit(here(kept), related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "The same?"}])
    before = [said(profile) for profile in (kept, gone, other)]
    made = merge(kept, gone)
    assert [said(profile) for profile in (kept, gone, other)] != before
    assert workflow.unmerge_profiles(made, by=make_publisher()) == []
    assert [said(profile) for profile in (kept, gone, other)] == before
    assert edit(here(gone), focus="At work again").work == "draft"


def test_undoing_leaves_what_somebody_wrote_since_and_names_the_places(kept, gone):
    other = make_profile(name="Somebody", related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "A friend."}])
    made = merge(kept, gone)
    edit(here(kept), focus="Written after the merge", role="Professor")
    edit(here(other), related=[{**said(other)["related"][0], "because": "A colleague."}])
    later = workflow.unmerge_profiles(made, by=make_publisher())
    assert later == ["focus", "Somebody: related/maria-goppert"]
    data = said(kept)
    assert (data["focus"], data["role"]) == ("Written after the merge", "Professor")
    assert [row["title"] for row in data["known_for"]] == ["Shell model"]
    assert said(other)["related"][0]["uid"] == kept.uid


def test_a_renamed_topic_is_not_taken_for_later_words(kept, gone):
    made = merge(kept, gone)
    row = here(kept) and said(kept)["topics"][1]
    from profiles.models.vocabulary import Topic

    Topic.objects.filter(uid=row["uid"]).update(label="Alchemy")
    assert workflow.unmerge_profiles(made, by=make_publisher()) == []
    assert [row["label"] for row in said(kept)["topics"]] == ["Physics"]


def test_undoing_is_refused_once_readers_have_it(kept, gone):
    made = merge(kept, gone)
    publish(here(kept))
    with pytest.raises(WorkflowError, match="Readers have the merged page of Maria Goeppert Mayer already"):
        workflow.unmerge_profiles(made, by=make_publisher())
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=made.pk).update(undone_at=made.at)


def test_undoing_twice_is_refused(kept, gone):
    made = merge(kept, gone)
    workflow.unmerge_profiles(made, by=make_publisher())
    with pytest.raises(WorkflowError, match="was undone already"):
        workflow.unmerge_profiles(made, by=make_publisher())
    merge(kept, gone)  # and may be merged again


def test_a_merged_profile_is_not_worked_on_by_itself(kept, gone):
    merge(kept, gone)
    with pytest.raises(WorkflowError, match=r"was merged into Maria Goeppert Mayer\. Work on that one"):
        edit(here(gone), focus="x")
    with pytest.raises(WorkflowError, match="Work on that one"):
        workflow.submit(here(gone), by=make_writer())


def test_after_publishing_it_may_be_published_again_and_takes_its_address_back(client, kept, gone):
    merge(kept, gone)
    publish(here(kept))
    workflow.publish(here(gone), by=make_publisher())
    assert client.get("/researchers/goeppert/").status_code == 200


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_what_is_in_review_is_not_merged(kept, gone, which):
    profile = {"kept": kept, "gone": gone}[which]
    edit(here(profile), role="x")
    workflow.submit(here(profile), by=make_writer())
    with pytest.raises(WorkflowError, match=f"{profile} is in review"):
        merge(kept, gone)


def test_who_names_it_in_review_is_waited_for(kept, gone):
    other = make_profile(name="Somebody", related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "A friend."}])
    workflow.submit(other, by=make_writer())
    with pytest.raises(WorkflowError, match="Somebody name Maria Göppert and are in review"):
        merge(kept, gone)


def test_chains_of_merges_are_refused_with_what_to_do(kept, gone):
    third = make_profile(name="Third")
    merge(kept, gone)
    with pytest.raises(WorkflowError, match="Maria Göppert was merged into Maria Goeppert Mayer already"):
        merge(third, gone)
    with pytest.raises(WorkflowError, match="or keep Maria Goeppert Mayer instead"):
        merge(third, kept)
    with pytest.raises(WorkflowError, match="merged with itself"):
        merge(kept, kept)


def test_what_leads_elsewhere_is_not_merged(kept, gone):
    third = make_published(name="Third")
    workflow.redirect(gone, to=third, by=make_publisher())
    with pytest.raises(WorkflowError, match=r"it leads to Third\. Choose Third"):
        merge(kept, gone)


def test_one_person_needs_the_permission(kept, gone):
    with pytest.raises(WorkflowError, match="may not merge"):
        workflow.merge_profiles(kept, gone, by=make_writer())


def test_the_database_knows_that_one_is_merged_once_and_never_into_itself(kept, gone):
    made = merge(kept, gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kind="profile", kept="other", gone=gone.uid, sentence="x", by=made.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(kind="profile", kept="x", gone="x", sentence="x", by=made.by)


def test_cited_sources_come_along(kept):
    source = make_source("On closed shells")
    draft = make_profile(name="Maria G.", texts=[{"heading": "Biography", "body": f"She computed. [@{source.slug}]"}])
    merge(kept, draft)
    assert [cited["slug"] for cited in said(kept)["sources"]] == [source.slug]
    publish(here(kept))
