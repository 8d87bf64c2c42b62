"""Triggers that keep frozen rows, the log and the ledger as written, whoever asks: UPDATE and DELETE fail.

So does what else would take a row away: TRUNCATE on PostgreSQL, and on SQLite INSERT OR REPLACE, which deletes
without asking the triggers for DELETE.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, UniqueConstraint

from .models import Comment, Event, Origin, Revision, RevisionAuthor, RevisionText

_SENTENCE = "What was frozen never changes and never goes."
_MODELS: tuple[type[Model], ...] = (Revision, RevisionText, RevisionAuthor, Event, Origin)
_WATCHED: tuple[type[Model], ...] = (*_MODELS, Comment)
# Of a comment the words, and who said them where, are kept so: it is resolved and reopened in its own row.
_SAID = Comment._meta.db_table
_WORDS = ("profile_id", "revision_id", "path", "thread_id", "text", "by_id", "link_id", "guest", "at")
GUARDED = tuple(model._meta.db_table for model in _MODELS)
# What makes two rows the same one, so that one would replace the other.
_SAME = {
    model._meta.db_table: " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
        for columns in [
            [str(model._meta.pk.column)],
            *(
                [str(field.column) for field in model._meta.concrete_fields if field.name in constraint.fields]
                for constraint in model._meta.constraints
                if isinstance(constraint, UniqueConstraint)
            ),
        ]
    )
    for model in _WATCHED
}


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
        update, *others = _statements(connection, _SAID)
        for statement in [update.replace("UPDATE ON", f"UPDATE OF {', '.join(_WORDS)} ON"), *others]:
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for tests that must empty the tables."""
    on = {table: f" ON {table}" if connection.vendor == "postgresql" else "" for table in (*GUARDED, _SAID)}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) & {*GUARDED, _SAID}:
            for verb in ("update", "delete", "truncate", "replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on[table]}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of guards that are not in place."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    verbs = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {name for (name,) in cursor.fetchall()}
    wanted = [f"{table}_no_{verb}" for table in (*GUARDED, _SAID) for verb in verbs]
    return [name for name in wanted if name not in present]


def _refusal(connection: BaseDatabaseWrapper) -> str:
    """Return what a trigger does: refuse with a sentence."""
    if connection.vendor == "postgresql":
        return "EXECUTE FUNCTION editorial_refuse()"
    return f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"


def _statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    refuse = _refusal(connection)
    if connection.vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME[table]}) {refuse}",
    ]
