"""The renditions that live pages show: made before readers get the page, removed once no page needs them."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from . import renditions
from .document import Data, read
from .models.published import Publication
from .portraits import Crop
from .refusals import PortraitFailed
from .turns import one_at_a_time


def make(data: Data, read_original: renditions.Read, *, again: bool = False) -> None:
    """Make the renditions of a document's portrait that are missing, or all `again`; raises PortraitFailed."""
    crop = Crop.of(data["portrait"])
    if crop is None:
        return
    try:
        renditions.make(crop, read_original, again=again)
    except (OSError, ValueError) as error:
        raise PortraitFailed(
            _(
                "The pictures for readers could not be made from the kept portrait of %(name)s (%(reason)s). Run "
                "verify to see what is missing, or upload the portrait again and submit."
            )
            % {"name": data["name"], "reason": str(error) or type(error).__name__}
        ) from error


def forget(publication: Publication) -> None:
    """Remove renditions that this page no longer needs, once that is certain."""
    crop = Crop.of(read(publication.text)["portrait"]) if publication.portrait else None
    if crop:
        transaction.on_commit(partial(_remove_unused, crop))


@transaction.atomic
def _remove_unused(crop: Crop) -> None:
    one_at_a_time()  # whoever publishes the same picture now waits, and then makes it again
    if not Publication.objects.live().filter(portrait=crop.stem).exists():
        renditions.remove(crop.all_names)


def live_crops() -> Iterator[Crop]:
    """Yield what live pages show of portraits."""
    for text in Publication.objects.live().exclude(portrait="").values_list("text", flat=True).iterator():
        if crop := Crop.of(read(text)["portrait"]):
            yield crop


def make_missing(read_original: renditions.Read) -> None:
    """Make those renditions of live pages that are not there: after a release that makes them differently."""
    for crop in live_crops():
        renditions.make(crop, read_original)


@transaction.atomic
def remove_strays() -> None:
    """Remove all renditions that no live page uses."""
    one_at_a_time()
    renditions.remove(renditions.strays(live_crops()))
