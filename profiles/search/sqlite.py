"""Search on SQLite: three FTS5 tables beside profiles_searchdocument, kept in step by its triggers.

They hold no text of their own (external content) and no positions (detail=none): only which word stands in which row.
The ascii tokenizer parts our folded words at the spaces and leaves all other letters alone, where unicode61 would go
by the Unicode of 2012.
"""

from collections.abc import Iterator, Sequence

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .candidates import CANDIDATES, Candidate
from .words import by_prefix, trigrams

_OPTIONS = "content='profiles_searchdocument', content_rowid='publication_id', detail=none, columnsize=0"

# Table → the column that it indexes.
TABLES = {"profiles_search_name": "names", "profiles_search_near": "names", "profiles_search_text": "text"}

_OUT = " ".join(
    f"INSERT INTO {table}({table}, rowid, {column}) VALUES ('delete', old.publication_id, old.{column});"
    for table, column in TABLES.items()
)
_IN = " ".join(
    f"INSERT INTO {table}(rowid, {column}) VALUES (new.publication_id, new.{column});"
    for table, column in TABLES.items()
)

# Name → statement, letter for letter as sqlite_master keeps it: a difference means that it has to be made again.
_SCHEMA = {
    "profiles_search_name": "CREATE VIRTUAL TABLE profiles_search_name USING fts5"
    f"(names, tokenize='ascii', prefix='1 2 3', {_OPTIONS})",
    "profiles_search_near": "CREATE VIRTUAL TABLE profiles_search_near USING fts5"
    f"(names, tokenize='trigram', {_OPTIONS})",
    "profiles_search_text": "CREATE VIRTUAL TABLE profiles_search_text USING fts5"
    f"(text, tokenize='ascii', prefix='3', {_OPTIONS})",
    "profiles_search_insert": "CREATE TRIGGER profiles_search_insert AFTER INSERT ON profiles_searchdocument"
    f" BEGIN {_IN} END",
    "profiles_search_update": "CREATE TRIGGER profiles_search_update AFTER UPDATE ON profiles_searchdocument"
    f" BEGIN {_OUT} {_IN} END",
    "profiles_search_delete": "CREATE TRIGGER profiles_search_delete AFTER DELETE ON profiles_searchdocument"
    f" BEGIN {_OUT} END",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing or different, and fill it. SQLite drops triggers when it remakes a table."""
    if _standing(connection) != _SCHEMA:
        with transaction.atomic(using=connection.alias):
            uninstall(connection)
            with connection.cursor() as cursor:
                for statement in _SCHEMA.values():
                    cursor.execute(statement)
                for table in TABLES:
                    cursor.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop tables and triggers."""
    with connection.cursor() as cursor:
        for name, statement in reversed(_SCHEMA.items()):
            kind = "TRIGGER" if statement.startswith("CREATE TRIGGER") else "TABLE"
            cursor.execute(f"DROP {kind} IF EXISTS {name}")


def check(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what is missing or different, by row."""
    standing = _standing(connection)
    wrong = [name for name, statement in _SCHEMA.items() if standing.get(name) != statement]
    if wrong:
        return [f"The search index lacks {', '.join(wrong)}. Run migrate to make it again."]
    return [sentence for table in TABLES for sentence in _check(connection, table)]


def named(connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
    return _match(connection, "profiles_search_name", " AND ".join(f'"{term}"*' for term in terms))


def containing(connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
    match = " AND ".join(f'"{term}"*' if by_prefix(term) else f'"{term}"' for term in terms)
    return _match(connection, "profiles_search_text", match)


def near(connection: BaseDatabaseWrapper, trigrams: Sequence[str]) -> list[Candidate]:
    if not trigrams:
        return []
    match = " OR ".join(f'"{trigram}"' for trigram in trigrams)
    shared = " + ".join(["(instr(document.names, %s) > 0)"] * len(trigrams))
    return _match(connection, "profiles_search_near", match, f"{shared} DESC, ", trigrams)


def labelled(connection: BaseDatabaseWrapper, terms: Sequence[str], limit: int) -> list[int]:
    holds = " AND ".join(["instr(sort_key, %s) > 0"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM profiles_entry WHERE people > 0 AND {holds} ORDER BY people DESC, sort_key, id LIMIT %s",
            [*(term.encode() for term in terms), limit],
        )
        return [id for (id,) in cursor.fetchall()]


def _match(
    connection: BaseDatabaseWrapper, table: str, match: str, order: str = "", ordering: Sequence[str] = ()
) -> list[Candidate]:
    # CROSS JOIN: the index leads; SQLite would else try it once for each publication.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT publication.id, publication.name, document.{TABLES[table]} FROM {table}"
            f" CROSS JOIN profiles_searchdocument document ON document.publication_id = {table}.rowid"
            " CROSS JOIN profiles_publication publication ON publication.id = document.publication_id"
            f" WHERE {table} MATCH %s AND publication.state = 'live' ORDER BY {order}{table}.rowid LIMIT %s",
            [match, *ordering, CANDIDATES],
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        names = ", ".join(["%s"] * len(_SCHEMA))
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE name IN ({names})", list(_SCHEMA))
        return dict(cursor.fetchall())


def _check(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    """Ask FTS5 whether the table agrees with its rows; only when it does not, read it to say which."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
        return
    except DatabaseError:
        pass
    try:
        sentences = list(_differences(connection, table))
    except DatabaseError as error:
        sentences = [f"{table} cannot be read ({error}). Run rebuild."]
    yield from sentences or [f"{table} is damaged. Run rebuild."]


def _differences(connection: BaseDatabaseWrapper, table: str) -> Iterator[str]:
    held: dict[int, set[str]] = {}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE temp.search_held USING fts5vocab('main', '{table}', 'instance')")
        try:
            cursor.execute("SELECT doc, term FROM temp.search_held")
            for row, term in cursor.fetchall():
                held.setdefault(row, set()).add(term)
        finally:
            cursor.execute("DROP TABLE temp.search_held")
        cursor.execute(
            f"SELECT publication.id, publication.slug, document.{TABLES[table]} FROM profiles_searchdocument document"
            " JOIN profiles_publication publication ON publication.id = publication_id ORDER BY publication_id"
        )
        for row, slug, text in cursor.fetchall():
            terms = held.pop(row, set())
            if terms != set(trigrams(text) if table == "profiles_search_near" else text.split()):
                fault = "holds other words than its row" if terms else "is missing"
                yield f"{table}: {slug} {fault}. Run rebuild."
    yield from (f"{table}: entry {row} has no row any more. Run rebuild." for row in sorted(held))
