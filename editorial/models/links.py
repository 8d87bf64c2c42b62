"""Preview links: one revision shown to somebody without an account."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .revisions import Revision

if TYPE_CHECKING:
    from typing import Self


_SIGNER = Signer(salt="imprimatur.preview", sep="~")


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self) -> "Self":
        """Return the links that still open: neither expired nor revoked, and nothing newer has reached readers."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now()).exclude(Exists(_published_since("gte")))

    def with_fate(self) -> "Self":
        """Return the links with what `PreviewLink.fate` needs: whether readers had their revision, or a later one."""
        found = self.annotate(published=Exists(_published_since("exact")), overtaken=Exists(_published_since("gt")))
        return found.select_related("revision__profile", "revision__review", "made_by", "revoked_by")

    def signed(self, token: str) -> "Self":
        """Return the link that a token names; nothing for one that was not signed here. A forged one costs no query."""
        try:
            link, _dot, revision = _SIGNER.unsign(token).partition(".")
        except BadSignature:
            return self.none()
        return self.filter(pk=int(link), revision=int(revision))


def _published_since(lookup: str) -> models.QuerySet[Revision]:
    """Return published revisions of a link's profile, by how their number compares (gt, gte, exact)."""
    same: models.QuerySet[Revision] = Revision.objects.filter(
        profile=OuterRef("revision__profile"), review__published_at__isnull=False
    )
    return same.filter(**{f"number__{lookup}": OuterRef("revision__number")})


class PreviewLink(models.Model):
    """Leave to read one revision and to comment on it, until it expires, is revoked, or readers have the revision.

    It ends too when readers get a later revision: what it shows would then pass for what is to come, and is not.
    """

    class Fate(models.TextChoices):
        """What became of a link, from what stands in the database. Only an open one shows anything."""

        OPEN = "open", _("Open")
        REVOKED = "revoked", _("Revoked")
        PUBLISHED = "published", _("Ended: published")
        OVERTAKEN = "overtaken", _("Ended: a later revision was published")
        EXPIRED = "expired", _("Expired")

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

    @property
    def token(self) -> str:
        """Return what the address carries: this link and its revision, signed."""
        return _SIGNER.sign(f"{self.pk}.{self.revision_id}")

    @property
    def path(self) -> str:
        return reverse("preview", args=[self.token])

    @property
    def url(self) -> str:
        """Return the whole address, to be sent to the guest."""
        return f"{settings.SITE_URL.rstrip('/')}{self.path}"

    @property
    def fate(self) -> "PreviewLink.Fate":
        """Return what became of a link that was loaded `with_fate`."""
        if self.revoked_at:
            return self.Fate.REVOKED
        if self.published:  # type: ignore[attr-defined]
            return self.Fate.PUBLISHED
        if self.overtaken:  # type: ignore[attr-defined]
            return self.Fate.OVERTAKEN
        return self.Fate.EXPIRED if self.expires_at <= timezone.now() else self.Fate.OPEN
