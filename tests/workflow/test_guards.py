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


def test_guards_come_back_after_every_migrate():
    guards.drop(connection)
    assert guards.missing(connection)
    call_command("migrate", verbosity=0)
    assert not guards.missing(connection)
