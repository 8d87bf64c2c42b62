"""A publication → the page to store for it, with its neighbours as they are published now."""

import json
from typing import Any

from django.db.models import CharField, F, Q, Value

from profiles.folding import normalised
from profiles.models.published import Publication, Related, StandIn

from .facts import Card, People, Standing
from .render import pack, profile_html, stamp

SHOWN = 4
_UNSHOWN = ("target__text", "target__page")


def html_of(publication: Publication) -> str:
    """Return the page of a live publication. Two queries, none of which writes."""
    data = json.loads(publication.text)
    # Ranks are dense and picks come first; an editor's own choice is always shown.
    related = Related.objects.filter(publication=publication.pk).select_related("target").order_by("rank")
    shown = related.filter(Q(rank__lt=SHOWN) | Q(reason=Related.Reason.PICK)).defer(*_UNSHOWN)
    cards = [Card.of(relation) for relation in shown]
    return profile_html(data, Standing.of(publication), cards, people_of(data))


def people_of(data: dict[str, Any]) -> People:
    """Return the addresses of those whom a document names and who have a page: token → slug. At most one query."""
    advisors = [person for row in data.get("education", []) for person in row.get("advisors", [])]
    return addresses([token(person.get("name", ""), person.get("uid", "")) for person in advisors])


def addresses(tokens: list[str]) -> dict[str, str]:
    """Return where the people behind these tokens are; a name that two live pages bear stands for nobody.

    Who was redirected is found where readers are led. One query, of two that each follow an index.
    """
    if not tokens:
        return {}
    names = {name.removeprefix("name:") for name in tokens if name.startswith("name:")}
    found: dict[str, str] = {}
    bearers: dict[str, list[str]] = {}
    people = Publication.objects.live().filter(Q(uid__in=tokens) | Q(folded__in=names))
    instead = StandIn.objects.filter(uid__in=tokens, publication__state=Publication.State.LIVE)
    led = instead.annotate(folded=Value("", CharField()), slug=F("publication__slug"))
    rows = people.values_list("uid", "folded", "slug").union(led.values_list("uid", "folded", "slug"))
    for uid, folded, slug in rows:
        found[uid] = slug
        if folded:
            bearers.setdefault(folded, []).append(slug)
    return found | {f"name:{name}": slugs[0] for name, slugs in bearers.items() if len(slugs) == 1}


def token(name: str, uid: str) -> str:
    """Return what stands for a person in Mention: the uid, or the folded name where no uid is known."""
    return uid or f"name:{normalised(name)[:200]}"


def store(publication: Publication) -> bool:
    """Render the page and store it; returns whether its bytes changed."""
    packed, digest = pack(html_of(publication))
    changed = publication.page_digest != digest or publication.page_stamp != stamp()
    if changed:
        publication.page, publication.page_digest, publication.page_stamp = packed, digest, stamp()
        publication.save(update_fields=["page", "page_digest", "page_stamp"])
    return changed
