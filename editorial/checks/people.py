"""Do two profiles look like one person? The one rule that has to look beyond the document."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from editorial.models import Merge
from profiles.document import Data
from profiles.folding import normalised
from profiles.models.working import Link, Live, Profile

from .problems import Look, look, rows, text

MOST = 5


def nobody_alike(data: Data) -> Iterator[Look]:
    """Look for another profile with the same folded name, or with a link of this one. Two queries."""
    merged = Merge.objects.filter(kind=Merge.Kind.PROFILE, undone_at=None).values("gone")
    others = Profile.objects.exclude(uid=data.get("uid", "")).exclude(live=Live.REDIRECTED).exclude(uid__in=merged)
    found = []
    if folded := normalised(text(data, "name"))[:200]:
        for name, slug in others.filter(folded=folded).order_by("id").values_list("name", "slug")[:MOST]:
            sentence = _("%(name)s (/%(slug)s/) has the same name. Merge the two, or say in the focus who is who.")
            found.append(look("same-person", False, "name", sentence % {"name": name, "slug": slug}, fact=slug))
    links = {(text(row, "scheme"), text(row, "value")): path for path, row in rows(data, "links") if text(row, "value")}
    if links:
        same = Q()
        for scheme, value in links:
            same |= Q(scheme=scheme, value=value)
        shared = Link.objects.filter(same, profile__in=others).order_by("profile_id", "id")
        facts = shared.values_list("scheme", "value", "profile__name", "profile__slug")
        for scheme, value, name, slug in facts[:MOST]:
            sentence = _("%(name)s (/%(slug)s/) has this same link. Merge the two, or correct the link.")
            problem = sentence % {"name": name, "slug": slug}
            found.append(look("same-person", False, links[scheme, value], problem, fact=slug))
    yield from found or [look("same-person", True, "name", "")]
