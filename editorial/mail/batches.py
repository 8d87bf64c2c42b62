"""Letters about amendments: one for a batch, however many pages it amends."""

import logging

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.models import Batch, RevisionAuthor, User

from . import letters, people

log = logging.getLogger(__name__)


def proposed(batch: Batch) -> None:
    """Ask those who may decide a batch, or a page of it, as a second person. Never raises: what fails is logged."""
    count = batch.reviews.count()
    if count:
        sentence = ngettext(
            "%(who)s proposes new words for %(count)d published page. You can decide it as a second person.",
            "%(who)s proposes new words for %(count)d published pages. You can decide them as a second person.",
            count,
        )
        _send(
            batch,
            _("%(batch)s: waits for a decision"),
            sentence,
            _("Read the differences"),
            count,
            batch.made_by,
            to=_deciders(batch),
        )


def approved(batch: Batch, *, count: int, by: User, note: str) -> None:
    """Tell the maker of a batch, and the publishers, that pages of it were approved."""
    sentence = ngettext(
        "%(who)s approved the new words for %(count)d published page. A publisher can give them to readers now.",
        "%(who)s approved the new words for %(count)d published pages. A publisher can give them to readers now.",
        count,
    )
    _send(
        batch,
        _("%(batch)s: approved"),
        sentence,
        _("See it"),
        count,
        by,
        note,
        to={batch.made_by_id} | people.holding(people.PUBLISH),
    )


def dropped(batch: Batch, *, count: int, by: User, note: str) -> None:
    """Tell the maker of a batch that pages of it were dropped."""
    sentence = ngettext(
        "%(who)s dropped the new words for %(count)d published page. Readers keep the old ones.",
        "%(who)s dropped the new words for %(count)d published pages. Readers keep the old ones.",
        count,
    )
    _send(batch, _("%(batch)s: dropped"), sentence, _("See why"), count, by, note, to={batch.made_by_id})


def _send(
    batch: Batch,
    subject: str,
    sentence: str,
    action: str,
    count: int,
    by: User,
    note: str = "",
    *,
    to: set[int],
) -> None:
    words = {"batch": batch.sentence, "count": count, "who": by.signature}
    try:
        letter = letters.Letter(
            subject=subject % words,
            sentence=sentence % words,
            address=letters.absolute(reverse("admin:batch", args=[batch.pk])),
            action=action,
            note=note,
        )
        letters.send(letter, people.reachable(to, but=by.pk))
    except Exception:
        log.exception("No mail could be sent about batch %s.", batch.pk)


def _deciders(batch: Batch) -> set[int]:
    """Return who may decide at least one page of a batch: none of its words there are theirs. Three queries."""
    wrote = RevisionAuthor.objects.filter(revision__review__batch=batch).values("user")
    pages = batch.reviews.count()
    authors_of_all = wrote.annotate(pages=Count("revision", distinct=True)).filter(pages__gte=pages)
    return people.holding(people.DECIDE) - {batch.made_by_id, *authors_of_all.values_list("user", flat=True)}
