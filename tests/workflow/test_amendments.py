"""Amendments of live texts: new words of a term, proposed as a batch, decided by a second person, published by page."""

import pytest

from editorial import workflow
from editorial.models import Event
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles import document, snapshot
from profiles.models.published import Entry, Publication
from profiles.models.vocabulary import Organization, Topic
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


def rename(label="The Institute", *, by=None):
    term = Organization.objects.get()
    term.label = label
    term.save()
    workflow.term_edited(term, by=by or make_writer())
    return term


def pages(count=2, **content):
    content.setdefault("affiliations", [{"organization": "MIT", "role": "Professor"}])
    return [make_published(name=f"Person {number}", **content) for number in range(count)]


def proposed(count=2, *, by=None):
    made = pages(count)
    return made, workflow.amend(rename(by=by), by=by or make_writer()).batch


def digests(batch):
    return {review.pk: review.revision.frozen.digest for review in batch.reviews.select_related("revision__frozen")}


def agreed(count=2):
    made, batch = proposed(count)
    assert not any(told.refusal for told in workflow.approve_batch(batch, digests(batch), by=make_reviewer()))
    return made, batch


def label_of(profile):
    data = document.read(Publication.objects.live().get(uid=profile.uid).text)
    return data["affiliations"][0]["organization"]["label"]


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def test_the_pages_that_show_the_old_words_are_found_and_no_others():
    old = pages(2)
    make_published(name="Elsewhere", affiliations=[{"organization": "ETH", "role": ""}])
    make_profile(name="Never live", affiliations=[{"organization": "MIT", "role": ""}])
    mit = Organization.objects.get(label="MIT")
    assert workflow.pages_showing(mit) == []
    mit.label = "The Institute"
    mit.save()
    assert [page.profile for page in workflow.pages_showing(mit)] == old


def test_a_wider_topic_is_found_by_way_of_its_narrower_ones():
    science = Topic.objects.create(label="Science")
    Topic.objects.create(label="Physics", parent=science)
    profile = make_published(topics=["Physics"])
    science.label = "Sciences"
    science.save()
    (page,) = workflow.pages_showing(science)
    assert page.profile == profile
    assert page.new["topics"][0]["parent"]["label"] == "Sciences"


@pytest.mark.parametrize("count", [1, 4])
def test_finding_them_costs_the_same_for_one_and_for_four(count, django_assert_num_queries):
    pages(count)
    term = rename()
    with django_assert_num_queries(3):
        assert len(workflow.pages_showing(term)) == count


def test_a_batch_amends_the_live_text_and_leaves_the_draft_alone():
    profile = pages(1)[0]
    edit(profile, summary="An unfinished thought")
    before, version = snapshot.take(profile), Profile.objects.get(pk=profile.pk).version
    batch = workflow.amend(rename(), by=make_writer()).batch
    review = batch.reviews.get()
    data = document.read(review.revision.frozen.text)
    assert data["affiliations"][0]["organization"]["label"] == "The Institute"
    assert data["summary"] == f"Why {profile} matters."
    profile.refresh_from_db()
    assert (profile.work, profile.live, profile.version) == ("draft", "live", version)
    assert {**snapshot.take(profile), "affiliations": ""} == {**before, "affiliations": ""}
    assert label_of(profile) == "MIT"
    assert problems() == []


