"""`rebuild` works whatever happened before, and while people go on publishing."""

import gzip

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from editorial import guards, workflow
from editorial.models import RevisionText
from editorial.rebuild import rebuild
from editorial.verify import verify_profile, verify_site
from profiles import publication, search
from profiles.models.published import Publication
from profiles.models.working import Profile
from tests.factories import edit, make_published, make_publisher, publish

pytestmark = pytest.mark.django_db


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def moved(profile, slug):
    edit(profile, slug=slug)
    return publish(profile)


def test_an_address_that_two_pages_had_one_after_the_other():
    first = moved(make_published(name="First Person", slug="shared"), "first")
    workflow.unpublish(first, by=make_publisher())
    second = make_published(name="Second Person", slug="shared")
    workflow.publish(first, by=make_publisher())
    edit(second, summary="Said anew.")
    publish(second)
    assert problems() == []
    rebuild(progress=lambda slug: None)
    assert problems() == []


def test_an_address_that_a_retired_page_took_over():
    first = moved(make_published(name="First Person", slug="shared"), "first")
    workflow.unpublish(first, by=make_publisher())
    second = make_published(name="Second Person", slug="shared")
    workflow.retire(second, by=make_publisher())
    workflow.publish(first, by=make_publisher())
    rebuild(progress=lambda slug: None)
    assert problems() == []


@pytest.fixture
def unrendered(db):
    """Two pages to be rendered again; the second is what somebody works on when the first is done."""
    make_published(name="A Person")
    second = make_published(name="B Person")
    Publication.objects.update(page=b"", page_digest="", page_stamp="")
    return second


@pytest.mark.parametrize("again", [publication.rebuild_pages, publication.rebuild_related])
def test_a_page_published_meanwhile_is_not_covered_by_its_old_text(unrendered, again):
    def meanwhile(slug):
        if slug == "a-person":
            edit(unrendered, summary="NEW WORDS")
            publish(unrendered)

    again(progress=meanwhile)
    assert b"NEW WORDS" in gzip.decompress(bytes(Publication.objects.get(slug="b-person").page))


@pytest.mark.parametrize("again", [publication.rebuild_pages, publication.rebuild_related])
def test_a_page_taken_away_meanwhile_is_passed_over(unrendered, again):
    seen = []

    def meanwhile(slug):
        seen.append(slug)
        if slug == "a-person":
            workflow.unpublish(unrendered, by=make_publisher())

    again(progress=meanwhile)
    assert seen == ["a-person"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")
def test_a_damaged_search_index_does_not_stand_in_the_way():
    make_published(name="Lise Meitner")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {table}")
    call_command("rebuild")
    assert [hit.name for hit in search.find("meitner").people] == ["Lise Meitner"]


@pytest.mark.parametrize(
    "tampered", [lambda text: text.replace("Lise", "Lisa"), lambda text: text[:-1], lambda text: ""]
)
def test_nothing_is_published_from_a_text_that_nobody_approved(tampered):
    profile = make_published(name="Lise Meitner")
    page = bytes(Publication.objects.get().page)
    guards.drop(connection)
    frozen = RevisionText.objects.get()
    models.QuerySet(RevisionText).filter(pk=frozen.pk).update(text=tampered(frozen.text))
    with pytest.raises(CommandError, match="Nothing was rebuilt"):
        call_command("rebuild")
    assert bytes(Publication.objects.get().page) == page
    workflow.unpublish(profile, by=make_publisher())
    with pytest.raises(workflow.WorkflowError, match="is not the one that was approved"):
        workflow.publish(profile, by=make_publisher())
    assert not Publication.objects.exists()
