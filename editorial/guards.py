"""Triggers that keep frozen rows frozen, whoever asks: UPDATE, DELETE and (on PostgreSQL) TRUNCATE fail."""

from django.db.backends.base.base import BaseDatabaseWrapper

from .models import Event, Revision, RevisionAuthor, RevisionText

_SENTENCE = "What was frozen never changes and never goes."
GUARDED = tuple(model._meta.db_table for model in (Revision, RevisionText, RevisionAuthor, Event))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; safe to repeat."""
    drop(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION editorial_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table in GUARDED:
            for statement in _statements(connection, table):
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for tests that must empty the tables."""
    on = {table: f" ON {table}" if connection.vendor == "postgresql" else "" for table in GUARDED}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) & set(GUARDED):
            for verb in ("update", "delete", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on[table]}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of guards that are not in place."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    verbs = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {name for (name,) in cursor.fetchall()}
    return [f"{table}_no_{verb}" for table in GUARDED for verb in verbs if f"{table}_no_{verb}" not in present]


def _statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        refuse = "EXECUTE FUNCTION editorial_refuse()"
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        for verb in ("update", "delete")
    ]
