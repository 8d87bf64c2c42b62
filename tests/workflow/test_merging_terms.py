"""Two entries for one thing made one: every reference, identifier and address leads to it, and it can be undone."""

import pytest
from django.test import Client

from editorial import workflow
from editorial.models import Event, Merge, Origin
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from profiles import document, snapshot
from profiles.models.published import Address, Entry, Publication
from profiles.models.vocabulary import Organization, Source, Topic
from profiles.models.working import Profile, TopicRow
from tests.factories import (
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_source,
    make_user,
    make_writer,
)

pytestmark = pytest.mark.django_db


def post(name, **more):
    return {"affiliations": [{"organization": name, "role": "Professor"}], **more}


def two():
    return (Organization.objects.get_or_create(label=label)[0] for label in ("MIT", "Massachusetts Institute"))


def merged(kept=None, gone=None, *, by=None):
    if kept is None:
        gone, kept = two()
    return workflow.merge_terms(kept, gone, by=by or make_publisher())


def decide_and_publish(merge):
    from editorial.models import Batch

    batch = Batch.objects.get(pk=merge.undo["batch"])
    digests = {review.pk: review.revision.frozen.digest for review in batch.reviews.all()}
    told = workflow.approve_batch(batch, digests, by=make_reviewer()) + workflow.publish_batch(
        batch, by=make_publisher()
    )
    assert not any(line.refusal for line in told), told


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def organization_of(profile):
    return snapshot.take(Profile.objects.get(pk=profile.pk))["affiliations"][0]["organization"]


def test_drafts_point_at_the_one_that_stays_and_readers_get_it_by_an_amendment():
    live, draft = make_published(name="Live", **post("MIT")), make_profile(name="Draft", **post("MIT"))
    merge = merged()
    assert {organization_of(profile)["label"] for profile in (live, draft)} == {"Massachusetts Institute"}
    assert "Massachusetts" not in Publication.objects.get().text
    decide_and_publish(merge)
    data = document.read(Publication.objects.get().text)
    assert data["affiliations"][0]["organization"]["former"] == ["mit"]
    live.refresh_from_db()
    assert (live.work, document.differing_paths(data, snapshot.take(live))) == ("clean", [])
    assert problems() == []


def test_both_addresses_work_before_and_after():
    make_published(name="Here", **post("MIT"))
    make_published(name="There", **post("Massachusetts Institute"))
    merge, client = merged(), Client()
    for address in ("/organizations/mit/", "/organizations/massachusetts-institute/"):
        assert client.get(address).status_code == 200
    decide_and_publish(merge)
    response = client.get("/organizations/mit/")
    assert (response.status_code, response.headers["Location"]) == (301, "/organizations/massachusetts-institute/")
    assert "Here" in client.get("/organizations/massachusetts-institute/").text
    assert "Here" in client.get("/researchers/?organization=mit").text
    assert problems() == []


def test_the_old_address_still_leads_on_when_a_page_that_does_not_tell_it_is_published_later():
    make_published(name="Here", **post("MIT"))
    there = make_published(name="There", **post("Massachusetts Institute"))
    edit(there, summary="Approved before the merge")
    review = workflow.submit(there, by=make_writer())
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    merge = merged()
    decide_and_publish(merge)
    workflow.publish(Profile.objects.get(pk=there.pk), by=make_publisher())
    assert Client().get("/organizations/mit/").status_code == 301
    assert problems() == []
    rebuild(progress=lambda slug: None)
    assert Client().get("/organizations/mit/").status_code == 301
    assert problems() == []


def test_the_address_goes_with_the_last_page_and_comes_back_with_it():
    here = make_published(name="Here", **post("MIT"))
    decide_and_publish(merged())
    workflow.unpublish(here, by=make_publisher())
    assert not Address.objects.exclude(kind="researcher").exists()
    assert Client().get("/organizations/mit/").status_code == 404
    workflow.publish(Profile.objects.get(), by=make_publisher())
    assert Client().get("/organizations/mit/").status_code == 301
    assert problems() == []


