"""Waivers: a publisher lets one blocker of the house rules pass, and says why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.models.working import Profile


class Waiver(models.Model):
    """One check let pass at one place, as long as that place says what it said then (`wording`)."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    path = models.CharField(max_length=250, blank=True)
    wording = models.CharField(max_length=64, help_text=_("SHA-256 of what stands at the place, as canonical text."))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "code", "path", "wording"], name="waiver_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.path}"
