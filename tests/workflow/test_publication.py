"""A publication is projected whole: addresses, entries, relations, and the pages that show something of it."""

import gzip

import pytest

from editorial import workflow
from profiles import related
from profiles.models.published import Address, Entry, Publication, Related
from profiles.models.vocabulary import Organization, Topic
from tests.factories import edit, make_profile, make_published, make_publisher, publish

pytestmark = pytest.mark.django_db


def row(profile):
    return Publication.objects.get(uid=profile.uid)


def page(profile):
    return gzip.decompress(bytes(row(profile).page)).decode()


def neighbours(profile):
    found = Related.objects.filter(publication__uid=profile.uid).order_by("rank")
    return list(found.values_list("target__name", "reason"))


def test_a_new_address_leads_on_from_the_old_one(client):
    profile = make_published(name="Maria Goeppert")
    edit(profile, name="Maria Goeppert Mayer", slug="maria-goeppert-mayer")
    publish(profile)
    response = client.get("/researchers/maria-goeppert/")
    assert (response.status_code, response["Location"]) == (301, "/researchers/maria-goeppert-mayer/")
    assert set(Address.objects.values_list("slug", flat=True)) == {"maria-goeppert", "maria-goeppert-mayer"}


def test_an_entry_says_what_the_latest_publication_says():
    older = make_published(affiliations=[{"organization": "Kaiser Wilhelm Institute"}])
    organization = Organization.objects.get()
    organization.label = "Max Planck Institute"
    organization.save()
    newer = make_published(affiliations=[{"organization": organization.facts()}])
    assert Entry.objects.organizations().get().label == "Max Planck Institute"
    assert "Kaiser Wilhelm Institute" in page(older)
    workflow.unpublish(newer, by=make_publisher())
    entry = Entry.objects.organizations().get()
    assert (entry.label, entry.people) == ("Kaiser Wilhelm Institute", 1)


def test_an_entry_that_nobody_names_any_more_is_gone():
    profile = make_published(topics=["Spectroscopy"])
    edit(profile, topics=[])
    publish(profile)
    assert not Entry.objects.topics().exists()


def test_who_shares_rarer_things_is_nearer():
    make_published(name="Same Field", topics=["Chemistry"])
    make_published(name="Same Paper", readings=["A rare paper"])
    make_published(name="Both", topics=["Chemistry"], readings=["A rare paper"])
    for number in range(3):
        make_published(name=f"Chemist {number}", topics=["Chemistry"])
    profile = make_published(name="Herself", topics=["Chemistry"], readings=["A rare paper"])
    assert neighbours(profile)[:2] == [("Both", "source"), ("Same Paper", "source")]
    assert {reason for _, reason in neighbours(profile)[2:]} == {"topic"}


def test_a_source_that_only_one_lists_to_be_read_is_a_shared_source_not_a_canonical_one():
    make_published(name="Cites", known_for=[{"title": "X", "source": "A paper"}])
    profile = make_published(name="Reads", readings=["A paper"])
    assert neighbours(profile) == [("Cites", "evidence")]


def test_picks_come_first_and_only_while_that_person_is_live():
    friend = make_profile(name="A Friend")
    picks = [{"name": "A Friend", "uid": friend.uid, "because": "They argued for forty years."}]
    other = make_published(name="Colleague", readings=["A paper"])
    profile = make_published(name="Herself", readings=["A paper"], related=picks)
    assert neighbours(profile) == [("Colleague", "source")]
    publish(friend)
    assert neighbours(profile) == [("A Friend", "pick"), ("Colleague", "source")]
    assert "They argued for forty years." in page(profile)
    workflow.unpublish(friend, by=make_publisher())
    assert "They argued for forty years." not in page(profile)
    assert neighbours(other) == [("Herself", "source")]


def test_a_pick_by_a_name_that_two_people_bear_stands_for_nobody():
    picks = [{"name": "John Smith", "because": "Ask him."}]
    profile = make_published(name="Herself", related=picks)
    make_published(name="John Smith")
    assert neighbours(profile) == [("John Smith", "pick")]
    make_published(name="John Smith")
    assert neighbours(profile) == []


def test_pages_that_show_a_card_follow_its_words():
    profile = make_published(name="Herself", readings=["A paper"])
    other = make_published(name="Colleague", focus="Old focus", readings=["A paper"])
    assert "Old focus" in page(profile)
    edit(other, focus="New focus")
    assert "New focus" not in page(profile)
    publish(other)
    assert "New focus" in page(profile)


def test_what_too_many_share_says_nothing(monkeypatch):
    monkeypatch.setattr(related, "TOO_COMMON", 2)
    first, second = make_published(topics=["Science"]), make_published(topics=["Science"])
    assert neighbours(first) == [(second.name, "topic")]
    third = make_published(topics=["Science"])
    assert [neighbours(profile) for profile in (first, second, third)] == [[], [], []]
    workflow.unpublish(third, by=make_publisher())
    assert neighbours(first) == [(second.name, "topic")]


def test_an_advisor_becomes_a_link_when_that_person_has_a_page():
    advisor = make_profile(name="The Advisor")
    education = [{"institution": "Vienna", "advisors": [{"name": "The Advisor", "uid": advisor.uid}]}]
    profile = make_published(name="Herself", education=education)
    assert "/researchers/the-advisor/" not in page(profile)
    publish(advisor)
    assert "/researchers/the-advisor/" in page(profile)


def test_members_of_a_topic_belong_to_the_wider_one():
    profile = make_profile()
    wider = Topic.objects.create(label="Mathematics")
    Topic.objects.create(label="Algebra", parent=wider)
    edit(profile, topics=["Algebra"])
    publish(profile)
    assert set(Entry.objects.topics().values_list("label", "people")) == {("Mathematics", 1), ("Algebra", 1)}
