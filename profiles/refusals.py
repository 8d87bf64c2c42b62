"""Why a text cannot be given to readers."""

from django.utils.translation import gettext as _


class PublicationRefused(Exception):
    """A text cannot be given to readers as it is; the message says why, and what to do."""


class PortraitFailed(PublicationRefused):
    """The renditions of a portrait could not be made."""


class AddressTaken(PublicationRefused):
    """Another published profile has this address, or had it and readers are still led from there."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _(
                "Another published profile already uses /researchers/%(slug)s/, or did before. "
                "Choose another address, or unpublish that one."
            )
            % {"slug": slug}
        )
