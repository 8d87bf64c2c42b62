"""Freshness: each kind of fact ages at its own rate, and only a reading of the whole page renews it."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format

from editorial import workflow
from editorial.freshness import due, kinds
from editorial.models import Freshness, Review
from profiles import snapshot
from profiles.models.published import Publication
from tests.editorial.profile_form import change
from tests.editorial.scenes import logged_in
from tests.factories import edit, make_profile, make_published, make_publisher, make_writer, publish

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 1)
RATES = {"roles": 100, "links": 300, "summary": 400, "education": None}


def data_of(**content):
    return snapshot.take(make_profile(**content))


def test_the_kind_that_ages_fastest_says_when_a_page_is_due():
    data = data_of(living=True, role="Professor", links=[{"scheme": "homepage", "value": "https://example.org/"}])
    assert due(data, DAY, RATES) == ("roles", datetime.date(2026, 4, 11))


def test_education_never_ages():
    data = data_of(summary="", education=[{"institution": "Göttingen"}])
    assert kinds(data) == {"education"}
    assert due(data, DAY, RATES) is None


def test_the_dead_take_no_new_posts():
    content = {"role": "Countess", "affiliations": ["Royal Society"]}
    assert "roles" in kinds(data_of(living=True, **content))
    assert "roles" not in kinds(data_of(living=False, **content))


def test_a_post_that_ended_does_not_age():
    rows = [{"organization": "Institute", "role": "Fellow", "started": "1999", "ended": "2004"}]
    assert "roles" not in kinds(data_of(living=True, affiliations=rows))


def test_publishing_says_when_and_taking_down_forgets_it():
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    row = Freshness.objects.get(profile=profile)
    assert (row.kind, row.reviewed_on) == ("roles", timezone.localdate())
    assert row.due_on == timezone.localdate() + datetime.timedelta(days=180)
    workflow.unpublish(profile, by=make_publisher())
    assert not Freshness.objects.filter(profile=profile).exists()


def test_an_edit_that_nobody_reviewed_renews_nothing():
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    past = timezone.now() - datetime.timedelta(days=400)
    Review.objects.filter(profile=profile).update(decided_at=past, published_at=past)
    call_command("rebuild")
    before = Freshness.objects.get(profile=profile)
    assert before.due_on < timezone.localdate()
    edit(profile, role="Professor emerita")
    assert Freshness.objects.get(profile=profile).due_on == before.due_on
    publish(profile)
    assert Freshness.objects.get(profile=profile).due_on > timezone.localdate()


def test_other_rates_count_after_a_rebuild(settings):
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    settings.FRESHNESS = {"roles": 1}
    call_command("rebuild")
    assert Freshness.objects.get(profile=profile).due_on == timezone.localdate() + datetime.timedelta(days=1)


def test_a_page_that_is_due_may_be_submitted_as_it_is_and_is_renewed_by_being_read():
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    with pytest.raises(workflow.WorkflowError, match="says exactly what readers have"):
        workflow.submit(profile, by=make_writer())
    Freshness.objects.filter(profile=profile).update(due_on=timezone.localdate())
    publish(profile)
    assert Freshness.objects.get(profile=profile).due_on > timezone.localdate()
    first, second = Review.objects.filter(profile=profile).order_by("pk")
    assert first.digest == second.digest
    assert Publication.objects.get(uid=profile.uid).number == 2


def test_the_form_says_by_which_day_and_which_kind_of_fact_ages_first():
    profile = make_published(name="Ada Lovelace", living=True, role="Professor")
    page = logged_in(make_writer()).get(change(profile)).content.decode()
    day = timezone.localdate() + datetime.timedelta(days=180)
    assert f"Due for another look on {date_format(day)} (current roles)." in page
    Freshness.objects.update(due_on=timezone.localdate())
    page = logged_in(make_writer()).get(change(profile)).content.decode()
    assert f"Due for another look since {date_format(timezone.localdate())} (current roles)." in page
    assert "submit it, changed or not" in page


def test_the_form_says_nothing_of_a_page_that_readers_do_not_have():
    page = logged_in(make_writer()).get(change(make_profile(role="Professor"))).content.decode()
    assert "Due for another look" not in page
