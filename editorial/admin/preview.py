"""Staff previews: the working copy, or a frozen revision, as readers would get it. Kept nowhere, found by nobody."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from editorial.models import Review, Revision
from editorial.previewing import neighbours
from profiles.document import Data, read
from profiles.public.facts import Standing
from profiles.public.render import profile_html
from profiles.public.stored import people_of
from profiles.snapshot import take

from .access import DECIDE, VIEW_PROFILE, VIEW_REVISION, private, profile_or_404, revision_or_404
from .pictures import PICTURES


@require_safe
@xframe_options_sameorigin
def working_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a profile as its working copy stands."""
    return _page(take(profile_or_404(request, pk, VIEW_PROFILE)), Standing.preview())


@require_safe
@xframe_options_sameorigin
def frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a revision as it was frozen."""
    revision = revision_or_404(request, pk, VIEW_REVISION, DECIDE)
    return _page(read(revision.frozen.text), _standing(revision))


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out exactly the text whose digest the review page shows, as a file to be checked."""
    revision = revision_or_404(request, pk, VIEW_REVISION, DECIDE)
    response = HttpResponse(revision.frozen.text, content_type="application/json; charset=utf-8")
    name = f"{read(revision.frozen.text)['slug']}-revision-{revision.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)


def _standing(revision: Revision) -> Standing:
    """Return who stands for a revision: with its seal once it is approved, as readers get it."""
    number, digest = revision.number, revision.frozen.digest
    review = Review.objects.approved().filter(revision=revision).first()
    if review is None or review.decided_at is None:
        return Standing.preview(number=number, digest=digest)
    on = timezone.localtime(review.decided_at).date()
    return Standing.published(number=number, digest=digest, on=on, by=review.byline, alone=review.alone)


def _page(data: Data, standing: Standing) -> HttpResponse:
    return private(HttpResponse(profile_html(data, standing, neighbours(data), people_of(data), pictures=PICTURES)))
