"""Preview links: one revision shown to somebody without an account."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .revisions import Revision

if TYPE_CHECKING:
    from typing import Self


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self) -> "Self":
        """Return the links that still open: neither expired nor revoked, their revision never published."""
        unpublished = self.filter(revision__review__published_at__isnull=True)
        return unpublished.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """Leave to read one revision and to comment on it, until it expires, is revoked, or readers have the revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="links")
    guest = models.CharField(_("for whom"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [("share_preview", "Can make preview links for people without an account")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="previewlink_expires_later"),
            models.CheckConstraint(condition=~Q(guest=""), name="previewlink_for_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} for {self.guest}"
