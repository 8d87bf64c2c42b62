"""A publication → the page to store for it, with its neighbours as they are published now."""

import json

from profiles.folding import normalised
from profiles.models.published import Publication, Related

from .facts import Card, People, Standing
from .render import pack, profile_html, stamp

SHOWN = 4


def html_of(publication: Publication) -> str:
    """Return the page of a live publication. Three queries, none of which writes."""
    # Ranks are dense and picks come first; an editor's own choice is always shown.
    related = Related.objects.filter(publication=publication).select_related("target").order_by("rank")
    cards = [relation for relation in related if relation.rank < SHOWN or relation.reason == Related.Reason.PICK]
    return profile_html(
        json.loads(publication.text),
        Standing.of(publication),
        [Card.of(relation) for relation in cards],
        people_of(publication),
    )


def people_of(publication: Publication) -> People:
    """Return the addresses of those whom the page names and who have a page: token → slug."""
    tokens = list(publication.mentions.values_list("token", flat=True))
    return addresses(tokens)


def addresses(tokens: list[str]) -> dict[str, str]:
    """Return where the people behind these tokens are; a name that two live pages bear stands for nobody."""
    live = Publication.objects.live()
    found = dict(live.filter(uid__in=tokens).values_list("uid", "slug"))
    names = [token.removeprefix("name:") for token in tokens if token.startswith("name:")]
    bearers: dict[str, list[str]] = {}
    if names:
        for folded, slug in live.filter(folded__in=names).values_list("folded", "slug"):
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
