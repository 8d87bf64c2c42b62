"""Mail at hand-overs: what was submitted, returned, approved, published, commented or is due, to whom it matters.

A letter says what happened, to whom it happened and by whom, quotes the note or comment that came with it, and links
to the desk. Nothing else of a draft is in it: mail is read in places that the desk does not guard.

Amendments send one for each batch (`batches`): a renamed organization would send one for each page.
"""

import logging

from editorial.models import Event

from . import batches, letters, people
from .due import remind

__all__ = ["VERBS", "about", "batches", "remind"]

VERBS = frozenset(letters.WRITERS)  # what of the log is worth a letter
log = logging.getLogger(__name__)


def about(event: Event) -> None:
    """Write to whom an event hands something over, never to whoever did it. Never raises: what fails is logged."""
    try:
        write = letters.WRITERS.get(event.verb)
        if write is None or (event.revision_id and people.amendment(event)):
            return
        for letter, readers in write(event):
            letters.send(letter, people.reachable(readers, but=event.by_id))
    except Exception:
        log.exception("No mail could be sent about event %s (%s).", event.pk, event.verb)
