"""Search over what is published: names first, then the words of the page. One interface, two databases.

All matching is decided by our own folded words (`words.py`), so SQLite (FTS5) and PostgreSQL (GIN) answer alike;
the backends only look up candidates.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from profiles.models.published import Publication, SearchDocument

from .backends import backend
from .documents import document_of
from .query import EntryHit, Hit, Results, find
from .words import Pieces, mark, terms

__all__ = [
    "EntryHit",
    "Hit",
    "Pieces",
    "Results",
    "check",
    "document_of",
    "find",
    "index",
    "install",
    "mark",
    "rebuild",
    "terms",
    "uninstall",
]


def index(publication: Publication, data: dict[str, Any]) -> None:
    """Write what search looks through for a live publication. The row goes with its publication."""
    names, text = document_of(data)
    SearchDocument.objects.update_or_create(publication=publication, defaults={"names": names, "text": text})


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index, unless it stands as it should. Called after every migrate; idempotent."""
    if SearchDocument._meta.db_table in connection.introspection.table_names():
        backend(connection).install(connection)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take the index away. The SearchDocument rows stay."""
    backend(connection).uninstall(connection)


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Make the index again from the SearchDocument rows, whatever has become of it."""
    uninstall(connection)
    install(connection)


def check(connection: BaseDatabaseWrapper) -> list[str]:
    """Return one sentence for each way in which the index disagrees with the SearchDocument rows."""
    return backend(connection).check(connection)
