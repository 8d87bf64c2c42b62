"""Amendments made together: one cause, many pages, one decision whose every difference is shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """Why some live texts were amended together. What each page would say stands in its reviews (`reviews`)."""

    class Cause(models.TextChoices):
        RENAMED = "renamed", _("renamed")
        MERGED = "merged", _("merged")

    term = models.CharField(max_length=10, help_text=_("The uid of the organization, topic or source."))
    kind = models.CharField(max_length=12, help_text=_("organization, topic or source"))
    cause = models.CharField(max_length=10, choices=Cause)
    sentence = models.CharField(_("what happened"), max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("amendment")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["organization", "topic", "source"]), name="batch_kind_known"),
            models.CheckConstraint(condition=Q(cause__in=["renamed", "merged"]), name="batch_cause_known"),
        ]

    def __str__(self) -> str:
        return self.sentence
