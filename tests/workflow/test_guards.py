"""What was frozen stays frozen: the model says so in a sentence, the database to everybody else."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from editorial import guards
from editorial.models import Event, Immutable, Revision, RevisionText
from tests.factories import make_published

pytestmark = pytest.mark.django_db

VERBS = ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
if connection.vendor == "postgresql":
    VERBS.append("TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", [Revision, RevisionText, Event])
def test_the_model_refuses_with_a_sentence(model):
    make_published()
    row = model.objects.first()
    for attempt in (row.save, row.delete, lambda: model.objects.update(), lambda: model.objects.all().delete()):
        with pytest.raises(Immutable, match="never"):
            attempt()


@pytest.mark.parametrize("statement", VERBS)
@pytest.mark.parametrize("table", guards.GUARDED)
def test_the_database_refuses_raw_statements(table, statement):
    make_published()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE minds the rows just made, not the guard
        column = connection.introspection.get_table_description(cursor, table)[1].name
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            cursor.execute(statement.format(table=table, column=column))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("table", guards.GUARDED)
def test_no_row_is_replaced_by_another(table):
    make_published()
    with connection.cursor() as cursor:
        before = cursor.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        assert cursor.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_no_revision_is_replaced_by_one_of_the_same_number():
    make_published()
    columns = "uid, number, seal, ledger_mark, frozen_at, profile_id, submitted_by_id"
    with pytest.raises(DatabaseError, match="never changes"), connection.cursor() as cursor:
        cursor.execute(f"REPLACE INTO editorial_revision ({columns}) SELECT {columns} FROM editorial_revision")


def test_guards_come_back_after_every_migrate():
    guards.drop(connection)
    assert guards.missing(connection)
    call_command("migrate", verbosity=0)
    assert not guards.missing(connection)