def test_an_approved_and_published_batch_reaches_readers_page_by_page():
    made, batch = agreed(3)
    assert {label_of(profile) for profile in made} == {"MIT"}
    told = workflow.publish_batch(batch, by=make_publisher())
    assert [line.refusal for line in told] == ["", "", ""]
    assert {label_of(profile) for profile in made} == {"The Institute"}
    assert Entry.objects.get().label == "The Institute"
    verbs = list(Event.objects.filter(profile=made[0]).order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["proposed", "agreed", "amended"]
    assert problems() == []


def test_a_clean_working_copy_stays_clean_and_a_draft_stays_a_draft():
    clean, drafted = pages(2)
    edit(drafted, summary="An unfinished thought")
    batch = workflow.amend(rename(), by=make_writer()).batch
    workflow.approve_batch(batch, digests(batch), by=make_reviewer())
    workflow.publish_batch(batch, by=make_publisher())
    clean.refresh_from_db()
    drafted.refresh_from_db()
    assert (clean.work, drafted.work) == ("clean", "draft")
    for profile, differing in ((drafted, ["summary"]), (clean, [])):
        live = document.read(Publication.objects.get(uid=profile.uid).text)
        assert document.differing_paths(live, snapshot.take(profile)) == differing


def test_whoever_renamed_the_term_may_not_approve_nor_may_the_maker_of_the_batch():
    renamer = make_user("renamer", "Writers", "Reviewers")
    maker = make_user("maker", "Writers", "Reviewers")
    pages(1)
    batch = workflow.amend(rename(by=renamer), by=maker).batch
    make_reviewer()
    for person in (renamer, maker):
        (told,) = workflow.approve_batch(batch, digests(batch), by=person)
        assert "You cannot approve this as a second person" in told.refusal
    assert not workflow.approve_batch(batch, digests(batch), by=make_reviewer())[0].refusal
    assert problems() == []


def test_a_lone_editor_may_approve_and_the_page_says_so():
    everything = make_user("everything", "Writers", "Reviewers", "Publishers")
    profile = make_profile(name="Ada", by=everything, affiliations=[{"organization": "MIT", "role": ""}])
    review = workflow.submit(profile, by=everything)
    workflow.approve(review, digest=review.revision.frozen.digest, by=everything, alone=True)
    workflow.publish(profile, by=everything)
    batch = workflow.amend(rename(by=everything), by=everything).batch
    assert workflow.approve_batch(batch, digests(batch), by=everything)[0].refusal
    assert not workflow.approve_batch(batch, digests(batch), by=everything, alone=True)[0].refusal
    workflow.publish_batch(batch, by=everything)
    assert Publication.objects.get().alone


def test_who_reads_one_difference_does_not_vouch_for_a_page_that_nobody_else_read():
    lone = make_user("lone", "Writers", "Reviewers", "Publishers", byline="The author")
    profile = make_profile(name="Ada", by=lone, affiliations=[{"organization": "MIT", "role": ""}])
    review = workflow.submit(profile, by=lone)
    workflow.approve(review, digest=review.revision.frozen.digest, by=lone, alone=True)
    workflow.publish(profile, by=lone)
    batch = workflow.amend(rename(by=lone), by=lone).batch
    workflow.approve_batch(batch, digests(batch), by=make_reviewer(byline="Somebody else"))
    workflow.publish_batch(batch, by=lone)
    page = Publication.objects.get()
    assert (page.alone, page.reviewed_by) == (True, "The author")


def test_words_written_before_an_amendment_still_have_their_author_after_it():
    profile = pages(1)[0]
    author = make_user("author", "Writers", "Reviewers")
    edit(profile, by=author, summary="My own words")
    batch = workflow.amend(rename(), by=make_writer()).batch
    workflow.approve_batch(batch, digests(batch), by=make_reviewer())
    workflow.publish_batch(batch, by=make_publisher())
    review = workflow.submit(profile, by=make_writer())
    assert author.pk in workflow.disqualified(review)
    with pytest.raises(WorkflowError, match="second person"):
        workflow.approve(review, digest=review.revision.frozen.digest, by=author)


def test_a_page_whose_live_text_changed_is_refused_and_the_others_are_published():
    made, batch = agreed(2)
    edit(made[0], summary="Something newer")
    approve(made[0])
    workflow.publish(made[0], by=make_publisher())
    told = {line.review.profile_id: line.refusal for line in workflow.publish_batch(batch, by=make_publisher())}
    assert "this amends revision 1. Drop it and make a new amendment." in told[made[0].pk]
    assert told[made[1].pk] == ""
    assert problems() == []


def test_a_page_that_was_taken_down_is_refused():
    made, batch = agreed(1)
    workflow.unpublish(made[0], by=make_publisher())
    (told,) = workflow.publish_batch(batch, by=make_publisher())
    assert "is not published now" in told.refusal


def test_an_amended_page_that_was_taken_down_comes_back_as_amended():
    made, batch = agreed(1)
    workflow.publish_batch(batch, by=make_publisher())
    workflow.unpublish(made[0], by=make_publisher())
    workflow.publish(Profile.objects.get(), by=make_publisher())
    assert label_of(made[0]) == "The Institute"
    assert problems() == []


def test_an_approval_that_readers_never_had_is_overtaken():
    profile = pages(1)[0]
    edit(profile, summary="Approved, not published")
    approve(profile)
    batch = workflow.amend(rename(), by=make_writer()).batch
    workflow.approve_batch(batch, digests(batch), by=make_reviewer())
    workflow.publish_batch(batch, by=make_publisher())
    profile.refresh_from_db()
    assert profile.work == "draft"
    with pytest.raises(WorkflowError):
        workflow.publish(profile, by=make_publisher())
    assert "Approved, not published" not in Publication.objects.get().text
    assert problems() == []


def test_a_submission_that_waited_meanwhile_is_submitted_again():
    profile = pages(1)[0]
    edit(profile, summary="Waiting")
    review = workflow.submit(profile, by=make_writer())
    batch = workflow.amend(rename(), by=make_writer()).batch
    workflow.approve_batch(batch, digests(batch), by=make_reviewer())
    workflow.publish_batch(batch, by=make_publisher())
    with pytest.raises(WorkflowError, match="Readers have revision 3 since this was submitted"):
        workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.withdraw(profile, by=make_writer())
    approve(profile)
    workflow.publish(profile, by=make_publisher())
    data = document.read(Publication.objects.get().text)
    assert (data["summary"], data["affiliations"][0]["organization"]["label"]) == ("Waiting", "The Institute")
    assert problems() == []
