"""What a text would look like as a page, and which cards would stand on it, before readers have it."""

from profiles.document import Data
from profiles.models.published import Publication, Related
from profiles.public.facts import Card
from profiles.public.stored import addresses, token


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
