"""Two profiles of one person become one: everything comes along, nobody is washed out, undone until readers have it."""

import pytest
from django.db import transaction

from editorial import workflow
from editorial.models import Attention, Event, Merge, Origin
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles import snapshot
from profiles.models.published import Address, Publication
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


def test_rows_come_over_once_and_empty_fields_are_filled(kept, gone):
    merge(kept, gone)
    data = said(kept)
    assert [row["title"] for row in data["known_for"]] == ["Shell model", "Double beta decay"]
    assert [row["label"] for row in data["topics"]] == ["Physics", "Chemistry"]
    assert data["focus"] == "Nuclear shells"
    assert data["summary"] == "Why Maria Goeppert Mayer matters."
    assert data["other_names"] == ["Maria Göppert", "M. Goeppert"]
    assert said(gone)["summary"] == "Another summary."


def test_a_key_that_is_taken_gets_a_number_and_stays_unique(kept, gone):
    edit(here(gone), known_for=[{"title": "Shell model", "description": "Other words."}])
    merge(kept, gone)
    assert [row["key"] for row in said(kept)["known_for"]] == ["shell-model", "shell-model-2"]


def test_what_will_change_is_shown_first_and_nothing_is_written(kept, gone):
    other = make_profile(name="Somebody", related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "A friend."}])
    before = [said(profile) for profile in (kept, gone, other)]
    events = Event.objects.count()
    plan = workflow.plan_profile_merge(here(kept), here(gone), by=make_publisher())
    assert plan.after["focus"] == "Nuclear shells"
    assert plan.joined.stays == ["summary"]
    assert [(row.profile, row.path, row.after and row.after["uid"]) for row in plan.references] == [
        (other, "related/maria-goppert", kept.uid)
    ]
    assert plan.addresses == ("goeppert",)
    assert [said(profile) for profile in (kept, gone, other)] == before
    assert (Event.objects.count(), Merge.objects.count()) == (events, 0)
    merge(kept, gone)
    assert said(kept) == plan.after


def test_other_drafts_name_the_one_that_is_kept(kept, gone):
    other = make_published(
        name="Somebody",
        related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "A friend."}],
        education=[{"institution": "Here", "advisors": [{"name": "M. Göppert", "uid": gone.uid}]}],
    )
    merge(kept, gone)
    data = said(other)
    assert data["related"][0]["uid"] == kept.uid
    assert data["education"][0]["advisors"] == [{"name": "M. Göppert", "uid": kept.uid}]
    assert here(other).work == "draft"
    assert gone.uid in Publication.objects.get(uid=other.uid).text  # readers get it with the next review


def test_a_pick_that_would_stand_twice_stands_once(kept, gone):
    row = {"name": "Maria", "because": "A friend."}
    both = [{**row, "uid": gone.uid, "key": "one"}, {**row, "uid": kept.uid, "key": "two"}]
    other = make_profile(name="Somebody", related=both)
    made = merge(kept, gone)
    assert [row["uid"] for row in said(other)["related"]] == [kept.uid]
    assert workflow.unmerge_profiles(made, by=make_publisher()) == []
    assert {row["uid"] for row in said(other)["related"]} == {kept.uid, gone.uid}


def test_nobody_is_related_to_themselves(kept, gone):
    edit(here(kept), related=[{"name": "Maria Göppert", "uid": gone.uid, "because": "The same?"}])
    edit(here(gone), related=[{"name": "Maria Goeppert Mayer", "uid": kept.uid, "because": "The same?"}])
    merge(kept, gone)
    assert said(kept)["related"] == []


def test_readers_notice_nothing_until_the_merged_text_is_published(client, kept, gone):
    merge(kept, gone)
    assert client.get("/researchers/goeppert/").status_code == 200
    assert here(kept).work == "draft"
    publish(here(kept))
    assert client.get("/researchers/goeppert/")["Location"] == "/researchers/mayer/"
    assert "Double beta decay" in client.get("/researchers/mayer/").content.decode()
    assert here(gone).live == "redirected"
    assert Merge.objects.get().published_at
    assert Address.objects.filter(publication__slug="mayer").count() == 2


def test_an_approval_from_before_the_merge_is_published_without_it(client, kept, gone):
    edit(here(kept), focus="Approved earlier")
    approve(here(kept))
    merge(kept, gone)
    workflow.publish(here(kept), by=make_publisher())
    assert client.get("/researchers/goeppert/").status_code == 200
    assert Merge.objects.get().published_at is None


def test_one_that_was_never_published_leaves_no_address(client, kept):
    draft = make_profile(name="Maria G.", slug="maria-g", focus="Shells")
    merge(kept, draft)
    publish(here(kept))
    assert Merge.objects.get().published_at
    assert here(draft).live == "never"
    assert client.get("/researchers/maria-g/").status_code == 404


def test_those_who_wrote_the_words_cannot_approve_them_elsewhere(kept):
    hand = make_user("hand", "Writers", "Reviewers")
    draft = make_profile(name="Maria G.", by=hand, focus="Words of the hand")
    merge(kept, draft)
    review = workflow.submit(here(kept), by=make_writer())
    assert {hand.pk, make_publisher().pk} <= workflow.disqualified(review).keys()
    with pytest.raises(WorkflowError, match="hand wrote words of this revision"):
        workflow.approve(review, digest=review.revision.frozen.digest, by=hand)
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())


def test_words_of_an_import_count_for_nobody_but_the_merger(kept):
    draft = make_profile(name="Maria G.")
    with transaction.atomic():
        draft.focus = "Imported"
        draft.save()
        workflow.edited(draft, by=None, changed=["focus"])
    merge(kept, draft)
    assert set(Origin.objects.filter(subject=kept.uid, path="focus").values_list("by__username", flat=True)) == {
        "publisher"
    }


def test_open_marks_follow_their_row_and_come_back(kept, gone):
    mark = Attention.objects.create(profile=gone, path="known_for/double-beta-decay", code="guess", sentence="Sure?")
    lost = Attention.objects.create(profile=gone, path="summary", code="guess", sentence="Sure?")
    made = merge(kept, gone)
    assert list(Attention.objects.filter(profile=kept)) == [mark]
    assert list(Attention.objects.filter(profile=gone)) == [lost]
    workflow.unmerge_profiles(made, by=make_publisher())
    assert Attention.objects.filter(profile=gone).count() == 2
