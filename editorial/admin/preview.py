"""Staff previews: the working copy, or a frozen revision, as readers would get it. Kept nowhere, found by nobody."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from editorial.models import Review, Revision
from profiles.document import Data, read
from profiles.models.published import Publication, Related
from profiles.public.facts import Card, Standing
from profiles.public.render import profile_html
from profiles.public.stored import addresses, people_of, token
from profiles.snapshot import take

from .access import VIEW_PROFILE, private, profile_or_404, revision_or_404


@require_safe
@xframe_options_sameorigin
def working_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a profile as its working copy stands."""
    return _page(take(profile_or_404(request, pk, VIEW_PROFILE)), Standing.preview())


@require_safe
@xframe_options_sameorigin
def frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a revision as it was frozen."""
    revision = revision_or_404(request, pk, VIEW_PROFILE)
    return _page(read(revision.frozen.text), _standing(revision))


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out exactly the text whose digest the review page shows, as a file to be checked."""
    revision = revision_or_404(request, pk, VIEW_PROFILE)
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
    return private(HttpResponse(profile_html(data, standing, neighbours(data), people_of(data))))


def neighbours(data: Data) -> list[Card]:
    """Return the cards that this text would show beside published pages: its own picks, then the computed ones.

    The computed ones are those of the live page, if there is one: they follow published facts only. Three queries.
    """
    wanted = [(token(row["name"], row["uid"]), row["because"]) for row in data["related"]]
    slugs = addresses([name for name, _because in wanted])
    live = {page.slug: page for page in Publication.objects.live().named(list(slugs.values())).defer("text", "page")}
    picks = {
        slugs[name]: Card.of(Related(target=live[slugs[name]], reason=Related.Reason.PICK, because=because, shared=[]))
        for name, because in reversed(wanted)
        if slugs.get(name) in live and live[slugs[name]].uid != data["uid"]
    }
    computed = Related.objects.filter(publication__uid=data["uid"], publication__state=Publication.State.LIVE)
    others = computed.exclude(reason=Related.Reason.PICK).select_related("target").order_by("rank")
    found = [Card.of(relation) for relation in others.defer("target__text", "target__page")]
    return [*reversed(picks.values()), *(card for card in found if card.slug not in picks)]
