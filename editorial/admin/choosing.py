"""Finding the other profile, by name or address, where a page is about two."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from profiles.folding import clean, normalised, slugify
from profiles.models.working import Profile

MOST = 20


def found(profile: Profile, asked: str) -> list[Profile]:
    """Return other profiles whose name, address or uid holds what was asked for; [] for nothing asked."""
    asked = clean(asked)
    words, slug = normalised(asked), slugify(asked)
    if not words:
        return []
    places = Q(folded__contains=words) | Q(uid=asked)
    if slug:
        places |= Q(slug__contains=slug)
    others: QuerySet[Profile] = Profile.objects.exclude(pk=profile.pk).filter(places)
    return list(others.order_by("sort_key", "id")[:MOST])


def chosen(request: HttpRequest, profile: Profile, name: str) -> Profile | None:
    """Return the other profile that the address (or the posted form) names by its primary key."""
    value = request.POST.get(name) or request.GET.get(name) or ""
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        return None
    return Profile.objects.exclude(pk=profile.pk).filter(pk=int(value)).first()
