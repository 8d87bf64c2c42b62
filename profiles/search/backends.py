"""What both databases do for search, and which of them does it."""

from collections.abc import Sequence
from typing import Protocol, cast

from django.db.backends.base.base import BaseDatabaseWrapper

from . import postgres, sqlite
from .candidates import Candidate


class Backend(Protocol):
    """Keeps the index and looks up candidates, at most CANDIDATES of them, in one query each."""

    def install(self, connection: BaseDatabaseWrapper) -> None: ...
    def uninstall(self, connection: BaseDatabaseWrapper) -> None: ...
    def check(self, connection: BaseDatabaseWrapper) -> list[str]: ...

    def named(self, connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
        """Return whose names or focus have a word that begins with each term, in order of id."""

    def near(self, connection: BaseDatabaseWrapper, trigrams: Sequence[str]) -> list[Candidate]:
        """Return whose names or focus hold any of the trigrams, most of them first."""

    def containing(self, connection: BaseDatabaseWrapper, terms: Sequence[str]) -> list[Candidate]:
        """Return whose page has each term (see `words.by_prefix`), in order of id."""

    def labelled(self, connection: BaseDatabaseWrapper, terms: Sequence[str], limit: int) -> list[int]:
        """Return ids of entries whose sort key holds the bytes of each term, most people first."""


def backend(connection: BaseDatabaseWrapper) -> Backend:
    """Return the module that serves this database."""
    known = {"sqlite": sqlite, "postgresql": postgres}
    if connection.vendor not in known:
        raise NotImplementedError(
            f"Search knows SQLite and PostgreSQL, not {connection.vendor}. Set DATABASE_URL to one."
        )
    return cast("Backend", known[connection.vendor])
