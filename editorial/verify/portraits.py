"""Pictures against what was approved: kept originals, and the renditions that readers get."""

from collections.abc import Iterator

from profiles import images, published_portraits, renditions
from profiles.document import Data
from profiles.models.published import Publication
from profiles.models.working import Picture
from profiles.portraits import Crop


def shown(row: Publication, data: Data) -> Iterator[str]:
    """Yield what is wrong with the renditions of a live page: each must show what the approved original shows."""
    if crop := Crop.of(data["portrait"]):
        for problem in renditions.problems(crop, images.original):
            yield f"portrait of {row.slug}: {problem}"


def kept() -> Iterator[str]:
    """Yield the pictures whose files are gone, or are no longer what their name says."""
    for sha256 in Picture.objects.order_by("pk").values_list("sha256", flat=True).iterator():
        try:
            images.original(sha256)
        except OSError as error:
            yield f"picture {sha256[:12]}…: its file cannot be used ({error}); bring it back from a backup"


def strays() -> Iterator[str]:
    """Yield the renditions that readers could fetch though no live page shows them."""
    for name in renditions.strays(published_portraits.live_crops()):
        yield f"rendition {name}: no live page shows it; run rebuild"
