"""The index follows its rows, is made once, made again when damaged, and says where it differs."""

import logging

import pytest
from django.core.management import call_command
from django.db import connection

from profiles import search
from profiles.models.published import Publication, SearchDocument
from profiles.search import postgres
from profiles.search.sqlite import TABLES
from tests.factories import edit, make_published, publish

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="FTS5 is SQLite's")
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="GIN indexes are PostgreSQL's")


def slugs(query):
    return [hit.slug for hit in search.find(query).people]


def execute(*statement):
    with connection.cursor() as cursor:
        cursor.execute(*statement)


def test_the_index_follows_each_change():
    profile = make_published(name="Ada Lovelace", summary="Firstwords.")
    assert slugs("firstwords") == ["ada-lovelace"]
    publish(edit(profile, summary="Secondwords.", name="Ada King"))
    assert slugs("firstwords") == []
    assert slugs("secondwords") == slugs("king") == ["ada-lovelace"]
    assert search.check(connection) == []
    Publication.objects.all().delete()
    assert slugs("secondwords") == slugs("ada") == slugs("kimg") == []
    assert search.check(connection) == []


def test_the_index_follows_changes_behind_its_back():
    make_published(name="Ada Lovelace")
    execute("UPDATE profiles_searchdocument SET text = 'ada zweitwort'")
    assert slugs("zweitwort") == ["ada-lovelace"]
    assert search.check(connection) == []


def test_installing_again_changes_nothing(django_assert_max_num_queries):
    make_published(name="Ada Lovelace")
    with django_assert_max_num_queries(3):
        search.install(connection)
    assert slugs("ada") == ["ada-lovelace"]


def test_an_index_that_was_taken_away_is_named_and_made_again_by_migrate():
    make_published(name="Ada Lovelace", summary="Words.")
    search.uninstall(connection)
    assert "migrate" in search.check(connection)[0]
    call_command("migrate", verbosity=0)
    assert search.check(connection) == []
    assert slugs("words") == slugs("ada") == slugs("lovelase") == ["ada-lovelace"]


def test_rebuild_makes_the_index_again():
    make_published(name="Ada Lovelace", summary="Words.")
    search.rebuild(connection)
    assert search.check(connection) == []
    assert slugs("words") == ["ada-lovelace"]


@on_sqlite
def test_triggers_lost_when_sqlite_remade_the_table_are_put_back_and_what_was_missed_is_indexed():
    make_published(name="Ada Lovelace")
    execute("DROP TRIGGER profiles_search_update")
    execute("UPDATE profiles_searchdocument SET text = 'ada zweitwort'")
    assert "profiles_search_update" in search.check(connection)[0]
    search.install(connection)
    assert slugs("zweitwort") == ["ada-lovelace"]
    assert search.check(connection) == []


@on_sqlite
@pytest.mark.parametrize(("table", "column"), TABLES.items())
def test_check_names_rows_that_differ_are_missing_or_are_gone(table, column):
    make_published(name="Ada Lovelace")
    make_published(name="Alan Turing")
    ada, alan = SearchDocument.objects.order_by("publication_id")
    drop = f"INSERT INTO {table}({table}, rowid, {column}) VALUES ('delete', %s, %s)"
    execute(drop, [ada.pk, getattr(ada, column)])
    assert search.check(connection) == [f"{table}: ada-lovelace is missing. Run rebuild."]
    execute(f"INSERT INTO {table}(rowid, {column}) VALUES (%s, 'other')", [ada.pk])
    execute(f"INSERT INTO {table}(rowid, {column}) VALUES (999999, 'nobody')")
    assert search.check(connection) == [
        f"{table}: ada-lovelace holds other words than its row. Run rebuild.",
        f"{table}: entry 999999 has no row any more. Run rebuild.",
    ]
    search.rebuild(connection)
    assert search.check(connection) == []
    assert alan.names == "alan turing"


@on_sqlite
def test_a_damaged_index_is_made_again():
    ada = SearchDocument.objects.get(publication__uid=make_published(name="Ada Lovelace", summary="Words.").uid)
    execute(
        "INSERT INTO profiles_search_text(profiles_search_text, rowid, text) VALUES ('delete', %s, %s)",
        [ada.pk, ada.text],
    )
    execute("DROP TABLE profiles_search_name")
    search.rebuild(connection)
    assert search.check(connection) == []
    assert slugs("words") == slugs("ada") == ["ada-lovelace"]


@on_postgres
def test_without_pg_trgm_misspelled_names_are_found_all_the_same(monkeypatch, caplog):
    make_published(name="Edsger Dijkstra")
    search.uninstall(connection)
    monkeypatch.setattr(postgres, "_TRIGRAM_EXTENSION", "no_such_extension")
    with caplog.at_level(logging.WARNING, logger="profiles.search.postgres"):
        search.install(connection)
    assert "pg_trgm" in caplog.text
    assert slugs("dikstra") == ["edsger-dijkstra"]
    assert search.check(connection) == []


@on_postgres
def test_the_indexes_answer_the_queries():
    make_published(name="Edsger Dijkstra")
    execute("SET LOCAL enable_seqscan = off")
    with connection.cursor() as cursor:
        for column, index in (("names", "profiles_search_name"), ("text", "profiles_search_text")):
            cursor.execute(
                f"EXPLAIN SELECT 1 FROM profiles_searchdocument document"
                f" WHERE profiles_search_words({column}) @@ '''eds'':*'::tsquery"
            )
            assert index in str(cursor.fetchall())
        cursor.execute("EXPLAIN SELECT 1 FROM profiles_searchdocument WHERE names LIKE '%dij%' OR names LIKE '%ijk%'")
        assert "profiles_search_near" in str(cursor.fetchall())


def test_a_very_long_page_is_indexed():
    make_published(name="Ada Lovelace", summary=" ".join(f"word{n}x" for n in range(40_000)))
    assert slugs("word123x") == ["ada-lovelace"]
    assert search.check(connection) == []
