"""The portrait of a document as a page shows it: one picture in three encodings and as many sizes."""

from typing import Any

from django.conf import settings

from profiles.portraits import HEIGHT, TYPES, WIDTH, Crop

PICTURES = "/pictures/"  # where readers fetch renditions; previews have an address of their own for them


def shown(data: dict[str, Any], pictures: str = PICTURES) -> dict[str, Any] | None:
    """Return what the template shows, with the addresses of renditions under `pictures`; None without a portrait."""
    portrait = data.get("portrait")
    crop = Crop.of(portrait)
    if not portrait or crop is None:
        return None
    sets = {
        mime: ", ".join(f"{pictures}{crop.name(size, kind)} {size[0]}w" for size in crop.sizes)
        for kind, mime in TYPES.items()
    }
    return {
        "sources": [(mime, srcset) for mime, srcset in sets.items() if mime != "image/jpeg"],
        "srcset": sets["image/jpeg"],
        "src": f"{pictures}{crop.name(crop.sizes[0], 'jpg')}",
        "width": WIDTH,
        "height": HEIGHT,
        "alt": portrait["alt"],
        "credit": portrait["credit"],
        "licence": portrait["licence"],
        "card": card(data),
    }


def card(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return the largest JPEG with its whole address, for other sites and for machines; None without a portrait."""
    crop = Crop.of(data.get("portrait"))
    if crop is None:
        return None
    width, height = crop.sizes[-1]
    address = f"{settings.SITE_URL.rstrip('/')}{PICTURES}{crop.name((width, height), 'jpg')}"
    return {"url": address, "width": width, "height": height}