def test_chains_lead_to_the_last_one():
    make_published(name="Here", **post("MIT"))
    decide_and_publish(merged())
    middle = Organization.objects.get(label="Massachusetts Institute")
    last = Organization.objects.create(label="The Institute")
    decide_and_publish(merged(last, middle))
    for slug in ("mit", "massachusetts-institute"):
        assert Client().get(f"/organizations/{slug}/").headers["Location"] == "/organizations/the-institute/"
    assert Organization.objects.get(label="MIT").standing == last
    assert problems() == []


def test_verify_names_an_address_that_leads_elsewhere():
    make_published(name="Here", **post("MIT"))
    decide_and_publish(merged())
    Address.objects.filter(kind="organization").delete()
    assert any("address mit of organizations" in line for line in verify_site())
    Entry.objects.update(facts={"label": "Massachusetts Institute"})
    assert any("the addresses that lead to it" in line for line in verify_site())


def test_a_source_brings_its_identifiers_and_texts_cite_the_other():
    gone = make_source("Mamba preprint", doi="10.1234/abc", arxiv="2312.00752")
    kept = make_source("Mamba", arxiv="2312.99999")
    profile = make_published(
        name="Albert",
        texts=[{"heading": "Biography", "body": f"He wrote it [@{gone.slug}]."}],
        honors=[{"title": "A prize", "source": gone.facts()}],
    )
    merge = merged(kept, gone)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.doi, kept.arxiv, kept.identity) == ("10.1234/abc", "2312.99999", "doi:10.1234/abc")
    assert (gone.doi, gone.arxiv, gone.identity) == ("", "2312.00752", "arxiv:2312.00752")
    data = snapshot.take(profile)
    assert data["texts"][0]["body"] == "He wrote it [@mamba]."
    assert [source["slug"] for source in data["sources"]] == ["mamba"]
    assert data["honors"][0]["source"]["uid"] == kept.uid
    decide_and_publish(merge)
    assert "[@mamba]" in Publication.objects.get().text
    assert Client().get(f"/sources/{gone.slug}/").headers["Location"] == "/sources/mamba/"
    assert problems() == []


def test_the_same_topic_stands_once():
    physik, physics = Topic.objects.create(label="Physik"), Topic.objects.create(label="Physics")
    profile = make_published(topics=["Physics", "Physik"])
    merge = merged(physics, physik)
    assert [row.topic for row in TopicRow.objects.filter(profile=profile)] == [physics]
    decide_and_publish(merge)
    assert len(document.read(Publication.objects.get().text)["topics"]) == 1
    assert problems() == []


def test_narrower_topics_follow_and_never_stand_under_each_other():
    wide = Topic.objects.create(label="Science")
    between = Topic.objects.create(label="Natural science", parent=wide)
    deep = Topic.objects.create(label="Sciences", parent=between)
    profile = make_published(topics=["Natural science"])
    merged(deep, wide)
    deep.refresh_from_db()
    between.refresh_from_db()
    assert (deep.parent, between.parent) == (None, deep)
    assert snapshot.take(profile)["topics"][0]["parent"]["label"] == "Sciences"


def test_what_is_in_review_holds_it_up_by_name():
    profile = make_profile(name="In Review", **post("MIT"))
    workflow.submit(profile, by=make_writer())
    gone, kept = two()
    assert workflow.plan_merge(kept, gone).held_up == (profile,)
    with pytest.raises(WorkflowError, match="In review, where nothing changes: In Review"):
        merged(kept, gone)
    assert organization_of(profile)["label"] == "MIT"


