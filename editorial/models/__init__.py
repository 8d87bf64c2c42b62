"""The desk's own records: people, revisions, reviews and talk about them, the log, the ledger, what is to be done."""

from .attention import Attention
from .batches import Batch
from .buffers import Buffer
from .comments import Comment
from .events import Event
from .freshness import Freshness
from .holders import Holder
from .ledger import ImportRun, Origin
from .links import PreviewLink
from .merges import Merge
from .reminders import Reminder
from .reviews import Opening, Review
from .revisions import Immutable, Revision, RevisionAuthor, RevisionName, RevisionText
from .schedules import Schedule
from .sessions import DeskSession
from .users import User
from .waivers import Waiver

__all__ = [
    "Attention",
    "Batch",
    "Buffer",
    "Comment",
    "DeskSession",
    "Event",
    "Freshness",
    "Holder",
    "Immutable",
    "ImportRun",
    "Merge",
    "Opening",
    "Origin",
    "PreviewLink",
    "Reminder",
    "Review",
    "Revision",
    "RevisionAuthor",
    "RevisionName",
    "RevisionText",
    "Schedule",
    "User",
    "Waiver",
]
