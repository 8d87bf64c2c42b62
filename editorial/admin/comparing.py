"""Revisions beside what readers had: the changes, their size in words, and what to compare with."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.diff import Change, Size, diff, size
from editorial.models import Review, Revision
from profiles.document import Data, read
from profiles.models.working import Live, Profile


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision against its base, which is None for a first page."""

    revision: Revision
    base: Revision | None
    data: Data
    changes: list[Change]
    size: Size

    @property
    def told(self) -> str:
        """Return the size in words: "14 words changed, 2 sources added", "A new page: 612 words, 3 sources"."""
        return told(self.size, first=self.base is None)


def compare(revision: Revision, base: Revision | None) -> Comparison:
    """Compare two frozen texts."""
    data = read(revision.frozen.text)
    changes = diff(read(base.frozen.text) if base else None, data)
    return Comparison(revision, base, data, changes, size(changes))


def told(size: Size, *, first: bool) -> str:
    """Return a size as people say it."""
    words = ngettext("%(count)s word", "%(count)s words", size.words) % {"count": size.words}
    if first:
        count = size.sources_added
        sources = (
            ngettext("%(count)s source", "%(count)s sources", count) % {"count": count} if count else _("no source")
        )
        return _("A new page: %(words)s, %(sources)s") % {"words": words, "sources": sources}
    parts = []
    if size.words:
        parts.append(_("%(words)s changed") % {"words": words})
    elif size.fields:
        parts.append(ngettext("%(count)s change", "%(count)s changes", size.fields) % {"count": size.fields})
    if size.sources_added:
        count = size.sources_added
        parts.append(ngettext("%(count)s source added", "%(count)s sources added", count) % {"count": count})
    if size.sources_removed:
        count = size.sources_removed
        parts.append(ngettext("%(count)s source removed", "%(count)s sources removed", count) % {"count": count})
    return ", ".join(parts) or _("Nothing changed")


def bases(reviews: Iterable[Review]) -> dict[int, Revision]:
    """Return what readers have now, by profile, for the profiles of these reviews. One query."""
    profiles = [review.profile_id for review in reviews if review.profile.live == Live.LIVE]
    return {revision.profile_id: revision for revision in _newest_published().filter(profile__in=profiles)}


def base_of(review: Review) -> Revision | None:
    """Return what a review's revision is read against: the live one, or, once decided, the one before it."""
    if review.status == Review.Status.PENDING and review.profile.live != Live.LIVE:
        return None
    published: QuerySet[Revision] = Revision.objects.filter(
        profile=review.profile_id, review__published_at__isnull=False, number__lt=review.revision.number
    )
    return published.select_related("frozen").order_by("-number").first()


def live_of(profile: Profile) -> Revision | None:
    """Return what readers have now of one profile."""
    return _newest_published().filter(profile=profile).first() if profile.live == Live.LIVE else None


def _newest_published() -> QuerySet[Revision]:
    newest = Revision.objects.filter(profile=OuterRef("profile"), review__published_at__isnull=False)
    number = Subquery(newest.order_by("-number").values("number")[:1])
    revisions: QuerySet[Revision] = Revision.objects.filter(number=number).select_related("frozen")
    return revisions
