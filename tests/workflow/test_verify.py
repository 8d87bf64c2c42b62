"""`verify` names the row after any byte behind the badge was changed behind our backs; `rebuild` mends projections."""

import gzip

import pytest
from django.core.management import call_command
from django.db import connection, models

from editorial import guards, workflow
from editorial.models import Event, Review
from editorial.verify import verify_profile, verify_site
from profiles.models.published import Entry, Membership, Publication, Related, SearchDocument
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_published, make_publisher, make_writer, publish

pytestmark = pytest.mark.django_db

RICH = {
    "topics": ["Radioactivity"],
    "affiliations": [{"organization": "Institute", "role": "Professor"}],
    "readings": ["On fission"],
    "known_for": [{"title": "Fission", "source": "On fission", "locator": "p. 239"}],
}


def problems():
    return [*verify_site(), *(line for profile in Profile.objects.all() for line in verify_profile(profile))]


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def pair(db):
    first = make_published(name="Lise Meitner", **RICH)
    picks = [{"name": "Lise Meitner", "because": "She came first."}]
    second = make_published(name="Otto Frisch", related=picks, **RICH)
    assert Related.objects.count() == 2
    assert problems() == []
    return first, second


def flipped(value):
    """Return a value of the same type that differs."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1000
        case str():
            return (value[:-1] + ("x" if value[-1] != "x" else "y")) if value else "x"
        case memoryview() | bytes():
            return bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1]) if value else b"x"
        case dict():
            return {**value, "label": "Tampered"}
        case list():
            return [*value, {"kind": "topic", "slug": "x", "label": "x"}]
    return value.replace(year=1999)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (model, field.name)
        for model in (Publication, Entry, Membership, Related, SearchDocument)
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, models.ForeignKey)
    ],
)
def test_any_changed_published_column_is_named(pair, model, column):
    row = model.objects.order_by("pk").last()
    value = getattr(row, column)
    other = {
        "state": "retired",
        "role": "evidence" if value == "topic" else "topic",
        "kind": "topic",
        "reason": "topic",
    }
    tampered = other[column] if (column in other and model is not Publication) or column == "state" else flipped(value)
    if tampered == value:
        tampered = {"kind": "organization", "reason": "organization"}[column]
    model.objects.filter(pk=row.pk).update(**{column: tampered})
    assert problems()


@pytest.mark.parametrize("model", [Publication, Entry, Membership, Related, SearchDocument])
def test_a_removed_published_row_is_named(pair, model):
    model.objects.order_by("pk").last().delete()
    assert problems()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("editorial_revisiontext", "text"),
        ("editorial_revisiontext", "digest"),
        ("editorial_revisiontext", "salt"),
        ("editorial_revision", "seal"),
        ("editorial_revision", "uid"),
        ("editorial_review", "digest"),
    ],
)
def test_any_changed_byte_of_a_revision_is_named(pair, table, column):
    guards.drop(connection)
    key = "revision_id" if table == "editorial_revisiontext" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {column} FROM {table} ORDER BY {key} DESC LIMIT 1")
        pk, value = cursor.fetchone()
        tampered = (
            value[:-1] + ("0" if value[-1] != "0" else "1") if column != "text" else value.replace("Otto", "Odto")
        )
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [tampered, pk])
    guards.install(connection)
    assert any("otto-frisch" in line for line in problems())


def test_a_state_that_the_log_does_not_give_is_named(pair):
    Profile.objects.filter(slug="otto-frisch").update(work="approved")
    assert any("otto-frisch: its state is live/approved" in line for line in problems())


def test_a_missing_guard_is_named(pair):
    guards.drop(connection)
    assert any("guard editorial_revision_no_update is missing" in line for line in problems())


def test_a_page_with_one_other_byte_is_named(pair):
    row = Publication.objects.get(slug="otto-frisch")
    page = gzip.decompress(bytes(row.page)).replace(b"Otto", b"Odto", 1)
    Publication.objects.filter(pk=row.pk).update(page=gzip.compress(page, 9, mtime=0))
    assert problems() == ["stored page of otto-frisch: its text is not what the approved revision renders to"]


def test_the_command_names_differences_and_says_so_with_its_exit_status(pair, capsys):
    call_command("verify")
    assert "2 profiles verified" in capsys.readouterr().out
    Publication.objects.filter(slug="otto-frisch").update(focus="Tampered")
    with pytest.raises(SystemExit) as status:
        call_command("verify", "otto-frisch")
    assert status.value.code == 1
    assert "publication otto-frisch: focus is not what was approved" in capsys.readouterr().out


def test_rebuild_makes_everything_again(pair, capsys):
    retired = make_published(name="Gone Person")
    workflow.retire(retired, by=make_publisher(), note="Bye.")
    first, _second = pair
    edit(first, slug="meitner")
    publish(first)
    Publication.objects.filter(slug="otto-frisch").update(focus="Tampered", page=b"nonsense")
    Entry.objects.all().delete()
    Profile.objects.filter(slug="otto-frisch").update(work="approved")
    assert problems()
    call_command("rebuild")
    assert problems() == []
    assert set(Publication.objects.values_list("slug", "state")) == {
        ("meitner", "live"),
        ("otto-frisch", "live"),
        ("gone-person", "retired"),
    }


@pytest.mark.parametrize(("option", "said"), [("--pages", "1 pages changed"), ("--related", "1 lists of related")])
def test_rebuild_mends_only_pages_or_only_relations(pair, capsys, option, said):
    if option == "--pages":
        Publication.objects.filter(slug="otto-frisch").update(page=b"nonsense", page_digest="x")
    else:
        Related.objects.filter(publication__slug="otto-frisch").delete()
    call_command("rebuild", option)
    assert said in capsys.readouterr().out
    assert problems() == []


def test_everybody_in_the_log_is_a_person_or_a_machine(pair):
    assert Event.objects.filter(by=None).count() == 0
    assert Review.objects.filter(decided_by=None).count() == 0
    assert make_profile(by=make_writer()).version == 2
