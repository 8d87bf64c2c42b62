"""The desk's own records: people, revisions, reviews, the log, the ledger, and marks for the editor."""

from .attention import Attention
from .events import Event
from .ledger import ImportRun, Origin
from .reviews import Review
from .revisions import Immutable, Revision, RevisionAuthor, RevisionText
from .users import User

__all__ = [
    "Attention",
    "Event",
    "Immutable",
    "ImportRun",
    "Origin",
    "Review",
    "Revision",
    "RevisionAuthor",
    "RevisionText",
    "User",
]
