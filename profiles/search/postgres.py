"""Search on PostgreSQL: GIN indexes over profiles_searchdocument, which the database itself keeps in step.

The text is parted at its spaces and never parsed: it is already folded into words, and the text search parser would
treat "3d" or "a.b" by rules of its own and by the server's locale.
"""

import logging
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .candidates import CANDIDATES, Candidate
from .words import by_prefix

_log = logging.getLogger(__name__)

# A function that says what it costs: the planner believes that the plain expression is free, and computes it for each
# row instead of asking the index.
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION profiles_search_words(words text) RETURNS tsvector"
    " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000"
    " AS $$ BEGIN RETURN array_to_tsvector(array_remove(string_to_array(words, ' '), '')); END $$"
)

# Index → the column whose words it holds.
_INDEXES = {"profiles_search_name": "names", "profiles_search_text": "text"}
# Only speed: without the extension the same question is answered by reading all names.
_TRIGRAM_INDEX, _TRIGRAM_EXTENSION = "profiles_search_near", "pg_trgm"


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the indexes that are missing or that a broken build left invalid."""
    standing = _standing(connection)
    if not all(standing.get(name) for name in (*_INDEXES, _TRIGRAM_INDEX)):
        connection.check_constraints()  # deferred ones that are still to be checked forbid a new index
    for name, column in _INDEXES.items():
        if not standing.get(name):
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
                cursor.execute(_FUNCTION)
                cursor.execute(
                    f"CREATE INDEX {name} ON profiles_searchdocument USING gin (profiles_search_words({column}))"
                )
    if not standing.get(_TRIGRAM_INDEX):
        _install_trigrams(connection)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop the indexes and their function; the extension stays, others may use it."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for name in (*_INDEXES, _TRIGRAM_INDEX):
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        cursor.execute("DROP FUNCTION IF EXISTS profiles_search_words")


def check(connection: BaseDatabaseWrapper) -> list[str]:
    """Return which indexes are missing or invalid. Their content cannot differ: the database derives it."""
    standing = _standing(connection)
    return [
        f"The search index {name} is {'invalid' if name in standing else 'missing'}. Run migrate to make it again."
        for name in _INDEXES
        if not standing.get(name)
    ]


def named(connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
    return _match(connection, "names", " & ".join(f"'{term}':*" for term in terms))


def containing(connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
    return _match(connection, "text", " & ".join(f"'{term}':*" if by_prefix(term) else f"'{term}'" for term in terms))


def near(connection: BaseDatabaseWrapper, trigrams: Sequence[str]) -> list[Candidate]:
    if not trigrams:
        return []
    holds = " OR ".join(["document.names LIKE %s"] * len(trigrams))
    shared = " + ".join(["(strpos(document.names, %s) > 0)::int"] * len(trigrams))
    return _candidates(
        connection, "names", f"({holds})", [f"%{trigram}%" for trigram in trigrams], f"{shared} DESC, ", trigrams
    )


def labelled(connection: BaseDatabaseWrapper, terms: Sequence[str], limit: int) -> list[int]:
    holds = " AND ".join(["position(%s::bytea in sort_key) > 0"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM profiles_entry WHERE people > 0 AND {holds} ORDER BY people DESC, sort_key, id LIMIT %s",
            [*(term.encode() for term in terms), limit],
        )
        return [id for (id,) in cursor.fetchall()]


def _match(connection: BaseDatabaseWrapper, column: str, query: str) -> list[Candidate]:
    return _candidates(connection, column, f"profiles_search_words(document.{column}) @@ %s::tsquery", [query])


def _candidates(
    connection: BaseDatabaseWrapper,
    column: str,
    condition: str,
    values: Sequence[str],
    order: str = "",
    ordering: Sequence[str] = (),
) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT publication.id, publication.name, document.{column} FROM profiles_searchdocument document"
            " JOIN profiles_publication publication ON publication.id = document.publication_id"
            f" WHERE {condition} AND publication.state = 'live'"
            f" ORDER BY {order}document.publication_id LIMIT %s",
            [*values, *ordering, CANDIDATES],
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def _standing(connection: BaseDatabaseWrapper) -> dict[str, bool]:
    """Return the indexes there are in the schema of our table, and whether each is valid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE indrelid = 'profiles_searchdocument'::regclass"
        )
        return dict(cursor.fetchall())


def _install_trigrams(connection: BaseDatabaseWrapper) -> None:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {_TRIGRAM_EXTENSION}")
            cursor.execute(f"DROP INDEX IF EXISTS {_TRIGRAM_INDEX}")
            cursor.execute(f"CREATE INDEX {_TRIGRAM_INDEX} ON profiles_searchdocument USING gin (names gin_trgm_ops)")
    except DatabaseError as error:
        _log.warning(
            "Misspelled names are found without an index, which is slower from some ten thousand profiles on: %s"
            " Ask the database's owner for CREATE EXTENSION pg_trgm, then run migrate.",
            str(error).strip().splitlines()[0],
        )
