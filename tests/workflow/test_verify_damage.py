"""Damage of every kind is named, and none of it keeps `verify` from looking at the rest."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from editorial import guards, workflow
from editorial.management.commands import verify as command
from editorial.models import Review, RevisionAuthor, RevisionText
from editorial.verify import verify_profile, verify_site
from profiles.models.published import Address, Entry, Membership, Publication
from profiles.models.working import Profile
from tests.factories import edit, make_published, make_publisher, make_reviewer, make_writer, publish

pytestmark = pytest.mark.django_db


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def flipped(text, place):
    return text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]


def test_a_stored_page_damaged_anywhere_is_named():
    make_published(name="Otto Frisch")
    page = bytes(Publication.objects.get().page)
    for place in {*range(12), *range(12, len(page), 97), *range(len(page) - 9, len(page))}:
        Publication.objects.update(page=page[:place] + bytes([page[place] ^ 0xFF]) + page[place + 1 :])
        assert any("otto-frisch" in line for line in problems()), place


def test_a_frozen_text_that_cannot_be_read_any_more_is_named_and_the_others_are_still_verified():
    profile = make_published(name="Otto Frisch")
    edit(profile, slug="frisch")
    publish(profile)
    other = make_published(name="Lise Meitner")
    frozen = RevisionText.objects.filter(revision__profile=profile).order_by("pk")[0]
    guards.drop(connection)
    Publication.objects.filter(uid=other.uid).update(focus="Tampered")
    for place in range(0, len(frozen.text), 23):
        models.QuerySet(RevisionText).filter(pk=frozen.pk).update(text=flipped(frozen.text, place))
        found = problems()
        assert any("frisch" in line for line in found), place
        assert any("publication lise-meitner: focus" in line for line in found), place
    models.QuerySet(RevisionText).filter(pk=frozen.pk).delete()
    assert "frisch revision 1: its text is missing" in problems()


def test_a_published_text_that_cannot_be_read_any_more_is_named():
    make_published(name="Otto Frisch", topics=["Physics"], affiliations=[{"organization": "Trinity", "role": ""}])
    text = Publication.objects.get().text
    damaged = [flipped(text, place) for place in range(0, len(text), 23)]
    for tampered in (*damaged, "", "[]", "null", '{"schema":1}'):
        Publication.objects.update(text=tampered)
        assert any("otto-frisch" in line for line in problems()), tampered


@pytest.fixture
def retired(db):
    profile = make_published(name="Otto Frisch")
    edit(profile, slug="frisch")
    publish(profile)
    workflow.retire(profile, by=make_publisher(), note="Bye.")
    assert problems() == []
    return Publication.objects.get()


@pytest.mark.parametrize("column", [field.name for field in Publication._meta.concrete_fields if not field.primary_key])
def test_any_changed_column_of_a_retired_page_is_named(retired, column):
    value = getattr(retired, column)
    tampered: object
    match value:
        case bool():
            tampered = not value
        case int():
            tampered = value + 1000
        case str():
            tampered = "live" if column == "state" else f"{value[:-1]}~"
        case bytes() | memoryview():
            tampered = bytes(value) + b"x"
        case _:
            tampered = value.replace(year=1999)
    Publication.objects.update(**{column: tampered})
    assert problems()


def test_a_retired_page_keeps_its_addresses_and_nothing_else(retired):
    entry = Entry.objects.create(kind="topic", uid="x", slug="x", label="x", sort_key=b"x", people=1)
    Membership.objects.create(publication=retired, entry=entry, role="topic", sort_key=b"", sequence=1)
    assert "publication frisch: it is retired, but lists or search still hold something of it" in problems()
    entry.delete()
    Address.objects.filter(kind="researcher", slug="otto-frisch").delete()
    assert problems() == ["addresses of frisch: they are not those that lead there"]


@pytest.mark.parametrize(
    "forged", ["decided_by", "submitted_by", {"published_at": None, "status": "returned"}, {"published_at": None}]
)
def test_a_review_that_says_what_the_log_does_not_is_named(forged):
    make_published(name="Otto Frisch")
    somebody = make_reviewer("somebody-else")
    Review.objects.update(**(forged if isinstance(forged, dict) else {forged: somebody}))
    assert "otto-frisch review of revision 1: the log tells it differently" in problems()


def test_a_removed_review_is_named():
    make_published(name="Otto Frisch")
    Review.objects.all().delete()
    assert "otto-frisch review of revision 1: the log tells it differently" in problems()


def test_what_is_only_wrong_while_somebody_publishes_is_no_difference(monkeypatch, capsys):
    make_published(name="Otto Frisch")
    looks = iter([["otto-frisch: between two queries"], [], ["otto-frisch: really"], ["otto-frisch: really"]])
    monkeypatch.setattr(command, "verify_profile", lambda profile: next(looks))
    call_command("verify")
    assert "1 profiles verified" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("verify")


def test_an_author_who_was_taken_off_a_revision_is_named():
    profile = make_published(name="Otto Frisch")
    edit(profile, by=make_writer("ann"), summary="Said anew.")
    edit(profile, by=make_writer("bob"), focus="Nuclei")
    publish(profile)
    assert problems() == []
    guards.drop(connection)
    models.QuerySet(RevisionAuthor).filter(user__username="ann").delete()
    guards.install(connection)
    assert problems() == ["otto-frisch revision 2: an author of summary is missing"]