def test_what_will_change_is_told_first_and_changes_nothing():
    live = make_published(name="Live", **post("MIT"))
    Organization.objects.filter(label="MIT").update(ror="042nb2s44")
    gone, kept = two()
    plan = workflow.plan_merge(kept, gone)
    assert [draft.paths for draft in plan.drafts] == [("affiliations/mit",)]
    assert [page.profile for page in plan.pages] == [live]
    assert plan.pages[0].new["affiliations"][0]["organization"]["label"] == "Massachusetts Institute"
    assert (plan.addresses, plan.brought) == (("mit",), (("ror", "042nb2s44"),))
    assert not Merge.objects.exists()
    assert organization_of(live)["label"] == "MIT"


@pytest.mark.parametrize("count", [1, 4])
def test_telling_it_costs_the_same_for_one_and_for_four(count, django_assert_num_queries):
    for number in range(count):
        make_published(name=f"Person {number}", **post("MIT"))
    gone, kept = two()
    with django_assert_num_queries(4):
        workflow.plan_merge(kept, gone)


def test_whoever_merges_is_an_author_and_cannot_approve():
    make_published(name="Live", **post("MIT"))
    merger = make_user("merger", "Publishers", "Reviewers")
    merge = merged(by=merger)
    from editorial.models import Batch

    batch = Batch.objects.get(pk=merge.undo["batch"])
    review = batch.reviews.get()
    (told,) = workflow.approve_batch(batch, {review.pk: review.revision.frozen.digest}, by=merger)
    assert "second person" in told.refusal
    assert Origin.objects.filter(path="affiliations/mit", by=merger).exists()
    assert Event.objects.filter(verb="merged", target=Organization.objects.get(label="MIT").uid).count() == 1


def test_restoring_a_revision_from_before_names_the_one_that_stays():
    topics = [Topic.objects.create(label=label) for label in ("Physik", "Physics")]
    source, kept_source = make_source("Old"), make_source("New")
    text = {"heading": "Biography", "body": f"See [@{source.slug}]."}
    profile = make_published(name="Live", topics=["Physik", "Physics"], texts=[text], **post("MIT"))
    revision = workflow.live_revision(profile)
    assert revision is not None
    for kept, gone in ((topics[1], topics[0]), (kept_source, source), tuple(reversed(list(two())))):
        merged(kept, gone)
    edit(profile, topics=[], affiliations=[], texts=[])
    workflow.restore(profile, revision, by=make_publisher())
    data = snapshot.take(Profile.objects.get())
    assert [row["label"] for row in data["topics"]] == ["Physics"]
    assert data["affiliations"][0]["organization"]["label"] == "Massachusetts Institute"
    assert data["texts"][0]["body"] == "See [@new]."


@pytest.mark.parametrize("case", ["kinds", "itself", "twice", "permission"])
def test_what_cannot_be_merged_is_refused_with_a_sentence(case):
    gone, kept = two()
    if case == "kinds":
        with pytest.raises(WorkflowError, match="different kinds"):
            merged(kept, Topic.objects.create(label="MIT"))
    elif case == "itself":
        with pytest.raises(WorkflowError, match="into itself"):
            merged(kept, kept)
    elif case == "twice":
        merged(kept, gone)
        with pytest.raises(WorkflowError, match="was merged into “Massachusetts Institute” already"):
            merged(kept, gone)
    else:
        with pytest.raises(WorkflowError, match="may not merge"):
            merged(kept, gone, by=make_writer())


def test_identifiers_of_the_one_that_went_still_find_the_other_when_imported_and_pasted():
    from profiles.admin.forms import find_source
    from profiles.identifiers import parse_work

    gone = make_source("Mamba preprint", doi="10.1234/abc")
    kept = make_source("Mamba", doi="10.1234/kept")
    merged(kept, gone)
    assert find_source(parse_work("10.1234/abc")) == kept
    assert Source.objects.identified(doi="10.1234/abc").get().standing == kept
    assert list(Organization.objects.labelled("mit")) == []
    gone_place, kept_place = two()
    merged(kept_place, gone_place)
    assert list(Organization.objects.labelled("mit")) == [kept_place]
